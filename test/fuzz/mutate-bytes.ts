import type { Random } from './random.ts';

const NUMBERS: readonly number[] = [
  0,
  1,
  2,
  7,
  8,
  16,
  31,
  32,
  33,
  64,
  127,
  128,
  255,
  256,
  511,
  512,
  513,
  1024,
  32767,
  32768,
  65535,
  65536,
  2 ** 24,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 8,
  2 ** 32 - 2,
  2 ** 32 - 1,
];

/** A number at the edge of something. */
export function edge(random: Random): number {
  return random.pick(NUMBERS);
}

/** Writes an integer at the edge of something, of a random width and byte order. */
export function writeEdge(bytes: Buffer, at: number, random: Random): void {
  const width = random.pick([1, 2, 4, 8].filter((size) => at + size <= bytes.length));
  if (width === undefined) return;
  const value = BigInt(random.oneIn(8) ? random.next() : edge(random)) * (random.oneIn(6) ? -1n : 1n);
  const word = Buffer.alloc(8);
  if (random.oneIn(3)) {
    word.writeBigInt64BE(BigInt.asIntN(64, value));
    word.copy(bytes, at, 8 - width);
  } else {
    word.writeBigInt64LE(BigInt.asIntN(64, value));
    word.copy(bytes, at, 0, width);
  }
}

/** Bytes that differ from others in one place. */
export function mutateBytes(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  const at = random.below(bytes.length + 1);
  const length = random.oneIn(4) ? random.below(64) : random.below(4) + 1;
  const copy = Buffer.from(bytes);
  switch (random.below(8)) {
    case 0:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(at + length)]);
    case 1:
      return Buffer.concat([copy.subarray(0, at), noise(length, random), copy.subarray(at)]);
    case 2:
      return Buffer.concat([copy.subarray(0, at + length), copy.subarray(at)]);
    case 3:
      return Buffer.concat([copy.subarray(0, at), Buffer.from(other).subarray(random.below(other.length + 1))]);
    case 4:
      writeEdge(copy, at, random);
      return copy;
    case 5: {
      const from = random.below(other.length + 1);
      copy.set(other.subarray(from, Math.min(from + length, from + copy.length - at)), at);
      return copy;
    }
    default:
      if (at < copy.length)
        copy[at] = random.oneIn(2) ? (copy[at] as number) ^ (1 << random.below(8)) : random.below(256);
      return copy;
  }
}

function noise(length: number, random: Random): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256));
}
