import { DataType, type Data } from 'apache-arrow';

/** One bit per slot, least significant first, from a bit offset on: what Arrow keeps validity and booleans in. */
export interface Bitmap {
  readonly bytes: Uint8Array;
  /** The bit of slot 0. */
  readonly offset: number;
}

/** Whether the bit of a slot is set. */
export function bitAt(bitmap: Bitmap, slot: number): boolean {
  const bit = bitmap.offset + slot;
  return (((bitmap.bytes[bit >>> 3] as number) >>> (bit & 7)) & 1) === 1;
}

/** The number of set bits among `length` slots from `start` on. */
export function countBits(bitmap: Bitmap, start: number, length: number): number {
  const { bytes } = bitmap;
  let bit = bitmap.offset + start;
  const end = bit + length;
  let count = 0;
  while (bit < end && (bit & 7) !== 0) count += ((bytes[bit >>> 3] as number) >>> (bit++ & 7)) & 1;
  for (; bit + 8 <= end; bit += 8) count += POPULATION[bytes[bit >>> 3] as number] as number;
  while (bit < end) count += ((bytes[bit >>> 3] as number) >>> (bit++ & 7)) & 1;
  return count;
}

/** Copies bits into zeroed bytes. */
export function copyBits(target: Uint8Array, at: number, bitmap: Bitmap, start: number, length: number): void {
  const from = bitmap.offset + start;
  if ((from & 7) === 0 && (at & 7) === 0) {
    const whole = length >>> 3;
    target.set(bitmap.bytes.subarray(from >>> 3, (from >>> 3) + whole), at >>> 3);
    for (let i = whole * 8; i < length; i++) if (bitAt(bitmap, start + i)) setBit(target, at + i);
    return;
  }
  for (let i = 0; i < length; i++) if (bitAt(bitmap, start + i)) setBit(target, at + i);
}

/** Sets `length` bits from `at` on. */
export function setBits(target: Uint8Array, at: number, length: number): void {
  let bit = at;
  const end = at + length;
  while (bit < end && (bit & 7) !== 0) setBit(target, bit++);
  target.fill(255, bit >>> 3, Math.max(bit >>> 3, end >>> 3));
  for (bit = Math.max(bit, end - (end & 7)); bit < end; bit++) setBit(target, bit);
}

/** Sets one bit. */
export function setBit(target: Uint8Array, bit: number): void {
  target[bit >>> 3] = (target[bit >>> 3] as number) | (1 << (bit & 7));
}

/** The validity of an array's slots; undefined when none is null. Meant for types that have one. */
export function validityOf(data: Data): Bitmap | undefined {
  const bytes: Uint8Array | undefined = data.nullBitmap;
  // apache-arrow looks at the bitmap only where it counts nulls.
  if (bytes === undefined || bytes === null || bytes.byteLength === 0 || data.nullCount === 0) return undefined;
  return { bytes, offset: data.offset };
}

/** The first slot of several arrays that is null, counted over all of them; -1 if none is. */
export function firstNull(chunks: readonly Data[]): number {
  let before = 0;
  for (const data of chunks) {
    const slot = firstNullOf(data);
    if (slot !== -1) return before + slot;
    before += data.length;
  }
  return -1;
}

function firstNullOf(data: Data): number {
  const type: DataType = data.type;
  if (DataType.isNull(type)) return data.length === 0 ? -1 : 0;
  const validity = DataType.isUnion(type) ? undefined : validityOf(data);
  if (validity === undefined) return -1;
  for (let slot = 0; slot < data.length; slot++) if (!bitAt(validity, slot)) return slot;
  return -1;
}

const POPULATION: Uint8Array = /* @__PURE__ */ Uint8Array.from({ length: 256 }, (_, byte) => {
  let count = 0;
  for (let rest = byte; rest !== 0; rest >>>= 1) count += rest & 1;
  return count;
});
