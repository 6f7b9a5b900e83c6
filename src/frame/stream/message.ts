/**
 * The messages of an Arrow stream: how they are framed, and what their metadata claims about the bytes that follow.
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc
 * @module
 */
import { DecodeError } from '../../base/errors.ts';
import type { Path } from '../../base/path.ts';
import { FlatbufferTable } from './flatbuffer-reader.ts';
import { FlatbufferWriter, int64Structs, scalar, table, type Slot } from './flatbuffer-writer.ts';

/** The kinds of message that a stream has. */
export const MESSAGE = { schema: 1, dictionary: 2, batch: 3 } as const;

/** A message of an untrusted stream. */
export interface Message {
  readonly kind: number;
  readonly header: FlatbufferTable;
  readonly body: Uint8Array;
  /** Its marker, length and metadata as they stand in the stream, from `start` on. */
  readonly metadata: Uint8Array;
  readonly start: number;
}

/** What a record batch or dictionary claims of its body; buffers lie inside it, aligned, in order, apart. */
export interface BatchHeader {
  readonly length: number;
  /** Length and null count of each array, in turn. */
  readonly nodes: readonly number[];
  /** Offset and length of each buffer, in turn. */
  readonly buffers: readonly number[];
  /** Number of data buffers of each array of views. */
  readonly variadic: readonly number[];
}

const CONTINUATION = 0xffffffff;
const VERSION_5 = 4;

/**
 * Cuts a stream into its messages.
 *
 * @param bytes - untrusted.
 * @throws {@link DecodeError} `bad-arrow` if lengths are not multiples of 8 inside the bytes, if bytes follow the
 *   end-of-stream marker, or a message is not of version 5.
 */
export function* messagesOf(bytes: Uint8Array, path: Path): Generator<Message, void> {
  const fail = (message: string): never => {
    throw new DecodeError('bad-arrow', message, path);
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < bytes.length) {
    if (bytes.length - at < 8) fail('Expected a whole message of an Arrow stream');
    if (view.getUint32(at, true) !== CONTINUATION) fail('Expected the marker of a message of an Arrow stream');
    const size = view.getUint32(at + 4, true);
    const start = at;
    at += 8;
    if (size === 0) {
      if (at !== bytes.length)
        fail(`Expected nothing after the end of the Arrow stream, got ${bytes.length - at} bytes`);
      return;
    }
    if (size % 8 !== 0 || size > bytes.length - at) fail('Expected the metadata of a message inside the Arrow stream');
    const message = FlatbufferTable.root(bytes.subarray(at, at + size), path);
    at += size;
    if (message.int16(0, 0) !== VERSION_5) message.fail('Expected an Arrow stream of metadata version 5');
    const header = message.table(2) ?? message.fail('Expected a header in each message of an Arrow stream');
    const length = message.size(3);
    if (length % 8 !== 0 || length > bytes.length - at) fail('Expected the body of a message inside the Arrow stream');
    const metadata = bytes.subarray(start, at);
    yield { kind: message.uint8(1, 0), header, body: bytes.subarray(at, at + length), metadata, start };
    at += length;
  }
}

/**
 * Reads the claims of a record batch.
 *
 * @param bodyLength - bytes of the message's body.
 * @throws {@link DecodeError} `bad-arrow` if a buffer leaves the body, is not aligned to 8 bytes or overlaps another,
 *   or if the body is compressed.
 */
export function readBatch(header: FlatbufferTable, bodyLength: number): BatchHeader {
  if (header.has(3)) header.fail('Expected an Arrow stream without compression');
  return readClaims(header, bodyLength);
}

/** The same for a body that may be compressed. */
export function readClaims(header: FlatbufferTable, bodyLength: number): BatchHeader {
  const buffers = header.sizes(2, 2);
  let end = 0;
  for (let i = 0; i < buffers.length; i += 2) {
    const offset = buffers[i] as number;
    const length = buffers[i + 1] as number;
    // In order and apart: otherwise a few bytes could be claimed by any number of columns.
    if (offset % 8 !== 0 || offset < end || length > bodyLength - offset) {
      header.fail('Expected aligned buffers inside the body of a message, one after the other');
    }
    end = offset + length;
  }
  return { length: header.size(0), nodes: header.sizes(1, 2), buffers, variadic: header.sizes(4, 1) };
}

/** The slots of a record batch. */
export function encodeBatch(header: BatchHeader): readonly Slot[] {
  return [
    scalar(8, header.length),
    int64Structs(header.nodes, 2),
    int64Structs(header.buffers, 2),
    undefined,
    header.variadic.length === 0 ? undefined : int64Structs(header.variadic, 1),
  ];
}

/** A message's marker, length and metadata, to be followed by a body of so many bytes. */
export function encodeMessage(kind: number, header: readonly Slot[], bodyLength: number): Uint8Array {
  const metadata = FlatbufferWriter.write(
    table([scalar(2, VERSION_5), scalar(1, kind), table(header), scalar(8, bodyLength)]),
  );
  const message = new Uint8Array(8 + metadata.length);
  const view = new DataView(message.buffer);
  view.setUint32(0, CONTINUATION, true);
  view.setUint32(4, metadata.length, true);
  message.set(metadata, 8);
  return message;
}

/** The marker that ends a stream. */
export const END_OF_STREAM: Uint8Array = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0);
