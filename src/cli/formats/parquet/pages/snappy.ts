/**
 * Snappy's raw format, as pages of Parquet are compressed by it. The reader that we build on has one of its own, which
 * damaged lengths lead backwards for ever.
 *
 * @see https://github.com/google/snappy/blob/main/format_description.txt
 * @module
 */

/** Literals of more bytes than this say how many in bytes of their own. */
const SHORT_LITERAL = 60;

/**
 * Unpacks a block.
 *
 * @param packed - untrusted.
 * @param length - bytes that it is said to stand for, which the caller has checked.
 * @returns As many bytes, in memory of their own.
 * @throws {RangeError} if the block is damaged, or stands for another number of bytes.
 */
export function unpackSnappy(packed: Uint8Array, length: number): Uint8Array {
  const target = new Uint8Array(length);
  let at = 0;
  let end = 0;
  /** A little-endian integer of some bytes. */
  const integer = (bytes: number): number => {
    if (bytes > packed.length - at) throw damaged();
    let value = 0;
    for (let i = 0; i < bytes; i++) value += (packed[at++] as number) * 2 ** (8 * i);
    return value;
  };
  if (unpackedLength() !== length) throw damaged();
  while (at < packed.length) {
    const tag = integer(1);
    const kind = tag & 3;
    if (kind === 0) {
      const short = tag >> 2;
      const size = (short < SHORT_LITERAL ? short : integer(short - SHORT_LITERAL + 1)) + 1;
      if (size > packed.length - at || size > length - end) throw damaged();
      target.set(packed.subarray(at, at + size), end);
      at += size;
      end += size;
      continue;
    }
    const size = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const offset = kind === 1 ? (tag >> 5) * 256 + integer(1) : integer(kind === 2 ? 2 : 4);
    if (offset === 0 || offset > end || size > length - end) throw damaged();
    // What is copied may reach into what it makes.
    if (offset >= size) target.copyWithin(end, end - offset, end - offset + size);
    else for (let i = 0; i < size; i++) target[end + i] = target[end + i - offset] as number;
    end += size;
  }
  if (end !== length) throw damaged();
  return target;

  function unpackedLength(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = integer(1);
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw damaged();
  }
}

function damaged(): RangeError {
  return new RangeError('damaged Snappy');
}
