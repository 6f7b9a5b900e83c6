/**
 * Arrow's file format: a magic number, a stream, and a footer that says where in it each message stands.
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format
 * @module
 */
import { joinPieces, viewOf } from '../../base/bytes.ts';
import { DecodeError } from '../../base/errors.ts';
import { checkLimit, type Limits } from '../../base/limits.ts';
import type { Columns } from '../arrow/columns.ts';
import { FlatbufferTable } from '../stream/flatbuffer-reader.ts';
import { FlatbufferWriter, int64Structs, scalar, table } from '../stream/flatbuffer-writer.ts';
import { END_OF_STREAM, MESSAGE, messagesOf } from '../stream/message.ts';
import { encodeSchema } from '../stream/schema-codec.ts';
import { type StreamMessage, streamMessages } from '../stream/writer.ts';

/** `ARROW1`, as files begin and end. */
const MAGIC: Uint8Array = /* @__PURE__ */ Uint8Array.of(65, 82, 82, 79, 87, 49);
/** Bytes before the stream: the magic number, and two that align what follows. */
const STREAM_START = 8;
/** Bytes behind the footer: its length, and the magic number again. */
const TAIL_BYTES = 10;
const VERSION_5 = 4;

/** Whether bytes are the beginning of an Arrow file. */
export function isArrowFile(head: Uint8Array): boolean {
  return MAGIC.every((byte, i) => head[i] === byte);
}

/** What a file holds: its dictionaries and batches as a stream without a schema, and the schema of its footer. */
export interface FileContents {
  readonly stream: Uint8Array;
  readonly schema: FlatbufferTable;
}

/**
 * Takes out of an Arrow file what its footer names: writers may leave gaps between messages, put dictionaries behind
 * batches, or no schema at the beginning.
 *
 * @param file - a whole file.
 * @returns A view of it where its messages stand one after the other, else a copy.
 * @throws {@link DecodeError} `bad-arrow` if it is damaged, or its footer names other messages than it has.
 */
export function streamOfFile(file: Uint8Array): FileContents {
  const tail = file.subarray(-MAGIC.length);
  const isWhole = file.length >= STREAM_START + TAIL_BYTES && MAGIC.every((byte, i) => tail[i] === byte);
  if (!isWhole) return fail('Expected an Arrow file that ends as it begins, got one that was cut off');
  const end = file.length - TAIL_BYTES;
  const length = viewOf(file).getInt32(end, true);
  if (length <= 0 || length > end - STREAM_START) fail('Expected the footer of an Arrow file inside it');
  // Copied, because what reads it looks at aligned memory.
  const footer = FlatbufferTable.root(file.slice(end - length, end), []);
  const blocks = [...blocksOf(footer, 2, MESSAGE.dictionary), ...blocksOf(footer, 3, MESSAGE.batch)];
  const stream = streamOfBlocks(file.subarray(0, end - length), blocks);
  const messages = [...messagesOf(stream, [])];
  const isSame = messages.every(({ kind, metadata, body }, i) => {
    const block = blocks[i];
    return kind === block?.kind && metadata.length === block.metadata && body.length === block.body;
  });
  if (!isSame || messages.length !== blocks.length) {
    fail('Expected the footer of an Arrow file to name the messages that it has, got others');
  }
  return { stream, schema: footer.table(1) ?? fail('Expected a schema in the footer of an Arrow file') };
}

function fail(message: string): never {
  throw new DecodeError('bad-arrow', message);
}

/** Where a message stands, and its bytes of metadata and of body. */
interface Block {
  readonly kind: number;
  readonly start: number;
  readonly metadata: number;
  readonly body: number;
}

function blocksOf(footer: FlatbufferTable, slot: number, kind: number): Block[] {
  if (!footer.has(slot)) return [];
  const numbers = footer.sizes(slot, 3);
  return Array.from({ length: numbers.length / 3 }, (_, i) => {
    const [start = 0, metadata = 0, body = 0] = numbers.slice(3 * i, 3 * i + 3);
    // The length of the metadata takes half of its place; the rest is padding of no meaning.
    return { kind, start, metadata: metadata % 2 ** 32, body };
  });
}

/** @param bytes - the file without its footer. */
function streamOfBlocks(bytes: Uint8Array, blocks: readonly Block[]): Uint8Array {
  const lengthOf = ({ metadata, body }: Block): number => metadata + body;
  let end = STREAM_START;
  // Apart: otherwise a few bytes could stand for any number of messages.
  for (const block of blocks.toSorted((a, b) => a.start - b.start)) {
    if (block.start % 8 !== 0 || block.start < end || lengthOf(block) > bytes.length - block.start) {
      fail('Expected aligned messages inside an Arrow file, each in a place of its own');
    }
    end = block.start + lengthOf(block);
  }
  const [first] = blocks;
  let next = first?.start;
  const isInOrder = blocks.every((block) => {
    const isNext = block.start === next;
    next = block.start + lengthOf(block);
    return isNext;
  });
  if (isInOrder) return bytes.subarray(first?.start ?? 0, next ?? 0);
  return joinPieces(blocks.map((block) => bytes.subarray(block.start, block.start + lengthOf(block))));
}

/**
 * Columns as an Arrow file, in parts; numbers without nulls stay in the memory of the columns.
 *
 * @param columns - checked.
 * @throws {@link LimitError} if it is longer than `limits.payloadBytes`.
 */
export function arrowFileParts(columns: Columns, limits: Limits): readonly Uint8Array[] {
  const messages = streamMessages(columns, limits, []);
  const magic = new Uint8Array(STREAM_START);
  magic.set(MAGIC);
  const footer = FlatbufferWriter.write(
    table([scalar(2, VERSION_5), table(encodeSchema(columns)), ...blockSlots(messages)]),
  );
  const tail = new Uint8Array(TAIL_BYTES);
  viewOf(tail).setInt32(0, footer.length, true);
  tail.set(MAGIC, 4);
  const parts = [magic, ...messages.flatMap(({ parts }) => parts), END_OF_STREAM, footer, tail];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  checkLimit(limits, 'payloadBytes', length, []);
  return parts;
}

function blockSlots(messages: readonly StreamMessage[]): ReturnType<typeof int64Structs>[] {
  let at = STREAM_START;
  const blocks = new Map<number, number[]>([
    [MESSAGE.dictionary, []],
    [MESSAGE.batch, []],
  ]);
  for (const { kind, headLength, bodyLength } of messages) {
    blocks.get(kind)?.push(at, headLength, bodyLength);
    at += headLength + bodyLength;
  }
  return [...blocks.values()].map((numbers) => int64Structs(numbers, 3));
}
