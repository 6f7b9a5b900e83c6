import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DataFrame } from '../../../src/frame/dataframe.ts';
import { equals } from '../../../src/toolkit/equals.ts';
import { EncodeError } from '../../../src/base/errors.ts';
import { Registry } from '../../../src/toolkit/registry.ts';
import { toolkit } from '../../support/toolkit.ts';

const { fromJson, toJson } = toolkit(Registry.builtin(DataFrame));

const typed = (type: arrow.DataType, nullable = true): arrow.Schema =>
  new arrow.Schema([new arrow.Field('a', type, nullable)]);
const make = (values: readonly unknown[], type?: arrow.DataType): DataFrame =>
  DataFrame.fromColumns({ a: values }, type === undefined ? {} : { schema: typed(type) });
const refused = (make: () => unknown): unknown => {
  try {
    make();
  } catch (error) {
    if (error instanceof EncodeError) return [error.code, error.path];
    throw error;
  }
  return undefined;
};

/** A list whose middle is a hole. */
const holed = (first: unknown, last: unknown): unknown[] => {
  const list: unknown[] = [first];
  list[2] = last;
  return list;
};

describe('an array with holes', () => {
  it.each<[string, unknown, unknown, arrow.DataType?]>([
    ['numbers', 1, 2],
    ['booleans', true, false],
    ['texts', 'a', 'b'],
    ['bigints', 1n, 2n],
    ['dates', new Date(1), new Date(2)],
    ['bytes', Uint8Array.of(1), Uint8Array.of(2)],
    ['structs', { x: 1 }, { x: 2 }],
    ['lists', [1], [2]],
    ['entries of a dictionary', 'x', 'y', new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8())],
    ['structs of a schema', { x: 1 }, { x: 2 }, new arrow.Struct([new arrow.Field('x', new arrow.Int8(), true)])],
  ])('has null there, as for undefined: %s', (_, first, last, type) => {
    const frame = make(holed(first, last), type);
    expect(frame.toRows()).toEqual([{ a: first }, { a: null }, { a: last }]);
    expect(frame.column('a').nullCount).toBe(1);
    expect(equals(frame, make([first, undefined, last], type))).toBe(true);
    expect(equals(fromJson(toJson(frame)), frame)).toBe(true);
  });

  it('has null there in lists and members inside of it', () => {
    expect(make([holed(1, 2), [3]]).toRows()).toEqual([{ a: [1, null, 2] }, { a: [3] }]);
    expect(make([{ x: holed('a', 'b') }]).toRows()).toEqual([{ a: { x: ['a', null, 'b'] } }]);
    expect(make([holed({ x: 1 }, { x: 2 })]).toRows()).toEqual([{ a: [{ x: 1 }, null, { x: 2 }] }]);
  });

  it('has nulls only where there is nothing else', () => {
    // oxlint-disable-next-line unicorn/no-new-array
    const nothing: unknown[] = new Array(5);
    expect(make(nothing).toRows()).toEqual(Array.from({ length: 5 }, () => ({ a: null })));
    expect(String(make(nothing).column('a').type)).toBe('Null');
    expect(make(nothing, new arrow.Int32()).column('a').nullCount).toBe(5);
    expect(make([nothing]).toRows()).toEqual([{ a: [null, null, null, null, null] }]);
  });
});

const outer = (type: arrow.DataType, values: readonly unknown[]): unknown =>
  refused(() => DataFrame.fromColumns({ a: values }, { schema: typed(type) }));
const flat = (values: readonly unknown[]): unknown =>
  refused(() => DataFrame.fromColumns({ a: values }, { schema: typed(new arrow.Int32(), false) }));

describe('an array of a given type', () => {
  const inner = new arrow.Field('x', new arrow.Int32(), false);

  it('has no null where its field allows none', () => {
    expect(flat([1, 2])).toBeUndefined();
    for (const nothing of [null, undefined]) expect(flat([1, nothing])).toEqual(['unsupported-value', '$.a[1]']);
    expect(flat(holed(1, 2))).toEqual(['unsupported-value', '$.a[1]']);
    const list = new arrow.List(inner);
    expect(outer(list, [[1], null, []])).toBeUndefined();
    expect(outer(list, [[1], [2, null]])).toEqual(['unsupported-value', '$.a[1][1]']);
    const struct = new arrow.Struct([inner]);
    expect(outer(struct, [{ x: 1 }, null])).toBeUndefined();
    expect(outer(struct, [{ x: 1 }, {}])).toEqual(['unsupported-value', '$.a[1].x']);
    expect(outer(new arrow.List(new arrow.Field('item', struct, true)), [[{ x: null }]])).toEqual([
      'unsupported-value',
      '$.a[0][0].x',
    ]);
  });

  it('drops no member that its structs do not have', () => {
    const struct = new arrow.Struct([new arrow.Field('x', new arrow.Int32(), true)]);
    expect(outer(struct, [{ x: 1 }, { x: 2, y: 3 }])).toEqual(['unsupported-value', '$.a[1].y']);
    expect(outer(new arrow.List(new arrow.Field('item', struct, true)), [[], [{ z: 1 }]])).toEqual([
      'unsupported-value',
      '$.a[1][0].z',
    ]);
  });
});
