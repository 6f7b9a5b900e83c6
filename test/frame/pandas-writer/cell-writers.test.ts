import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import {
  cellsOf,
  cellValidity,
  validCellsOf,
  type CellContext,
} from '../../../src/frame/pandas-writer/cell-writers.ts';
import { vectorFrom } from '../../support/vectors.ts';
import { writtenCells } from '../../support/written-cells.ts';

const context = (timestamps: 'epoch' | 'iso' = 'epoch'): CellContext => ({
  limits: DEFAULT_LIMITS,
  dictionaries: new Map(),
  timestamps,
});

const dataOf = (values: readonly unknown[], type: arrow.DataType): arrow.Data =>
  vectorFrom(values, type).data[0] as arrow.Data;

/** What the cells of values say, in JSON's values. */
function saidOf(values: readonly unknown[], type: arrow.DataType): unknown[] {
  const data = dataOf(values, type);
  const texts = writtenCells(cellsOf(data, new arrow.Field('c', type, true), context()), values.keys());
  return texts.map((text): unknown => JSON.parse(text));
}

const field = (name: string, type: arrow.DataType) => new arrow.Field(name, type, true);

describe('cellsOf', () => {
  it.each<[string, arrow.DataType, unknown[], unknown[]]>([
    ['nulls', new arrow.Null(), [null, null], [null, null]],
    ['booleans', new arrow.Bool(), [true, null, false], [true, null, false]],
    ['strings', new arrow.Utf8(), ['a"', null, ''], ['a"', null, '']],
    ['bytes', new arrow.Binary(), [Uint8Array.of(1), null], ['AQ==', null]],
    ['lists', new arrow.List(field('item', new arrow.Int8())), [[1, null], null, []], [[1, null], null, []]],
    [
      'lists of one size',
      new arrow.FixedSizeList(2, field('item', new arrow.Int8())),
      [[1, 2], null, [3, null]],
      [[1, 2], null, [3, null]],
    ],
    [
      'structs, of fields with one name the first',
      new arrow.Struct([field('__proto__', new arrow.Int8()), field('b', new arrow.Utf8())]),
      [{ ['__proto__']: 1, b: 'x' }, null],
      [JSON.parse('{"__proto__":1,"b":"x"}'), null],
    ],
    ['words', new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8()), ['x', null, 'y', 'x'], ['x', null, 'y', 'x']],
  ])('writes %s, nulls included', (_, type, values, said) => {
    expect(saidOf(values, type)).toEqual(said);
  });

  it('writes null for arrays without slots, whatever their type', () => {
    const type = new arrow.List(field('item', new arrow.Utf8()));
    expect(writtenCells(cellsOf(new arrow.Data(type, 0, 0, 0), field('c', type), context()), [0])).toEqual(['null']);
  });

  it('writes the entries of a dictionary once, however many arrays share it', () => {
    const shared = context();
    const [first, again] = [0, 1].map(() =>
      dataOf(['x', 'y'], new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8())),
    );
    const same = (again as arrow.Data).clone(first?.type, 0, 2, 0);
    Object.assign(same, { dictionary: first?.dictionary });
    for (const data of [first, same]) {
      expect(writtenCells(cellsOf(data as arrow.Data, undefined, shared), [1, 0])).toEqual(['"y"', '"x"']);
    }
    expect(shared.dictionaries.size).toBe(1);
    cellsOf(again as arrow.Data, undefined, shared);
    expect(shared.dictionaries.size).toBe(2);
  });

  it('writes timestamps of columns as they are asked for, those inside of others as milliseconds', () => {
    const type = new arrow.Timestamp(arrow.TimeUnit.MILLISECOND);
    const data = dataOf([1000], type);
    expect(writtenCells(validCellsOf(data, field('c', type), context('iso')), [0])[0]).toMatch(/^"1970-01-01T00:00:01/);
    expect(writtenCells(validCellsOf(data, field('c', type), context()), [0])).toEqual(['1000']);
    const list = new arrow.List(field('item', type));
    expect(writtenCells(validCellsOf(dataOf([[1000]], list), field('c', list), context('iso')), [0])).toEqual([
      '[1000]',
    ]);
  });
});

describe('cellValidity', () => {
  it('is there where cells are null, and the type does not tell', () => {
    expect(cellValidity(dataOf([1, null], new arrow.Int8()))).toMatchObject({ offset: 0 });
    expect(cellValidity(dataOf([1, 2], new arrow.Int8()))).toBeUndefined();
    expect(cellValidity(dataOf([null, null], new arrow.Null()))).toBeUndefined();
    expect(cellValidity(new arrow.Data(new arrow.Utf8(), 0, 0, 0))).toBeUndefined();
  });
});
