import { ownBytes } from '../bytes.ts';
import { allocate } from './gather-chunks.ts';

/** Bytes of the first chunk, which is used again and again. */
const FIRST_BYTES = 96 * 1024;
/** Bytes of a chunk at most: what is held twice while all are joined. */
const MOST_BYTES = 32 * 2 ** 20;

/** A buffer that gives its memory back as soon as it is told to, where the engine knows how (ECMAScript 2024). */
interface ResizableBuffer extends ArrayBuffer {
  resize?(byteLength: number): void;
}
const ResizableBuffer = ArrayBuffer as unknown as new (
  byteLength: number,
  options: { readonly maxByteLength: number },
) => ResizableBuffer;

const resizableBytes = (length: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(new ResizableBuffer(length, { maxByteLength: length }));

/** Bytes that are made piece by piece, and joined in memory of their own without having all of them twice. */
export class GrowingBytes {
  /** Bytes so far. */
  length = 0;
  /** The bytes so far, in order; valid until the next change. */
  readonly pieces: Uint8Array[] = [];
  readonly #first = ownBytes(FIRST_BYTES);
  #room = this.#first;

  /**
   * Adds bytes.
   *
   * @param length - of them.
   * @param write - writes every one; if it throws, none was added.
   * @throws {@link LimitError} `memory` beyond what the platform can hold.
   */
  add(length: number, write: (room: Uint8Array) => void): void {
    if (this.#room.length < length) {
      this.#room = allocate(Math.max(length, Math.min(this.length, MOST_BYTES)), length, resizableBytes);
    }
    const piece = this.#room.subarray(0, length);
    write(piece);
    this.pieces.push(piece);
    this.#room = this.#room.subarray(length);
    this.length += length;
  }

  /**
   * Takes all bytes out: there are none afterwards.
   *
   * @returns Bytes in memory of their own.
   * @throws {@link LimitError} `memory` beyond what the platform can hold in one piece.
   */
  join(): Uint8Array<ArrayBuffer> {
    const joined = allocate(this.length, this.length);
    let at = 0;
    let { buffer } = this.#first as Uint8Array;
    for (const piece of this.pieces) {
      // All of a chunk is copied when the next begins.
      if (piece.buffer !== buffer && buffer !== this.#first.buffer) (buffer as ResizableBuffer).resize?.(0);
      buffer = piece.buffer;
      joined.set(piece, at);
      at += piece.length;
    }
    this.clear();
    return joined;
  }

  /** Forgets all bytes. */
  clear(): void {
    this.length = 0;
    this.pieces.length = 0;
    this.#room = this.#first;
  }
}
