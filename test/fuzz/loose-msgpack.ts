import { edge } from './mutate-bytes.ts';
import type { Random } from './random.ts';

/** Writes msgpack with heads of any width, and now and then a lie or what JSON does not have. */
export function encodeLoosely(json: unknown, random: Random): Uint8Array {
  const parts: Uint8Array[] = [];
  write(json, random, parts);
  return Buffer.concat(parts);
}

function write(value: unknown, random: Random, parts: Uint8Array[]): void {
  if (random.oneIn(200)) parts.push(foreign(random));
  else if (value === null || typeof value === 'boolean')
    parts.push(Uint8Array.of(value === null ? 0xc0 : value ? 0xc3 : 0xc2));
  else if (typeof value === 'number') parts.push(number(value, random));
  else if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    parts.push(head([0xa0, 32], [0xd9, 0xda, 0xdb], bytes.length, random), bytes);
  } else if (Array.isArray(value)) {
    parts.push(head([0x90, 16], [undefined, 0xdc, 0xdd], value.length, random));
    for (const item of value) write(item, random, parts);
  } else {
    const members = Object.entries(value as object);
    parts.push(head([0x80, 16], [undefined, 0xde, 0xdf], members.length, random));
    for (const [name, member] of members) {
      write(name, random, parts);
      write(member, random, parts);
    }
  }
}

/** The head of something with a length: short, or with 1, 2 or 4 bytes of length. */
function head(
  [short, room]: readonly [number, number],
  tags: readonly (number | undefined)[],
  length: number,
  random: Random,
): Uint8Array {
  const claimed = random.oneIn(300) ? edge(random) : length;
  const forms = [0, 1, 2, 4].filter(
    (width, i) => (width === 0 ? claimed < room : tags[i - 1] !== undefined) && (width === 0 || claimed < 256 ** width),
  );
  const width = random.oneIn(4) ? random.pick(forms) : (forms[0] as number);
  if (width === 0) return Uint8Array.of(short + claimed);
  const bytes = Buffer.alloc(1 + width);
  bytes[0] = tags[[1, 2, 4].indexOf(width)] as number;
  bytes.writeUIntBE(claimed, 1, width);
  return bytes;
}

function number(value: number, random: Random): Uint8Array {
  const bytes = Buffer.alloc(9);
  if (Number.isInteger(value) && value >= 0 && value < 128 && !random.oneIn(4)) return Uint8Array.of(value);
  if (Number.isSafeInteger(value) && !random.oneIn(8)) {
    bytes[0] = 0xd3;
    bytes.writeBigInt64BE(BigInt(value), 1);
  } else {
    bytes[0] = 0xcb;
    bytes.writeDoubleBE(value, 1);
  }
  return bytes;
}

/** Something of msgpack that JSON does not have. */
function foreign(random: Random): Uint8Array {
  return Uint8Array.of(
    random.pick([0xc1, 0xc4, 0xc7, 0xca, 0xcf, 0xd4, 0xd6, 0xd8, 0xdd, 0xdf]),
    ...Array.from({ length: random.below(9) }, () => random.below(256)),
  );
}
