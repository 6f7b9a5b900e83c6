import { LimitError } from '../../base/errors.ts';
import type { JsonValue } from '../../json/json-value.ts';
import { checkLimit, LONGEST_STRING, type Limits } from '../../base/limits.ts';
import type { Path } from '../../base/path.ts';
import { type PackedValue, Payload } from '../../json/payload.ts';
import { packText } from '../../text/msgpack/pack-text.ts';
import { decodeUtf8 } from '../../base/utf8.ts';
import { bitAt } from '../arrow/bitmap.ts';
import { type CellContext, cellValidity, nameText, validCellsOf } from './cell-writers.ts';
import { writeNull, type TimestampText } from './cells.ts';
import type { Columns } from '../arrow/columns.ts';
import type { LabelTable } from './label-table.ts';
import { cellDepth } from './cell-depth.ts';
import { TextBuffer } from './text-buffer.ts';
import type { Field } from 'apache-arrow';
import { joinPieces } from '../../base/bytes.ts';

/** What {@link ColumnsPayload} needs besides columns and labels. */
export interface ColumnsTextOptions {
  readonly limits: Limits;
  /** Where the text stands in its document. */
  readonly path: Path;
  /** Whether the text is the one column's own object rather than an object of columns. */
  readonly single?: boolean | undefined;
  readonly timestamps?: TimestampText | undefined;
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
  readonly #labels: () => LabelTable;
  readonly #options: ColumnsTextOptions;
  #text: TextBuffer | undefined;

  /**
   * @param columns - checked, kept by reference.
   * @param labels - makes a label for each row, no two alike.
   * @throws {@link LimitError} if there are more columns or rows than `limits.keys`.
   */
  constructor(columns: Columns, labels: () => LabelTable, options: ColumnsTextOptions) {
    super();
    checkLimit(options.limits, 'keys', Math.max(columns.rows, columns.fields.length), options.path);
    this.depth = cellDepth(columns, options.limits) + (options.single === true ? 1 : 2);
    this.#columns = columns;
    this.#labels = labels;
    this.#options = options;
  }

  get byteLength(): number {
    return this.#written().length;
  }

  override get isLarge(): boolean {
    return this.byteLength > WHOLE_STRING_BYTES;
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

  override packed(path: Path): PackedValue {
    const { pieces, length } = this.#written();
    return packText(joinPieces(pieces, length), path);
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
const WHOLE_STRING_BYTES = 4096;

function writeColumns(columns: Columns, labels: LabelTable, options: ColumnsTextOptions): TextBuffer {
  const { limits, path, timestamps = 'epoch' } = options;
  const out = new TextBuffer(limits, path);
  const context: CellContext = { limits, dictionaries: new Map(), timestamps };
  if (options.single === true) {
    writeColumn(out, columns, 0, labels, context);
    return out;
  }
  const names = new Set<string>();
  out.byte(OPEN);
  for (const [i, field] of columns.fields.entries()) {
    if (names.has(field.name)) continue;
    if (names.size > 0) out.byte(COMMA);
    names.add(field.name);
    const name = nameText(field.name);
    out.copy(name, 0, name.byteLength);
    writeColumn(out, columns, i, labels, context);
  }
  out.byte(CLOSE);
  return out;
}

function writeColumn(out: TextBuffer, columns: Columns, index: number, labels: LabelTable, context: CellContext): void {
  out.byte(OPEN);
  const field = columns.fields[index] as Field;
  let row = 0;
  for (const data of columns.chunks[index] ?? []) {
    const cells = validCellsOf(data, field, context);
    const validity = cellValidity(data);
    for (let slot = 0; slot < data.length; slot++, row++) {
      labels.write(out, row);
      if (validity === undefined || bitAt(validity, slot)) cells.write(out, slot);
      else writeNull(out);
    }
  }
  out.byte(CLOSE);
}

const OPEN = 123;
const CLOSE = 125;
const COMMA = 44;
