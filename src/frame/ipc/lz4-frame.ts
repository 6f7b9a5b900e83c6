/**
 * LZ4's frame format, as Arrow's buffers are compressed by it.
 *
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 * @module
 */
import { DecodeError } from '../../base/errors.ts';
import { viewOf } from '../../base/bytes.ts';

const MAGIC = 0x184d2204;
const VERSION = 0b01;
/** The bit that says that a block is stored as it is. */
const STORED = 0x80000000;

/**
 * Unpacks one frame into exactly the bytes that it is said to stand for. Checksums are passed over: the caller
 * checks the bytes that come of it.
 *
 * @param packed - untrusted.
 * @param target - zeroed or not; every byte is written.
 * @throws {@link DecodeError} `bad-arrow` if the frame is damaged, or stands for another number of bytes.
 */
export function unpackLz4Frame(packed: Uint8Array, target: Uint8Array): void {
  const fail = (): never => {
    throw new DecodeError('bad-arrow', `Expected an LZ4 frame of ${target.length} bytes, got a damaged one`);
  };
  const view = viewOf(packed);
  if (packed.length < 7 || view.getUint32(0, true) !== MAGIC) return fail();
  const flags = packed[4] as number;
  if (flags >> 6 !== VERSION) return fail();
  const [hasBlockChecksum, hasSize, hasChecksum, hasDictionary] = [16, 8, 4, 1].map((bit) => (flags & bit) !== 0);
  if (hasDictionary === true) return fail();
  let at = 6 + (hasSize === true ? 8 : 0) + 1;
  let length = 0;
  for (;;) {
    if (at + 4 > packed.length) return fail();
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) break;
    const bytes = size % STORED;
    if (bytes > packed.length - at) return fail();
    const block = packed.subarray(at, at + bytes);
    if (size >= STORED) {
      if (bytes > target.length - length) return fail();
      target.set(block, length);
      length += bytes;
    } else length = unpackBlock(block, target, length) ?? fail();
    at += bytes + (hasBlockChecksum === true ? 4 : 0);
  }
  if (length !== target.length || at + (hasChecksum === true ? 4 : 0) !== packed.length) fail();
}

/**
 * Unpacks one block behind what was unpacked before, to which it may refer back.
 *
 * @returns Where it ends; undefined if it is damaged.
 */
export function unpackBlock(block: Uint8Array, target: Uint8Array, start: number): number | undefined {
  let at = 0;
  let end = start;
  /** A length that goes on while bytes are full. */
  const lengthOf = (first: number): number => {
    let length = first;
    if (first !== 15) return length;
    for (let byte = 255; byte === 255 && at < block.length;) {
      byte = block[at++] as number;
      length += byte;
    }
    return length;
  };
  while (at < block.length) {
    const token = block[at++] as number;
    const literals = lengthOf(token >> 4);
    if (literals > block.length - at || literals > target.length - end) return undefined;
    target.set(block.subarray(at, at + literals), end);
    at += literals;
    end += literals;
    // The last sequence has literals only.
    if (at === block.length) return end;
    if (at + 2 > block.length) return undefined;
    const offset = (block[at] as number) | ((block[at + 1] as number) << 8);
    at += 2;
    const match = lengthOf(token & 15) + 4;
    if (offset === 0 || offset > end || match > target.length - end) return undefined;
    // What is copied may reach into what it makes.
    if (offset >= match) target.copyWithin(end, end - offset, end - offset + match);
    else for (let i = 0; i < match; i++) target[end + i] = target[end + i - offset] as number;
    end += match;
  }
  return undefined;
}
