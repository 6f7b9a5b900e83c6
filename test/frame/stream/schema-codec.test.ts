import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../../src/base/limits.ts';
import type { FrameSchema } from '../../../src/frame/arrow/columns.ts';
import { FlatbufferTable } from '../../../src/frame/stream/flatbuffer-reader.ts';
import {
  FlatbufferWriter,
  scalar,
  string,
  table,
  vector,
  type Slot,
} from '../../../src/frame/stream/flatbuffer-writer.ts';
import { decodeSchema, encodeSchema, sameType, type DecodedSchema } from '../../../src/frame/stream/schema-codec.ts';
import { refusal } from '../../support/refusal.ts';

const PATH = ['exact', 'arrow'];

function decode(slots: readonly Slot[], limits: Partial<Limits> = {}): DecodedSchema {
  const root = FlatbufferTable.root(FlatbufferWriter.write(table(slots)), PATH);
  return decodeSchema(root, { ...DEFAULT_LIMITS, ...limits }, PATH);
}

const schemaOf = (...fields: readonly arrow.Field[]): FrameSchema => ({ fields, metadata: new Map() });

const again = (schema: FrameSchema, limits?: Partial<Limits>): DecodedSchema => decode(encodeSchema(schema), limits);

/** A field of 8-bit integers, as hostile as its slots. */
const fieldOf = (name: string, dictionary?: readonly Slot[], metadata?: Slot, children: Slot = vector([])) =>
  table([
    string(name),
    scalar(1, 1),
    scalar(1, arrow.Type.Int),
    table([scalar(4, 8), scalar(1, 1)]),
    dictionary && table(dictionary),
    children,
    metadata,
  ]);

const pair = (key: string, value: string) => table([string(key), string(value)]);

const bytesWith = (...keys: string[]) =>
  FlatbufferWriter.write(table(encodeSchema({ fields: [], metadata: new Map(keys.map((key) => [key, key])) })));

const list = (name: string, nullable: boolean, type: arrow.DataType) =>
  new arrow.List(new arrow.Field(name, type, nullable));

describe('schema codec', () => {
  it('fields are read as they were written: names, nullability, metadata, what is inside them', () => {
    const inner = new arrow.Field('__proto__', new arrow.Utf8(), false, new Map([['k', 'v']]));
    const schema: FrameSchema = {
      fields: [
        new arrow.Field('', new arrow.Int8(), false),
        new arrow.Field('same', new arrow.List(inner), true),
        new arrow.Field('same', new arrow.Struct([inner]), true, new Map([['', '']])),
      ],
      metadata: new Map([
        ['pandas', '{}'],
        ['__proto__', 'x'],
      ]),
    };
    const back = again(schema);
    expect(back.fields.map(String)).toEqual(schema.fields.map(String));
    expect(back.fields.map(({ metadata }) => metadata)).toEqual(schema.fields.map(({ metadata }) => metadata));
    expect(back.fields[1]?.type.children[0]?.metadata).toEqual(inner.metadata);
    expect(back.metadata).toEqual(schema.metadata);
    expect(back.dictionaries.size).toBe(0);
  });

  it('metadata is written in the order of its keys, so that equal schemas are equal bytes', () => {
    expect(bytesWith('b', 'a', 'c')).toEqual(bytesWith('c', 'b', 'a'));
  });

  it('dictionaries have ids in the order of the fields, parents first', () => {
    const words = new arrow.Dictionary(new arrow.Utf8(), new arrow.Uint16(), 77, true);
    const lists = new arrow.Dictionary(new arrow.List(new arrow.Field('item', words, true)), new arrow.Int8(), 5);
    const back = again(schemaOf(new arrow.Field('a', lists, true), new arrow.Field('b', words, true)));
    expect([...back.dictionaries.keys()].toSorted()).toEqual([0, 1, 2]);
    expect(back.ids.get(back.fields[0]?.type as arrow.DataType)).toBe(0);
    expect(back.ids.get(back.fields[1]?.type as arrow.DataType)).toBe(2);
    const inner = back.dictionaries.get(0)?.children[0]?.type as arrow.Dictionary;
    expect(back.ids.get(inner)).toBe(1);
    expect([inner.isOrdered, inner.indices.bitWidth, inner.indices.isSigned]).toEqual([true, 16, false]);
  });

  it.each<[string, readonly Slot[]]>([
    ['of big-endian numbers', [scalar(2, 1), vector([])]],
    ['with a field without a type', [scalar(2, 0), vector([table([string('a')])])]],
    [
      'with one dictionary for two fields',
      [scalar(2, 0), vector([fieldOf('a', [scalar(8, 3)]), fieldOf('b', [scalar(8, 3)])])],
    ],
    [
      'with indices of 64 bits',
      [scalar(2, 0), vector([fieldOf('a', [scalar(8, 0), table([scalar(4, 64), scalar(1, 1)])])])],
    ],
    [
      'with a dictionary of a kind that is not dense',
      [scalar(2, 0), vector([fieldOf('a', [scalar(8, 0), undefined, undefined, scalar(2, 1)])])],
    ],
    ['with a metadata key twice', [scalar(2, 0), vector([]), vector([pair('k', '1'), pair('k', '2')])]],
    [
      'with a metadata key of a field twice',
      [scalar(2, 0), vector([fieldOf('a', undefined, vector([pair('', '1'), table([])]))])],
    ],
  ])('a schema %s is refused', (_, slots) => {
    expect(refusal(() => decode(slots))).toEqual({ name: 'DecodeError', code: 'bad-arrow', path: '$.exact.arrow' });
  });

  it('a dictionary without a type of indices has those of 32 bits, as Schema.fbs says', () => {
    const back = decode([scalar(2, 0), vector([fieldOf('a', [scalar(8, 9)])])]);
    const type = back.fields[0]?.type as arrow.Dictionary;
    expect(type.indices).toEqual(new arrow.Int32());
    expect([...back.dictionaries.keys()]).toEqual([9]);
  });

  it('fields and levels are counted: as many as the limits allow, and no more', () => {
    let nested: arrow.Field = new arrow.Field('x', new arrow.Int8(), true);
    for (let level = 1; level < 4; level++) nested = new arrow.Field('x', new arrow.List(nested), true);
    const fields = Array.from({ length: 3 }, (_, i) => new arrow.Field(`c${i}`, new arrow.Int8(), true));
    expect(again(schemaOf(nested), { depth: 4 }).fields).toHaveLength(1);
    expect(again(schemaOf(...fields), { keys: 3 }).fields).toHaveLength(3);
    const refused = { name: 'LimitError', code: 'limit', path: '$.exact.arrow' };
    expect(refusal(() => again(schemaOf(nested), { depth: 3 }))).toEqual(refused);
    expect(refusal(() => again(schemaOf(...fields), { keys: 2 }))).toEqual(refused);
  });

  it('types are the same all through or not at all', () => {
    const word = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());
    expect(sameType(list('item', true, word), list('item', true, word))).toBe(true);
    for (const other of [
      list('other', true, word),
      list('item', false, word),
      list('item', true, new arrow.Utf8()),
      list('item', true, new arrow.Dictionary(new arrow.Utf8(), new arrow.Uint8())),
      new arrow.LargeList(new arrow.Field('item', word, true)),
    ]) {
      expect(sameType(list('item', true, word), other)).toBe(false);
    }
  });
});
