import { MessageReader } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/base/errors.ts';
import { FlatbufferTable } from '../../../src/frame/stream/flatbuffer-reader.ts';
import { FlatbufferWriter, table } from '../../../src/frame/stream/flatbuffer-writer.ts';
import {
  encodeBatch,
  encodeMessage,
  END_OF_STREAM,
  MESSAGE,
  messagesOf,
  readBatch,
  type BatchHeader,
} from '../../../src/frame/stream/message.ts';

const HEADER: BatchHeader = { length: 3, nodes: [3, 1], buffers: [0, 1, 8, 12], variadic: [2, 0] };
const BODY = Uint8Array.from({ length: 24 }, (_, i) => i);

function stream(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const message = (): Uint8Array => encodeMessage(MESSAGE.batch, encodeBatch(HEADER), BODY.length);

function refused(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return error instanceof DecodeError ? error.code : error;
  }
}

function readBack(header: BatchHeader, bodyLength: number): BatchHeader {
  const bytes = FlatbufferWriter.write(table(encodeBatch(header)));
  return readBatch(FlatbufferTable.root(bytes, []), bodyLength);
}

describe('messages', () => {
  it('have a marker, a length that is a multiple of 8, metadata, and a body', () => {
    const bytes = message();
    expect([...bytes.subarray(0, 4)]).toEqual([255, 255, 255, 255]);
    expect(new DataView(bytes.buffer).getUint32(4, true)).toBe(bytes.length - 8);
    expect(bytes.length % 8).toBe(0);
    const [first, ...rest] = messagesOf(stream(bytes, BODY, END_OF_STREAM), []);
    expect(rest).toEqual([]);
    expect(first?.kind).toBe(MESSAGE.batch);
    expect(first?.body).toEqual(BODY);
    expect(readBatch(first?.header as FlatbufferTable, BODY.length)).toEqual(HEADER);
  });

  it('are what apache-arrow reads', () => {
    const read = new MessageReader(stream(message(), BODY, END_OF_STREAM)).readMessage();
    expect(read?.bodyLength).toBe(24);
    expect(read?.headerType).toBe(MESSAGE.batch);
    const header = read?.header() as unknown as {
      length: number;
      nodes: { length: number; nullCount: number }[];
      buffers: { offset: number; length: number }[];
    };
    expect(header.length).toBe(3);
    expect(header.nodes.map(({ length, nullCount }) => [length, nullCount])).toEqual([[3, 1]]);
    expect(header.buffers.map(({ offset, length }) => [offset, length])).toEqual([[0, 1], [8, 12]]); // oxfmt-ignore
  });

  it('may end without a marker, and are refused where they are cut anywhere else', () => {
    const whole = stream(message(), BODY);
    const boundaries = new Set([0, whole.length]);
    for (let length = 0; length <= whole.length; length++) {
      const outcome = refused(() => [...messagesOf(whole.subarray(0, length), [])].length);
      expect(outcome, `${length} bytes`).toBe(boundaries.has(length) ? (length === 0 ? 0 : 1) : 'bad-arrow');
    }
  });

  it.each<[string, () => Uint8Array]>([
    ['bytes behind the end', () => stream(message(), BODY, END_OF_STREAM, new Uint8Array(8))],
    ['another marker', () => stream(Uint8Array.of(0), message().subarray(1), BODY)],
    ['a body that is no multiple of 8', () => stream(encodeMessage(MESSAGE.batch, [], 12), BODY)],
    ['a body that is not there', () => stream(encodeMessage(MESSAGE.batch, [], 32), BODY)],
    [
      'metadata of a length that is no multiple of 8',
      () => stream(Uint8Array.of(255, 255, 255, 255, 4, 0, 0, 0), BODY),
    ],
  ])('are refused for %s', (_, make) => {
    expect(refused(() => [...messagesOf(make(), [])])).toBe('bad-arrow');
  });
});

describe('the claims of a batch', () => {
  it('are read as they were written, also without any', () => {
    expect(readBack(HEADER, 24)).toEqual(HEADER);
    const none = { length: 0, nodes: [], buffers: [], variadic: [] };
    expect(readBack(none, 0)).toEqual(none);
  });

  it.each<[string, readonly number[], boolean]>([
    ['that end where the body does', [0, 8, 8, 16], true],
    ['that leave the body', [0, 8, 8, 17], false],
    ['that begin behind it', [32, 0], false],
    ['that are not aligned', [4, 4], false],
    ['that overlap', [0, 9, 8, 8], false],
    ['in another order', [16, 8, 0, 8], false],
    ['without bytes, at one place', [8, 0, 8, 0, 8, 8], true],
  ])('have buffers %s', (_, buffers, isFine) => {
    const outcome = refused(() => readBack({ length: 1, nodes: [], buffers, variadic: [] }, 24).buffers);
    expect(outcome).toEqual(isFine ? buffers : 'bad-arrow');
  });
});
