import { LimitError } from '../errors.ts';
import type { JsonValue } from '../jcr.ts';
import { checkLimit, LONGEST_STRING, type Limits } from '../limits.ts';
import type { Path } from '../path.ts';
import { Payload } from '../payload.ts';
import { decodeUtf8 } from '../text/utf8.ts';
import { cellWriter, joinPieces, type TimestampText } from './cell-text.ts';
import type { Columns } from './columns.ts';
import { layoutOf } from './layout.ts';
import type { RowLabels } from './row-labels.ts';
import { TextBuffer } from './text-buffer.ts';
import type { DataType } from 'apache-arrow';

/** What {@link ColumnsPayload} needs besides columns and labels. */
export interface ColumnsTextOptions {
  readonly limits: Limits;
  /** Where the text stands in its document. */
  readonly path: Path;
  /** Whether the text is the one column's own object rather than an object of columns. */
  readonly single?: boolean;
  readonly timestamps?: TimestampText;
}

/**
 * Columns as pandas' `orient="columns"` states them, written straight from the buffers of Arrow: an object of columns,
 * each an object of cells by row label. Of columns with the same name the first is written.
 *
 * The text is made once, when it is first asked for.
 */
export class ColumnsPayload extends Payload {
  readonly depth: number;
  readonly #columns: Columns;
  readonly #labels: () => RowLabels;
  readonly #options: ColumnsTextOptions;
  #text: TextBuffer | undefined;

  /**
   * @param columns - checked, kept by reference.
   * @param labels - makes a label for each row, no two alike.
   * @throws {@link LimitError} if there are more columns or rows than `limits.keys`.
   */
  constructor(columns: Columns, labels: () => RowLabels, options: ColumnsTextOptions) {
    super();
    checkLimit(options.limits, 'keys', Math.max(columns.rows, columns.fields.length), options.path);
    const cells = columns.fields.map((field) => nestingOf(field.type));
    this.depth = cells.reduce((deepest, depth) => Math.max(deepest, depth), 0) + (options.single === true ? 1 : 2);
    this.#columns = columns;
    this.#labels = labels;
    this.#options = options;
  }

  get byteLength(): number {
    return this.#written().length;
  }

  override get isLarge(): boolean {
    return this.byteLength > SMALL;
  }

  *chunks(buffer: Uint8Array): Iterable<Uint8Array> {
    let filled = 0;
    for (const piece of this.#written().pieces) {
      for (let start = 0; start < piece.length;) {
        const end = Math.min(piece.length, start + buffer.length - filled);
        buffer.set(piece.subarray(start, end), filled);
        filled += end - start;
        start = end;
        if (filled < buffer.length) continue;
        yield buffer;
        filled = 0;
      }
    }
    if (filled > 0) yield buffer.subarray(0, filled);
  }

  text(): string {
    const written = this.#written();
    if (written.length > LONGEST_STRING) {
      throw new LimitError(
        'string',
        LONGEST_STRING,
        `Expected columns whose text fits one string of at most ${LONGEST_STRING} characters, got ${written.length}: write them with toJsonBytes, toJsonChunks or writeJcr, or with layout 'arrow'`,
      );
    }
    return decodeUtf8(joinPieces(written.pieces, written.length));
  }

  toJSON(): JsonValue {
    return JSON.parse(this.text()) as JsonValue;
  }

  #written(): TextBuffer {
    if (this.#text === undefined) {
      const { limits, path } = this.#options;
      this.#text = writeColumns(this.#columns, this.#labels(), this.#options);
      checkLimit(limits, 'documentBytes', this.#text.length, path);
    }
    return this.#text;
  }
}

/** Bytes up to which one string is better than pieces. */
const SMALL = 4096;

function writeColumns(columns: Columns, labels: RowLabels, options: ColumnsTextOptions): TextBuffer {
  const out = new TextBuffer(options.limits, options.path);
  if (options.single === true) {
    writeColumn(out, columns, 0, labels, options.timestamps);
    return out;
  }
  const names = new Set<string>();
  const encoder = new TextEncoder();
  out.byte(OPEN);
  for (const [i, field] of columns.fields.entries()) {
    if (names.has(field.name)) continue;
    if (names.size > 0) out.byte(COMMA);
    names.add(field.name);
    const name = encoder.encode(`${JSON.stringify(field.name)}:`);
    out.copy(name, 0, name.length);
    writeColumn(out, columns, i, labels, options.timestamps);
  }
  out.byte(CLOSE);
  return out;
}

function writeColumn(
  out: TextBuffer,
  columns: Columns,
  index: number,
  labels: RowLabels,
  timestamps: TimestampText = 'epoch',
): void {
  const { bytes, offsets } = labels;
  out.byte(OPEN);
  let row = 0;
  for (const data of columns.chunks[index] ?? []) {
    const write = cellWriter(data, timestamps);
    for (let slot = 0; slot < data.length; slot++, row++) {
      // The comma of the first label is left out.
      const start = (offsets[row] as number) + (row === 0 ? 1 : 0);
      const end = offsets[row + 1] as number;
      out.ensure(end - start);
      const target = out.bytes;
      let at = out.at;
      for (let i = start; i < end; i++) target[at++] = bytes[i] as number;
      out.at = at;
      write(out, slot);
    }
  }
  out.byte(CLOSE);
}

const OPEN = 123;
const CLOSE = 125;
const COMMA = 44;

/** Containers nested in the cells of a type. */
function nestingOf(type: DataType): number {
  const layout = layoutOf(type);
  switch (layout?.kind) {
    case 'list':
    case 'fixed-list':
    case 'struct':
    case 'union': {
      const inner = Math.max(0, ...layout.children.map((child) => nestingOf(child.type)));
      return layout.kind === 'union' ? inner : 1 + inner;
    }
    case 'dictionary':
      return nestingOf(layout.values);
    case 'fixed':
      return layout.element === Int32Array && layout.width > 4 ? 1 : 0;
    default:
      return 0;
  }
}
