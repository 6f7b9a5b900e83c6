import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { DataFrame } from '../../src/frame/dataframe.ts';
import { scalar, table } from '../../src/frame/stream/flatbuffer-writer.ts';
import {
  encodeBatch,
  encodeMessage,
  END_OF_STREAM,
  MESSAGE,
  messagesOf,
  readClaims,
} from '../../src/frame/stream/message.ts';
import { streamParts } from '../../src/frame/stream/writer.ts';

/** A buffer as it stands in a packed batch: behind what it says to be when it is unpacked. */
interface PackedBuffer {
  readonly packed: Uint8Array;
  readonly length: number;
}

/**
 * The stream of a frame with its buffers packed by hand, rightly or wrongly.
 *
 * @param codec - its number, that of no codec included.
 * @param pack - what each buffer that is not empty becomes.
 */
export function packedStream(
  frame: DataFrame,
  codec: number,
  pack: (buffer: Uint8Array) => PackedBuffer,
): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  const stream = Buffer.concat(streamParts(frame.joined, DEFAULT_LIMITS, []));
  for (const { kind, header, body, metadata } of messagesOf(Uint8Array.from(stream), [])) {
    if (kind !== MESSAGE.batch) {
      pieces.push(metadata, body);
      continue;
    }
    const claims = readClaims(header, body.length);
    const bodies: Uint8Array[] = [];
    const places: number[] = [];
    let end = 0;
    for (let i = 0; i < claims.buffers.length; i += 2) {
      const [offset = 0, length = 0] = claims.buffers.slice(i, i + 2);
      const bytes = length === 0 ? new Uint8Array(0) : prefixed(pack(body.slice(offset, offset + length)));
      const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
      padded.set(bytes);
      bodies.push(padded);
      places.push(end, bytes.length);
      end += padded.length;
    }
    const slots = [...encodeBatch({ ...claims, buffers: places })];
    slots[3] = table([scalar(1, codec), scalar(1, 0)]);
    pieces.push(encodeMessage(kind, slots, end), ...bodies);
  }
  return Uint8Array.from(Buffer.concat([...pieces, END_OF_STREAM]));
}

function prefixed({ packed, length }: PackedBuffer): Uint8Array {
  const bytes = new Uint8Array(8 + packed.length);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(length), true);
  bytes.set(packed, 8);
  return bytes;
}
