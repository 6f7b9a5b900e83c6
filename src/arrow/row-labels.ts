import { DataType, type Data } from 'apache-arrow';
import { validityOf } from './bitmap.ts';
import { cellWriter, joinPieces, type CellWriter } from './cell-text.ts';
import type { Columns } from './columns.ts';
import { layoutOf } from './layout.ts';
import { writeInteger } from './number-text.ts';
import { Int64Reader } from './temporal.ts';
import { TextBuffer } from './text-buffer.ts';
import type { Limits } from '../limits.ts';
import type { Path } from '../path.ts';

const QUOTE = 34;
const COLON = 58;
const COMMA = 44;

/** The row labels of a frame as JSON, each between its comma and its colon, one after the other. */
export interface RowLabels {
  readonly bytes: Uint8Array;
  /** Where each label begins, and at last where the last one ends. */
  readonly offsets: Float64Array;
}

/**
 * Writes the labels of rows: those of an index of strings, integers or times of whole milliseconds if no two are
 * alike, else positions.
 *
 * @param index - one column per level, checked.
 */
export function rowLabels(index: Columns, limits: Limits, path: Path): RowLabels {
  const [field] = index.fields;
  if (field !== undefined && index.fields.length === 1) {
    const labels = indexLabels(field.type, index.chunks[0] ?? [], index.rows, limits, path);
    if (labels !== undefined && areDistinct(labels)) return labels;
  }
  const labels = new LabelWriter(index.rows, limits, path);
  for (let row = 0; row < index.rows; row++) labels.add(writeInteger, row, true);
  return labels.done();
}

function indexLabels(
  type: DataType,
  chunks: readonly Data[],
  rows: number,
  limits: Limits,
  path: Path,
): RowLabels | undefined {
  const labels = new LabelWriter(rows, limits, path);
  for (const data of chunks) {
    if (validityOf(data) !== undefined || !hasWholeMilliseconds(type, data)) return undefined;
    const write = labelWriter(type, data);
    if (write === undefined) return undefined;
    const quoted = !isText(type);
    for (let slot = 0; slot < data.length; slot++) labels.add(write, slot, quoted);
  }
  return labels.done();
}

function labelWriter(type: DataType, data: Data): CellWriter | undefined {
  return isText(type) || DataType.isInt(type) || DataType.isTimestamp(type) ? cellWriter(data) : undefined;
}

function isText(type: DataType): boolean {
  const layout = layoutOf(type);
  return (layout?.kind === 'bytes' || layout?.kind === 'view') && layout.text;
}

function hasWholeMilliseconds(type: DataType, data: Data): boolean {
  if (!DataType.isTimestamp(type)) return true;
  const divisor = type.unit === 2 ? 1000n : type.unit === 3 ? 1_000_000n : 1n;
  const reader = new Int64Reader(data.values ?? new BigInt64Array(0));
  for (let slot = 0; slot < data.length; slot++) {
    if (divisor > 1n && reader.at(slot) % divisor !== 0n) return false;
    // Beyond 2^53 a label could not be told from its neighbours.
    if (typeof reader.milliseconds(slot, type.unit) === 'bigint') return false;
  }
  return true;
}

class LabelWriter {
  readonly #text: TextBuffer;
  readonly #offsets: Float64Array;
  #rows = 0;

  constructor(rows: number, limits: Limits, path: Path) {
    this.#text = new TextBuffer(limits, path);
    this.#offsets = new Float64Array(rows + 1);
  }

  /** @param quoted - whether to put the quotes that `write` does not. */
  add(write: (out: TextBuffer, value: number) => void, value: number, quoted: boolean): void {
    this.#text.byte(COMMA);
    if (quoted) this.#text.byte(QUOTE);
    write(this.#text, value);
    if (quoted) this.#text.byte(QUOTE);
    this.#text.byte(COLON);
    this.#offsets[++this.#rows] = this.#text.length;
  }

  done(): RowLabels {
    return { bytes: joinPieces(this.#text.pieces, this.#text.length), offsets: this.#offsets };
  }
}

function areDistinct({ bytes, offsets }: RowLabels): boolean {
  const seen = new Set<string>();
  const decoder = new TextDecoder('latin1');
  for (let row = 0; row + 1 < offsets.length; row++) {
    const label = decoder.decode(bytes.subarray(offsets[row], offsets[row + 1]));
    if (seen.has(label)) return false;
    seen.add(label);
  }
  return true;
}
