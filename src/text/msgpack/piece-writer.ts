import { ownBytes } from '../../base/bytes.ts';
import { ItemWriter } from './item-writer.ts';

/** Writes items of msgpack into pieces that are made as they are needed. */
export class PieceWriter extends ItemWriter {
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  constructor() {
    super(ownBytes(FIRST_PIECE_BYTES));
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length + this.at;
  }

  /** What was written, in order. */
  get pieces(): readonly Uint8Array[] {
    return [...this.#pieces, this.bytes.subarray(0, this.at)];
  }

  /** Writes a string whose UTF-8 is there already. */
  stringBytes(bytes: Uint8Array): void {
    this.stringHead(bytes.length);
    this.raw(bytes);
  }

  protected override reserve(size: number): void {
    if (this.at + size <= this.bytes.length) return;
    if (this.at > 0) this.#pieces.push(this.bytes.subarray(0, this.at));
    this.#length += this.at;
    this.bytes = ownBytes(Math.max(size, PIECE_BYTES));
    this.view = new DataView(this.bytes.buffer);
    this.at = 0;
  }
}

const FIRST_PIECE_BYTES = 1 << 14;
const PIECE_BYTES = 1 << 20;
