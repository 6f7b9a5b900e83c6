import { viewOf } from '../../base/bytes.ts';
import type { KeepsOptimized } from '../../base/keep-optimized.ts';
import type { TextBuffer } from './text-buffer.ts';

/** Bytes kept for a short label: four words, copied without a look at where it ends. */
const SHORT_LABEL_BYTES = 16;

/**
 * The labels of rows as JSON, each with what stands around it in a column: a comma before it, but not before the
 * first, and a colon behind.
 */
export class LabelTable {
  readonly #bytes: Uint8Array;
  /** Where each label begins, and at last where the last one ends; undefined where each has `SHORT_LABEL_BYTES` bytes. */
  readonly #offsets: Float64Array | undefined;
  readonly #words: DataView;
  readonly #lengths: Uint8Array;

  /**
   * @param bytes - the labels, one after the other.
   * @param offsets - where each begins, and at last where the last one ends.
   */
  constructor(bytes: Uint8Array, offsets: Float64Array) {
    const rows = offsets.length - 1;
    const isShort = longest(offsets) <= SHORT_LABEL_BYTES;
    this.#bytes = isShort ? new Uint8Array(rows * SHORT_LABEL_BYTES) : bytes;
    this.#offsets = isShort ? undefined : offsets;
    this.#words = viewOf(this.#bytes);
    this.#lengths = new Uint8Array(isShort ? rows : 0);
    if (isShort) this.#spread(bytes, offsets);
  }

  #spread(bytes: Uint8Array, offsets: Float64Array): void {
    for (let row = 0; row < this.#lengths.length; row++) {
      const start = offsets[row] as number;
      const length = (offsets[row + 1] as number) - start;
      const at = row * SHORT_LABEL_BYTES;
      for (let i = 0; i < length; i++) this.#bytes[at + i] = bytes[start + i] as number;
      this.#lengths[row] = length;
    }
  }

  /** Writes the label of a row. */
  write(out: TextBuffer, row: number): void {
    if (this.#offsets !== undefined) {
      out.copy(this.#words, this.#offsets[row] as number, this.#offsets[row + 1] as number);
      return;
    }
    out.ensure(SHORT_LABEL_BYTES);
    const { view, at } = out;
    const from = row * SHORT_LABEL_BYTES;
    // What follows the label is written over by its cell.
    view.setInt32(at, this.#words.getInt32(from));
    view.setInt32(at + 4, this.#words.getInt32(from + 4));
    view.setInt32(at + 8, this.#words.getInt32(from + 8));
    view.setInt32(at + 12, this.#words.getInt32(from + 12));
    out.at = at + (this.#lengths[row] as number);
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new LabelTable(
    new Uint8Array(0),
    new Float64Array(1),
  );
}

function longest(offsets: Float64Array): number {
  let most = 0;
  for (let row = 0; row + 1 < offsets.length; row++) {
    most = Math.max(most, (offsets[row + 1] as number) - (offsets[row] as number));
  }
  return most;
}
