import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../../src/base/limits.ts';
import type { Columns } from '../../../src/frame/arrow/columns.ts';
import { scalar, table, type Slot } from '../../../src/frame/stream/flatbuffer-writer.ts';
import {
  encodeBatch,
  encodeMessage,
  END_OF_STREAM,
  MESSAGE,
  messagesOf,
  type BatchHeader,
} from '../../../src/frame/stream/message.ts';
import { readStream } from '../../../src/frame/stream/reader.ts';
import { encodeSchema } from '../../../src/frame/stream/schema-codec.ts';
import { writeStream } from '../../../src/frame/stream/writer.ts';
import { refusal } from '../../support/refusal.ts';
import { vectorFrom } from '../../support/vectors.ts';

const PATH = ['exact', 'arrow'];
const BAD = { name: 'DecodeError', code: 'bad-arrow', path: '$.exact.arrow' };
const TOO_MUCH = { name: 'LimitError', code: 'limit', path: '$.exact.arrow' };

const int8 = new arrow.Field('a', new arrow.Int8(), true);
const word = new arrow.Field('w', new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8()), true);

const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const schema = (...fields: readonly arrow.Field[]): Uint8Array =>
  encodeMessage(MESSAGE.schema, encodeSchema({ fields, metadata: new Map() }), 0);

function batch(claims: Partial<BatchHeader>, body: readonly number[] = []): Uint8Array {
  const bytes = Uint8Array.from([...body, ...Array.from({ length: -body.length & 7 }, () => 0)]);
  const header: BatchHeader = { length: 0, nodes: [], buffers: [], variadic: [], ...claims };
  return join(encodeMessage(MESSAGE.batch, encodeBatch(header), bytes.length), bytes);
}

/** Two entries, `x` and `yz`, of a dictionary. */
function dictionary(id: number, others: readonly Slot[] = []): Uint8Array {
  const header = { length: 2, nodes: [2, 0], buffers: [0, 0, 0, 12, 16, 3], variadic: [] };
  const body = Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 120, 121, 122, 0, 0, 0, 0, 0);
  const slots = [scalar(8, id), table(encodeBatch(header)), ...others];
  return join(encodeMessage(MESSAGE.dictionary, slots, body.length), body);
}

const rows = (...values: readonly number[]): Uint8Array =>
  batch(
    { length: values.length, nodes: [values.length, 0], buffers: [0, 0, 0, values.length] },
    values.map((value) => value & 255),
  );

const read = (bytes: Uint8Array, limits: Partial<Limits> = {}): Columns =>
  readStream(bytes, { ...DEFAULT_LIMITS, ...limits }, PATH);

const valuesOf = ({ chunks }: Columns, column = 0): unknown[] => [...new arrow.Vector(chunks[column] ?? [])];

const claimOf = (length: number) => join(schema(), batch({ length }));

describe('readStream', () => {
  it('reads what the writer wrote, from any place of a buffer', () => {
    const vector = vectorFrom([1, null, -3], new arrow.Int32());
    const field = new arrow.Field('a', vector.type as arrow.DataType, true);
    const columns = { fields: [field], metadata: new Map([['k', 'v']]), chunks: [vector.data], rows: 3 };
    const bytes = writeStream(columns, DEFAULT_LIMITS, []);
    for (const lead of [0, 1, 4, 8]) {
      const memory = new Uint8Array(bytes.length + lead + 8).fill(0xa5);
      memory.set(bytes, lead);
      const back = read(memory.subarray(lead, lead + bytes.length));
      expect(valuesOf(back)).toEqual([1, null, -3]);
      expect(back.metadata).toEqual(new Map([['k', 'v']]));
      expect(back.rows).toBe(3);
    }
  });

  it('joins batches, and looks words up in the dictionaries before them', () => {
    expect(valuesOf(read(join(schema(int8), rows(1, 2), rows(), rows(-1), END_OF_STREAM)))).toEqual([1, 2, -1]);
    const words = read(join(schema(word), dictionary(0), rows(1, 0, 1)));
    expect(valuesOf(words)).toEqual(['yz', 'x', 'yz']);
  });

  it.each<[string, () => Uint8Array]>([
    ['nothing', () => new Uint8Array(0)],
    ['only an end', () => END_OF_STREAM],
    ['no schema first', () => join(rows(1), schema(int8))],
    ['two schemas', () => join(schema(int8), schema(int8))],
    ['a message of another kind', () => join(schema(int8), encodeMessage(4, [], 0))],
    ['a delta of a dictionary', () => join(schema(word), dictionary(0, [scalar(1, 1)]))],
    ['a dictionary without values', () => join(schema(word), encodeMessage(MESSAGE.dictionary, [scalar(8, 0)], 0))],
    ['a dictionary that the schema does not name', () => join(schema(word), dictionary(1))],
    ['words before their dictionary', () => join(schema(word), rows(0))],
    ['an index behind the dictionary', () => join(schema(word), dictionary(0), rows(2))],
    ['a negative index', () => join(schema(word), dictionary(0), rows(-1))],
    ['a column of fewer rows than the batch', () => join(schema(int8), batch({ length: 2, nodes: [1, 0], buffers: [0, 0, 0, 1] }, [1]))],
    ['a column whose values are not there', () => join(schema(int8), batch({ length: 9, nodes: [9, 0], buffers: [0, 0, 0, 8] }, [1]))],
    ['a buffer that no field asks for', () => join(schema(), batch({ length: 1, buffers: [0, 0] }))],
  ])('refuses %s', (_, make) => {
    expect(refusal(() => read(make()))).toEqual(BAD);
  }); // oxfmt-ignore

  it('has as many rows as the limits allow, all batches together', () => {
    const bytes = join(schema(int8), rows(1, 2), rows(3));
    expect(read(bytes, { elements: 3 }).rows).toBe(3);
    expect(refusal(() => read(bytes, { elements: 2 }))).toEqual(TOO_MUCH);
  });

  it('believes no claim of rows that no byte stands for', () => {
    expect(read(claimOf(1000)).rows).toBe(1000);
    expect(refusal(() => read(claimOf(2 ** 33)))).toEqual(TOO_MUCH);
    const nulls = new arrow.Field('n', new arrow.Null(), true);
    expect(refusal(() => read(join(schema(nulls), batch({ length: 2 ** 31, nodes: [2 ** 31, 2 ** 31] }))))).toEqual(
      TOO_MUCH,
    );
  });

  it('refuses a stream with any of its messages left out but the last', () => {
    const whole = join(schema(word), dictionary(0), rows(1));
    const parts = [...messagesOf(whole, [])].map(({ start, metadata, body }) =>
      whole.subarray(start, start + metadata.length + body.length),
    );
    expect(parts).toHaveLength(3);
    for (const missing of [0, 1]) {
      expect(refusal(() => read(join(...parts.filter((_, i) => i !== missing))))).toEqual(BAD);
    }
    expect(read(join(...parts.slice(0, 2))).rows).toBe(0);
  });
});
