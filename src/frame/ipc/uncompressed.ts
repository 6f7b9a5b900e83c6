import { ownBytes, viewOf } from '../../base/bytes.ts';
import { DecodeError } from '../../base/errors.ts';
import { ownErrors } from '../../base/foreign-errors.ts';
import { checkLimit, type Limits } from '../../base/limits.ts';
import type { FlatbufferTable } from '../stream/flatbuffer-reader.ts';
import { scalar, type Slot, table } from '../stream/flatbuffer-writer.ts';
import {
  type BatchHeader,
  encodeBatch,
  encodeMessage,
  END_OF_STREAM,
  MESSAGE,
  type Message,
  messagesOf,
  readClaims,
} from '../stream/message.ts';
import { unpackLz4Frame } from './lz4-frame.ts';
import { outOfMemory } from './out-of-memory.ts';
import { type UnpackZstd, unpackZstdFrame } from './zstd.ts';

/** Codecs of buffers, as the format numbers them. */
const LZ4 = 0;
const ZSTD = 1;

/**
 * The most bytes that a packed byte of each codec can stand for: a full byte of a match's length in LZ4; a block of
 * 128 KiB in the four bytes that say what it repeats in Zstandard.
 */
const MOST_PER_BYTE: ReadonlyMap<number, number> = new Map([
  [LZ4, 255],
  [ZSTD, 2 ** 15],
]);

/**
 * A stream without compression: the same bytes if it has none.
 *
 * What its buffers claim to be is held against what they can be, and added up, before memory is taken for any of it.
 *
 * @param stream - untrusted.
 * @param zstd - what unpacks Zstandard; the engine's own when missing.
 * @returns A view of it, or a stream in memory of its own.
 * @throws {@link DecodeError} `bad-arrow` if a buffer is damaged, or its codec is unknown to Arrow.
 * @throws {@link LimitError} if it is longer than `limits.payloadBytes` when it is unpacked, or than memory holds.
 * @throws {@link MissingDependencyError} if it needs Zstandard, and nothing unpacks that.
 */
export function uncompressed(stream: Uint8Array, limits: Limits, zstd?: UnpackZstd): Uint8Array {
  const messages = [...messagesOf(stream, [])].map((message) => planOf(message));
  if (messages.every(({ codec }) => codec === undefined)) return stream;
  const heads = messages.map(({ head }) => head);
  const length = messages.reduce((sum, { bodyLength }, i) => sum + (heads[i]?.length ?? 0) + bodyLength, 0);
  checkLimit(limits, 'payloadBytes', length + END_OF_STREAM.length, []);
  const whole = ownErrors(() => ownBytes(length + END_OF_STREAM.length), outOfMemory(length));
  let at = 0;
  for (const { head, bodyLength, body, buffers, codec } of messages) {
    whole.set(head, at);
    at += head.length;
    const target = whole.subarray(at, at + bodyLength);
    at += bodyLength;
    if (codec === undefined) {
      target.set(body);
      continue;
    }
    let end = 0;
    for (const { packed, length: size, start } of buffers) {
      target.fill(0, end, start);
      end = start + size;
      const room = target.subarray(start, end);
      if (packed.isStored) room.set(packed.bytes);
      else if (codec === LZ4) unpackLz4Frame(packed.bytes, room);
      else unpackZstdFrame(packed.bytes, room, zstd);
    }
    target.fill(0, end);
  }
  whole.set(END_OF_STREAM, at);
  return whole;
}

/** A message as it will stand in the stream without compression. */
interface Plan {
  readonly head: Uint8Array;
  readonly bodyLength: number;
  readonly body: Uint8Array;
  /** Undefined for a message that is copied. */
  readonly codec: number | undefined;
  readonly buffers: readonly PackedBuffer[];
}

interface PackedBuffer {
  readonly packed: { readonly bytes: Uint8Array; readonly isStored: boolean };
  /** Where it will begin in the body, and its bytes. */
  readonly start: number;
  readonly length: number;
}

function planOf({ kind, header, body, metadata }: Message): Plan {
  const batch = kind === MESSAGE.batch ? header : kind === MESSAGE.dictionary ? header.table(1) : undefined;
  const compression = batch?.table(3);
  if (batch === undefined || compression === undefined) {
    return { head: metadata, bodyLength: body.length, body, codec: undefined, buffers: [] };
  }
  const codec = compression.uint8(0, LZ4);
  const mostPerByte = MOST_PER_BYTE.get(codec);
  if (mostPerByte === undefined) throw new DecodeError('bad-arrow', 'Expected buffers compressed by LZ4 or Zstandard');
  const claims = readClaims(batch, body.length);
  const buffers: PackedBuffer[] = [];
  const places: number[] = [];
  let start = 0;
  for (let i = 0; i < claims.buffers.length; i += 2) {
    const bytes = body.subarray(claims.buffers[i] as number).subarray(0, claims.buffers[i + 1] as number);
    const { packed, length } = bufferOf(bytes, batch, mostPerByte);
    buffers.push({ packed, start, length });
    places.push(start, length);
    start += Math.ceil(length / 8) * 8;
  }
  const slots = encodeBatch({ ...claims, buffers: places } satisfies BatchHeader);
  return { head: encodeMessage(kind, slotsOf(kind, header, slots), start), bodyLength: start, body, codec, buffers };
}

function slotsOf(kind: number, header: FlatbufferTable, batch: readonly Slot[]): readonly Slot[] {
  if (kind === MESSAGE.batch) return batch;
  return [scalar(8, header.size(0)), table(batch), scalar(1, header.bool(2) ? 1 : 0)];
}

/** Bytes before a compressed buffer: how long it is when it is unpacked, or -1 for one that is stored as it is. */
const LENGTH_BYTES = 8;

function bufferOf(
  bytes: Uint8Array,
  batch: FlatbufferTable,
  mostPerByte: number,
): Pick<PackedBuffer, 'packed' | 'length'> {
  if (bytes.length === 0) return { packed: { bytes, isStored: true }, length: 0 };
  if (bytes.length < LENGTH_BYTES) return batch.fail('Expected the length of a compressed buffer before it');
  const length = Number(viewOf(bytes).getBigInt64(0, true));
  const rest = bytes.subarray(LENGTH_BYTES);
  if (length === -1) return { packed: { bytes: rest, isStored: true }, length: rest.length };
  if (length < 0 || length > mostPerByte * rest.length) {
    return batch.fail('Expected a compressed buffer of no more bytes than it can hold');
  }
  return { packed: { bytes: length === 0 ? rest.subarray(0, 0) : rest, isStored: length === 0 }, length };
}
