import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { FlatbufferTable } from '../../../src/frame/stream/flatbuffer-reader.ts';
import {
  FlatbufferWriter,
  int32Vector,
  scalar,
  table,
  type Slot,
} from '../../../src/frame/stream/flatbuffer-writer.ts';
import { decodeType, encodeType } from '../../../src/frame/stream/type-codec.ts';
import { refusal } from '../../support/refusal.ts';

const bytesOf = (slots: readonly Slot[]): Uint8Array => FlatbufferWriter.write(table(slots));

const tableOf = (slots: readonly Slot[]): FlatbufferTable => FlatbufferTable.root(bytesOf(slots), ['exact', 'arrow']);

const decode = (code: number, slots: readonly Slot[], children: arrow.Field[] = []): arrow.DataType =>
  decodeType(code, tableOf(slots), children);

const item = new arrow.Field('item', new arrow.Int8(), true);
const entries = new arrow.Field(
  'entries',
  new arrow.Struct([new arrow.Field('key', new arrow.Utf8(), false), new arrow.Field('value', new arrow.Int8(), true)]),
  false,
);

const TYPES: readonly arrow.DataType[] = [
  new arrow.Null(),
  new arrow.Bool(),
  ...([8, 16, 32, 64] as const).flatMap((width) => [new arrow.Int(true, width), new arrow.Int(false, width)]),
  ...[0, 1, 2].map((precision) => new arrow.Float(precision)),
  new arrow.Binary(),
  new arrow.LargeBinary(),
  new arrow.BinaryView(),
  new arrow.Utf8(),
  new arrow.LargeUtf8(),
  new arrow.Utf8View(),
  new arrow.Decimal(-3, 9, 32),
  new arrow.Decimal(2, 76, 256),
  new arrow.Date_(0),
  new arrow.Date_(1),
  new arrow.Time(0, 32),
  new arrow.Time(3, 64),
  new arrow.Timestamp(2),
  new arrow.Timestamp(3, 'Europe/Brussels'),
  new arrow.Timestamp(0, ''),
  new arrow.Interval(0),
  new arrow.Interval(2),
  new arrow.Duration(3),
  new arrow.FixedSizeBinary(0),
  new arrow.FixedSizeBinary(5),
  new arrow.List(item),
  new arrow.LargeList(item),
  new arrow.FixedSizeList(3, item),
  new arrow.Struct([]),
  new arrow.Struct([item, item]),
  new arrow.Map_(entries as never, true),
  new arrow.Union(0, [5, 0], [item, item]),
  new arrow.Union(1, [127], [item]),
];

describe('type codec', () => {
  it.each(TYPES.map((type) => [String(type), type] as const))('%s is read as it was written', (_, type) => {
    const { code, slots } = encodeType(type);
    const back = decode(code, slots, [...(type.children ?? [])]);
    expect(back.constructor).toBe(type.constructor);
    expect(encodeType(back).code).toBe(code);
    expect(bytesOf(encodeType(back).slots)).toEqual(bytesOf(slots));
    expect(back.children ?? []).toEqual(type.children ?? []);
  });

  it('an absent parameter is the default of Schema.fbs', () => {
    expect(decode(arrow.Type.Decimal, [scalar(4, 5), scalar(4, 2)])).toMatchObject({ bitWidth: 128 });
    expect(decode(arrow.Type.Date, [])).toMatchObject({ unit: 1 });
    expect(decode(arrow.Type.Time, [])).toMatchObject({ unit: 1, bitWidth: 32 });
    expect(decode(arrow.Type.Duration, [])).toMatchObject({ unit: 1 });
    expect(decode(arrow.Type.Timestamp, []).toString()).toBe(new arrow.Timestamp(0).toString());
    const union = decode(arrow.Type.Union, [], [item, item]) as arrow.Union;
    expect([...union.typeIds]).toEqual([0, 1]);
  });

  it.each<[string, number, readonly Slot[], arrow.Field[]?]>([
    ['a code that no type has', 99, []],
    ['the code of a dictionary', -1 & 255, []],
    ['integers of 7 bits', arrow.Type.Int, [scalar(4, 7)]],
    ['integers of no width', arrow.Type.Int, []],
    ['floats of another precision', arrow.Type.Float, [scalar(2, 3)]],
    ['a decimal of 40 digits in 128 bits', arrow.Type.Decimal, [scalar(4, 40), scalar(4, 0), scalar(4, 128)]],
    ['a decimal of 48 bits', arrow.Type.Decimal, [scalar(4, 4), scalar(4, 0), scalar(4, 48)]],
    ['milliseconds of 64 bits', arrow.Type.Time, [scalar(2, 1), scalar(4, 64)]],
    ['a time of 16 bits', arrow.Type.Time, [scalar(2, 1), scalar(4, 16)]],
    ['a unit of timestamps', arrow.Type.Timestamp, [scalar(2, 4)]],
    ['binary of a negative size', arrow.Type.FixedSizeBinary, [scalar(4, -1)]],
    ['lists of a negative size', arrow.Type.FixedSizeList, [scalar(4, -1)], [item]],
    ['a list of nothing', arrow.Type.List, []],
    ['a list of two fields', arrow.Type.List, [], [item, item]],
    ['a map of what is no pair', arrow.Type.Map, [], [item]],
    ['a string with a child', arrow.Type.Utf8, [], [item]],
    ['a union of nothing', arrow.Type.Union, []],
    ['a union whose ids are alike', arrow.Type.Union, [scalar(2, 0), int32Vector([1, 1])], [item, item]],
    ['a union with an id of 128', arrow.Type.Union, [scalar(2, 0), int32Vector([128])], [item]],
    ['a union of another mode', arrow.Type.Union, [scalar(2, 2)], [item]],
  ])('%s is refused with the path of the stream', (_, code, slots, children) => {
    expect(refusal(() => decode(code, slots, children))).toEqual({
      name: 'DecodeError',
      code: 'bad-arrow',
      path: '$.exact.arrow',
    });
  });
});
