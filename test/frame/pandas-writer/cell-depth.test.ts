import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { cellDepth } from '../../../src/frame/pandas-writer/cell-depth.ts';
import { JSON_METADATA } from '../../../src/frame/arrow/json-field.ts';
import { vectorFrom } from '../../support/vectors.ts';

const field = (type: arrow.DataType) => new arrow.Field('x', type, true);
const list = (type: arrow.DataType) => new arrow.List(field(type));
const int8 = new arrow.Int8();

const depthOf = (...types: readonly arrow.DataType[]): number =>
  cellDepth(
    {
      fields: types.map(field),
      metadata: new Map(),
      chunks: types.map((type) => [new arrow.Data(type, 0, 0, 0)]),
      rows: 0,
    },
    DEFAULT_LIMITS,
  );

const entries = field(new arrow.Struct([field(new arrow.Utf8()), field(list(int8))]));

describe('cellDepth', () => {
  it.each<[string, arrow.DataType, number]>([
    ['numbers', int8, 0],
    ['strings', new arrow.Utf8(), 0],
    ['lists', list(int8), 1],
    ['lists of lists of one size', list(new arrow.FixedSizeList(2, field(int8))), 2],
    ['structs', new arrow.Struct([field(int8), field(list(list(int8)))]), 3],
    ['structs of nothing', new arrow.Struct([]), 1],
    ['maps, whose pairs are lists', new arrow.Map_(entries as never), 3],
    ['unions, which are what was chosen', new arrow.Union(1, [0, 1], [field(int8), field(list(int8))]), 1],
    ['words', new arrow.Dictionary(new arrow.Utf8(), int8), 0],
    ['entries that are nested', new arrow.Dictionary(list(list(int8)) as never, int8), 2],
    ['months', new arrow.Interval(0), 0],
    ['days and milliseconds, which are lists', new arrow.Interval(1), 1],
  ])('is that of the type: %s', (_, type, depth) => {
    expect(depthOf(type)).toBe(depth);
    expect(depthOf(int8, type, int8)).toBe(depth);
  });

  it('is 0 of no columns', () => {
    expect(depthOf()).toBe(0);
  });

  it('is that of the deepest value where cells are mixed, nulls and other strings passed over', () => {
    const mixed = new arrow.Field('x', new arrow.Utf8(), true, new Map(JSON_METADATA));
    const depth = (...cells: readonly (string | null)[]): number => {
      const { data } = vectorFrom(cells, new arrow.Utf8());
      return cellDepth({ fields: [mixed], metadata: new Map(), chunks: [data], rows: cells.length }, DEFAULT_LIMITS);
    };
    expect(depth('1', '"x"', null)).toBe(0);
    expect(depth('1', '[]', '{"a":[[]]}', null)).toBe(3);
    expect(depth('1', '[[[[', '"[["')).toBe(0);
  });
});
