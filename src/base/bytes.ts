import { NODE_BUFFER } from './node-buffer.ts';

/** Whether typed arrays of this machine hold the least significant byte first. */
export const HOST_IS_LITTLE_ENDIAN: boolean = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** A Float16Array, as the typings of recent runtimes declare it: those of others lack the name. */
export interface Float16Numbers extends ArrayBufferView {
  /** Tells it from other typed arrays. */
  readonly [Symbol.toStringTag]: 'Float16Array';
  /** Bytes of an element: 2. */
  readonly BYTES_PER_ELEMENT: number;
  /** Number of elements. */
  readonly length: number;
  /** The elements, by position. */
  [index: number]: number;
}

/** A typed array of any element type. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float16Numbers
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** The bytes of a view, exactly those it spans, without a copy. */
export function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/**
 * The bytes that a view holds now: none once its memory was transferred.
 *
 * `length` does not say it: compiled code of V8 (Node 20 and 22) that has met a resizable buffer goes on with the length
 * that there was. Callers that look whether memory is still there ask this.
 */
export function heldBytes(view: ArrayBufferView): number {
  return view.byteLength;
}

/** A view of the same bytes that reads and writes numbers of any size at any place. */
export function viewOf(bytes: Uint8Array): DataView<ArrayBufferLike> {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Allocates bytes whose ArrayBuffer is theirs alone: offset 0, exact length, never part of a pool, so that
 * typed arrays of any element size can be laid over it.
 *
 * @returns Bytes of unspecified content: the caller writes every one.
 */
export function ownBytes(length: number): Uint8Array<ArrayBuffer> {
  // Zeroing memory that is about to be overwritten costs as much as the decoding itself.
  if (NODE_BUFFER !== undefined && length > 8192) {
    const slow = NODE_BUFFER.allocUnsafeSlow(length);
    return new Uint8Array(slow.buffer, 0, length);
  }
  return new Uint8Array(length);
}

/** A copy that shares nothing with `bytes`. */
export function copyBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = ownBytes(bytes.length);
  copy.set(bytes);
  return copy;
}

/**
 * Reverses the bytes of every unit, in place.
 *
 * @param bytes - memory that the caller owns; length a multiple of `unit`.
 * @param unit - bytes per number: 1, 2, 4, 8 or 16.
 */
export function swapBytes(bytes: Uint8Array, unit: number): void {
  if (unit === 1) return;
  for (let start = 0; start < bytes.length; start += unit) {
    for (let low = start, high = start + unit - 1; low < high; low++, high--) {
      const byte = bytes[low] as number;
      bytes[low] = bytes[high] as number;
      bytes[high] = byte;
    }
  }
}

/** What typed arrays say of themselves, by the getter of the language: a subclass or an own property may say something else. */
export function getterOf(name: string | symbol): (view: unknown) => unknown {
  const prototype: object = Object.getPrototypeOf(Uint8Array.prototype);
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  return (view) => get?.call(view);
}

/** The class of a typed array, of this realm or another; undefined for any other value. */
export const typedArrayName = /* @__PURE__ */ getterOf(Symbol.toStringTag) as (value: unknown) => string | undefined;

/**
 * Whether a value is a Uint8Array, of this realm or another: tests and frames have realms of their own. One that only
 * inherits from it, and a proxy of one, have no bytes.
 */
export function isBytes(value: unknown): value is Uint8Array {
  return typedArrayName(value) === 'Uint8Array';
}

/** Whether two views hold the same bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  if (NODE_BUFFER !== undefined) return NODE_BUFFER.compare(a, b) === 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Bytes as a string, one character each; those that are not ASCII become some others. */
export function readLatin1(bytes: Uint8Array, start: number, end: number): string {
  if (NODE_BUFFER !== undefined) return NODE_BUFFER.prototype.latin1Slice.call(bytes, start, end);
  return new TextDecoder('latin1').decode(bytes.subarray(start, end));
}

/** Writes ASCII, which must fit; returns its length. */
export function writeLatin1(target: Uint8Array, text: string, at: number): number {
  if (NODE_BUFFER !== undefined) return NODE_BUFFER.prototype.latin1Write.call(target, text, at, text.length);
  return ENCODER.encodeInto(text, target.subarray(at)).written;
}

/** The one encoder. */
export const ENCODER: InstanceType<typeof TextEncoder> = /* @__PURE__ */ new TextEncoder();

/** Pieces as one. */
export function joinPieces(
  pieces: readonly Uint8Array[],
  length: number = pieces.reduce((sum, piece) => sum + piece.length, 0),
): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/**
 * The bytes that are whole words of this machine, where those may lie: over the same memory.
 *
 * @returns Them, and how many bytes stand before them; fewer than a word stand behind them.
 */
export function wholeWords(bytes: Uint8Array): { readonly head: number; readonly words: Int32Array } {
  const head = Math.min(bytes.length, -bytes.byteOffset & 3);
  const count = (bytes.length - head) >> 2;
  // Without a whole word, the head may end where no word may begin.
  return { head, words: new Int32Array(bytes.buffer, count && bytes.byteOffset + head, count) };
}

/**
 * Says what a file is that holds others packed, and what to do with it; undefined if its first bytes are of none.
 *
 * @param bytes - the start of a file that could not be read.
 */
export function packedFormat(bytes: Uint8Array): string | undefined {
  // By index: the iterator of an array costs more than the rest of the look.
  const { 0: first, 1: second, 2: third, 3: fourth } = bytes;
  if (first === 0x1f && second === 0x8b) return 'gzip: gunzip it first';
  if (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) return 'Zstandard: unzstd it first';
  if (first !== 0x50 || second !== 0x4b || (third !== 3 && third !== 5)) return undefined;
  return 'a ZIP file, as .npz files are: unzip it first, and read each file in it';
}
