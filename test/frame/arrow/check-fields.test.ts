import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../../src/base/limits.ts';
import { checkFields } from '../../../src/frame/arrow/check-fields.ts';
import { refusal } from '../../support/refusal.ts';

const field = (name: string, type: arrow.DataType = new arrow.Int8(), metadata?: Map<string, string>): arrow.Field =>
  new arrow.Field(name, type, true, metadata);

function check(fields: arrow.Field[], limits: Partial<Limits> = {}, metadata = new Map<string, string>()): void {
  checkFields({ fields, metadata }, { ...DEFAULT_LIMITS, ...limits }, ['schema']);
}

const refused = (path: string) => ({ name: 'EncodeError', code: 'unsupported-value', path });
const passed = (path: string) => ({ name: 'LimitError', code: 'limit', path });
const nested = (levels: number): arrow.DataType =>
  levels === 1 ? new arrow.Int8() : new arrow.List(field('item', nested(levels - 1)));

const long = (end: string): string => 'n'.repeat(20_000) + end;

describe('checkFields', () => {
  it('takes any legal schema: a name twice, an empty one, emoji, nested types', () => {
    const fields = [field('a'), field('a'), field(''), field('😀', nested(3), new Map([['k', 'v']]))];
    expect(() => check(fields, {}, new Map([['', '']]))).not.toThrow();
  });

  it('takes as many columns as the limit keys says, and refuses one more', () => {
    check([field('a'), field('b')], { keys: 2 });
    expect(refusal(() => check([field('a'), field('b'), field('c')], { keys: 2 }))).toEqual(passed('$.schema'));
  });

  it('takes as many levels as the limit depth says, and refuses one more at its path', () => {
    check([field('a', nested(4))], { depth: 4 });
    const path = '$.schema.a.item.item.item.item';
    expect(refusal(() => check([field('a', nested(5))], { depth: 4 }))).toEqual(passed(path));
  });

  it('counts long names of columns, their children and metadata together', () => {
    const struct = new arrow.Struct([field(long('b'))]);
    const fields = [field(long('a'), struct, new Map([[long('c'), 'x']])), field(long('a'))];
    check(fields, { longKeys: 3 });
    expect(refusal(() => check(fields, { longKeys: 2 }))).toMatchObject({ name: 'LimitError', code: 'limit' });
  });

  it('refuses half a surrogate pair wherever text stands', () => {
    const half = 'x\ud800';
    const deep = field('a', new arrow.Struct([field('b', new arrow.List(field(half)))]));
    for (const each of [field(half), deep]) expect(refusal(() => check([each])).code).toBe('unsupported-value');
    for (const metadata of [new Map([['k', half]]), new Map([[half, 'v']])]) {
      expect(refusal(() => check([field('a', undefined, metadata)]))).toEqual(refused('$.schema.a'));
      expect(refusal(() => check([], {}, metadata))).toEqual(refused('$.schema'));
    }
    expect(refusal(() => check([field('a', new arrow.TimestampSecond(half))]))).toEqual(refused('$.schema.a'));
  });

  it('refuses names and metadata that are no strings', () => {
    expect(refusal(() => check([field(5 as never)])).code).toBe('unsupported-value');
    const metadata = new Map([['k', 5 as never]]);
    expect(refusal(() => check([field('a', undefined, metadata)]))).toEqual(refused('$.schema.a'));
  });

  it('refuses a type that Arrow does not have, in a dictionary as well', () => {
    const wide = new arrow.Decimal(0, 39, 128);
    for (const type of [wide, new arrow.Dictionary(wide, new arrow.Int8())]) {
      expect(refusal(() => check([field('a', type)]))).toEqual(refused('$.schema.a'));
    }
  });

  it('takes indices of dictionaries of up to 32 bits, and no others', () => {
    for (const indices of [new arrow.Int8(), new arrow.Uint16(), new arrow.Int32()]) {
      expect(() => check([field('a', new arrow.Dictionary(new arrow.Utf8(), indices))])).not.toThrow();
    }
    const wide = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int64() as never);
    expect(refusal(() => check([field('a', wide)]))).toEqual(refused('$.schema.a'));
  });
});
