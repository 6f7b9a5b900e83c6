import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { Columns } from '../../src/frame/arrow/columns.ts';
import { type IndexInput, joinIndex, splitIndex } from '../../src/frame/row-index.ts';
import { refusal } from '../support/refusal.ts';

const vector = (...labels: string[]): arrow.Vector => arrow.vectorFromArray(labels, new arrow.Utf8());

function columnsOf(names: readonly string[], metadata: readonly [string, string][] = []): Columns {
  const { data } = arrow.vectorFromArray([1, 2], new arrow.Int8());
  return {
    fields: names.map((name) => new arrow.Field(name, new arrow.Int8(), true)),
    metadata: new Map(metadata),
    chunks: names.map(() => data),
    rows: 2,
  };
}

const join = (input: unknown, columns = columnsOf(['a'])): Columns =>
  joinIndex(columns, input as IndexInput | undefined, DEFAULT_LIMITS);
const refused = (input: unknown) => refusal(() => join(input));
const bad = (path: string) => ({ name: 'EncodeError', code: 'bad-index', path });
const broken = (columns: Columns) => refusal(() => splitIndex(columns, ['exact', 'arrow']));
const BROKEN = { name: 'DecodeError', code: 'bad-exact', path: '$.exact.arrow' };

describe('joinIndex', () => {
  it('leaves columns without an index as they are', () => {
    const columns = columnsOf(['a']);
    expect(join(undefined, columns)).toBe(columns);
    expect(join([], columns)).toBe(columns);
  });

  it.each<[string, IndexInput, (string | undefined)[]]>([
    ['one vector', vector('x', 'y'), [undefined]],
    ['one level with a name', { values: vector('x', 'y'), name: 'key' }, ['key']],
    ['an empty name', { values: vector('x', 'y'), name: '' }, ['']],
    ['a name that reads as JSON', { values: vector('x', 'y'), name: '["a"]' }, ['["a"]']],
    ['two levels, one with a name', [vector('x', 'y'), { values: vector('u', 'v'), name: 'b' }], [undefined, 'b']],
  ])('puts %s behind the columns, from where it comes apart again', (_, input, names) => {
    const joined = join(input, columnsOf(['a', 'b'], [['k', 'v']]));
    expect(joined.fields.map(({ name }) => name).slice(0, 3)).toEqual(['a', 'b', '__index_level_0__']);
    const split = splitIndex(joined, []);
    expect(split.names).toEqual(names);
    expect(split.columns.fields).toHaveLength(2);
    expect([...split.columns.metadata]).toEqual([['k', 'v']]);
    expect(split.index.chunks.flat().map((data) => data.length)).toEqual(names.map(() => 2));
  });

  it('refuses an index of another length, or of something else, at its level', () => {
    expect(refused(vector('x'))).toEqual(bad('$.index[0]'));
    expect(refused([vector('x', 'y'), vector('x', 'y', 'z')])).toEqual(bad('$.index[1]'));
    for (const input of ['xy', 5, {}, [['x', 'y']], { values: ['x', 'y'] }])
      expect(refused(input).code).toBe('bad-index');
  });

  it('refuses a name that is no string, or that no stream can hold', () => {
    expect(refused({ values: vector('x', 'y'), name: 5 })).toEqual(bad('$.index[0].name'));
    expect(refused({ values: vector('x', 'y'), name: '\udc00' })).toEqual(bad('$.index[0].name'));
  });

  it('refuses what a level does not have, with the name that was meant', () => {
    expect(refused({ values: vector('a', 'b'), nmae: 'x' })).toEqual({
      name: 'OptionError',
      code: 'bad-option',
      path: 'index,0,nmae',
    });
  });

  it('refuses columns and metadata of the names that an index has, also without an index', () => {
    expect(refusal(() => join(undefined, columnsOf(['a', '__index_level_7__'])))).toEqual(bad('$.__index_level_7__'));
    expect(refusal(() => join(undefined, columnsOf(['a'], [['raymon.index_name', 'x']])))).toEqual(bad('$'));
    expect(() => join(undefined, columnsOf(['__index_level_x__', '__index_level_0__ ']))).not.toThrow();
  });
});

describe('splitIndex', () => {
  it.each([
    [['__index_level_0__', 'a']],
    [['a', '__index_level_1__']],
    [['a', '__index_level_1__', '__index_level_0__']],
    [['a', '__index_level_0__', '__index_level_0__']],
    [['a', '__index_level_00__']],
  ])('refuses columns in the order %j', (names) => {
    expect(broken(columnsOf(names))).toEqual(BROKEN);
  });

  it('takes levels alone, without columns', () => {
    expect(splitIndex(columnsOf(['__index_level_0__', '__index_level_1__']), []).index.fields).toHaveLength(2);
  });

  it.each(['', 'x', '["a"]', '["a","b","c"]', '["a", "b"]', '["a",5]', '{"0":"a","1":"b"}'])(
    'refuses %j as the names of two levels',
    (text) => {
      const levels = ['a', '__index_level_0__', '__index_level_1__'];
      expect(broken(columnsOf(levels, [['raymon.index_name', text]]))).toEqual(BROKEN);
    },
  );

  it('refuses a name of no level', () => {
    expect(broken(columnsOf(['a'], [['raymon.index_name', '[]']]))).toEqual(BROKEN);
  });
});
