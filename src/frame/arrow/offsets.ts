import type { Data } from 'apache-arrow';
import { HOST_IS_LITTLE_ENDIAN } from '../../base/bytes.ts';

/**
 * The offsets of an array that has some, as numbers.
 *
 * @param large - whether they are 64-bit integers. Those become doubles: no buffer is long enough to tell them apart.
 */
export function offsetsOf(data: Data, large: boolean): Int32Array | Float64Array {
  const offsets: Int32Array | BigInt64Array | undefined = data.valueOffsets;
  // An array without slots may come without offsets.
  if (offsets === undefined || offsets === null || offsets.length === 0) return new Int32Array(1);
  if (!large) return offsets as Int32Array;
  const words = new Int32Array(offsets.buffer, offsets.byteOffset, 2 * (data.length + 1));
  const low = HOST_IS_LITTLE_ENDIAN ? 0 : 1;
  return Float64Array.from(
    { length: data.length + 1 },
    (_, i) => (words[2 * i + 1 - low] as number) * 2 ** 32 + ((words[2 * i + low] as number) >>> 0),
  );
}
