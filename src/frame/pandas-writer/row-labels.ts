import { DataType, type Data } from 'apache-arrow';
import { validityOf } from '../arrow/bitmap.ts';
import { cellsOf } from './cell-writers.ts';
import type { Cells } from './cells.ts';
import type { Columns } from '../arrow/columns.ts';
import { LabelTable } from './label-table.ts';
import { layoutOf } from '../arrow/layout.ts';
import { writeInteger } from './number-text.ts';
import { Int64Reader } from '../arrow/time.ts';
import { TextBuffer } from './text-buffer.ts';
import { joinPieces } from '../../base/bytes.ts';
import type { KeepsOptimized } from '../../base/keep-optimized.ts';
import { DEFAULT_LIMITS, tooMuch, type Limits } from '../../base/limits.ts';
import { LongKeys } from '../../base/keys/long-keys.ts';
import type { Path } from '../../base/path.ts';
import { TextMap } from '../../base/keys/text-map.ts';

const QUOTE = 34;
const COLON = 58;
const COMMA = 44;

/**
 * Writes the labels of rows: those of an index of strings, integers or times of whole milliseconds if no two are
 * alike, else positions.
 *
 * @param index - one column per level, checked.
 */
export function rowLabels(index: Columns, limits: Limits, path: Path): LabelTable {
  const [field] = index.fields;
  if (field !== undefined && index.fields.length === 1) {
    const labels = indexLabels(field.type, index.chunks[0] ?? [], index.rows, limits, path);
    if (labels !== undefined) return labels;
  }
  const labels = new LabelWriter(index.rows, limits, path);
  for (let row = 0; row < index.rows; row++) labels.add(POSITIONS, row, true);
  return labels.done();
}

const POSITIONS: Cells = { write: writeInteger };

function indexLabels(
  type: DataType,
  chunks: readonly Data[],
  rows: number,
  limits: Limits,
  path: Path,
): LabelTable | undefined {
  const labels = new LabelWriter(rows, limits, path);
  for (const data of chunks) {
    if (validityOf(data) !== undefined || !hasWholeMilliseconds(type, data)) return undefined;
    const cells = labelCells(type, data);
    if (cells === undefined) return undefined;
    const quoted = !isText(type);
    for (let slot = 0; slot < data.length; slot++) labels.add(cells, slot, quoted);
  }
  return labels.distinct();
}

function labelCells(type: DataType, data: Data): Cells | undefined {
  return isText(type) || DataType.isInt(type) || DataType.isTimestamp(type)
    ? cellsOf(data, undefined, { limits: DEFAULT_LIMITS, dictionaries: new Map(), timestamps: 'epoch' })
    : undefined;
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

  readonly #limits: Limits;
  readonly #path: Path;

  constructor(rows: number, limits: Limits, path: Path) {
    this.#limits = limits;
    this.#path = path;
    this.#text = new TextBuffer(limits, path);
    this.#offsets = new Float64Array(rows + 1);
  }

  /** @param quoted - whether to put the quotes that the cell does not have. */
  add(cells: Cells, slot: number, quoted: boolean): void {
    if (this.#rows > 0) this.#text.byte(COMMA);
    if (quoted) this.#text.byte(QUOTE);
    cells.write(this.#text, slot);
    if (quoted) this.#text.byte(QUOTE);
    this.#text.byte(COLON);
    this.#offsets[++this.#rows] = this.#text.length;
  }

  /** The labels; undefined if two are alike. */
  distinct(): LabelTable | undefined {
    const bytes = this.#joined();
    return areDistinct(bytes, this.#offsets, this.#limits, this.#path)
      ? new LabelTable(bytes, this.#offsets)
      : undefined;
  }

  /** The labels, known to be distinct. */
  done(): LabelTable {
    return new LabelTable(this.#joined(), this.#offsets);
  }

  #joined(): Uint8Array {
    return joinPieces(this.#text.pieces, this.#text.length);
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new LabelWriter(0, DEFAULT_LIMITS, []);
}

/** Bytes of labels that are turned into one string: cutting it is faster than a string from bytes for each label. */
const BLOCK_BYTES = 1 << 16;

function areDistinct(bytes: Uint8Array, offsets: Float64Array, limits: Limits, path: Path): boolean {
  const seen = new TextMap<true>();
  const longKeys = new LongKeys();
  const decoder = new TextDecoder('latin1');
  const rows = offsets.length - 1;
  for (let row = 0; row < rows;) {
    const start = offsets[row] as number;
    let next = row + 1;
    while (next < rows && (offsets[next] as number) - start < BLOCK_BYTES) next++;
    const text = decoder.decode(bytes.subarray(start, offsets[next]));
    for (; row < next; row++) {
      // All but the first have a comma before them.
      const from = (offsets[row] as number) - start + (row === 0 ? 0 : 1);
      const label = text.slice(from, (offsets[row + 1] as number) - start);
      if (seen.has(label)) return false;
      seen.set(label, true);
      const count = longKeys.add(label);
      if (count > limits.longKeys) throw tooMuch(limits, 'longKeys', count, path);
    }
  }
  return true;
}
