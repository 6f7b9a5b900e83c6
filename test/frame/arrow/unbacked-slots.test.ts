import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { hasNoBytes, UnbackedSlots } from '../../../src/frame/arrow/unbacked-slots.ts';
import { refusal } from '../../support/refusal.ts';

const MOST = 2 ** 24;
const field = (type: arrow.DataType): arrow.Field => new arrow.Field('a', type, true);
const NULL = field(new arrow.Null());
const path = ['params', 'data'];
const passed = { name: 'LimitError', code: 'limit', path: '$.params.data' };

describe('UnbackedSlots', () => {
  it('takes 2^24 of them in all of a call, and refuses one more at its path', () => {
    const spent = { unbackedSlots: 0 };
    new UnbackedSlots(DEFAULT_LIMITS, spent).add(MOST - 1, path);
    const other = new UnbackedSlots(DEFAULT_LIMITS, spent);
    other.add(1, path);
    expect(other.count).toBe(MOST);
    expect(refusal(() => other.add(1, path))).toEqual(passed);
  });

  it('takes no more than the limit elements where that is smaller', () => {
    const slots = new UnbackedSlots({ ...DEFAULT_LIMITS, elements: 5 });
    slots.add(5, path);
    expect(refusal(() => slots.add(1, path))).toEqual(passed);
  });

  it('counts rows where no column has a byte for them, and none where one has', () => {
    const slots = new UnbackedSlots(DEFAULT_LIMITS);
    slots.addRows([NULL, field(new arrow.Int8())], MOST + 1, path);
    expect(slots.count).toBe(0);
    slots.addRows([NULL, NULL], 3, path);
    slots.addRows([], 4, path);
    expect(slots.count).toBe(7);
    expect(refusal(() => slots.addRows([NULL], MOST, path))).toEqual(passed);
  });
});

describe('hasNoBytes', () => {
  it.each<[string, arrow.DataType]>([
    ['Null', new arrow.Null()],
    ['binary of no bytes', new arrow.FixedSizeBinary(0)],
    ['a struct without members', new arrow.Struct([])],
    ['a struct of nulls', new arrow.Struct([NULL])],
    ['a list of no items', new arrow.FixedSizeList(0, field(new arrow.Int8()))],
    ['a list of a million nulls', new arrow.FixedSizeList(1e6, NULL)],
  ])('is true of %s', (_, type) => {
    expect(hasNoBytes(type)).toBe(true);
  });

  it.each<[string, arrow.DataType]>([
    ['booleans', new arrow.Bool()],
    ['binary of one byte', new arrow.FixedSizeBinary(1)],
    ['a struct with one member that has bytes', new arrow.Struct([NULL, field(new arrow.Int8())])],
    ['lists, which have offsets', new arrow.List(NULL)],
    ['strings', new arrow.Utf8()],
    ['unions, which have type ids', new arrow.DenseUnion([0], [NULL])],
    ['dictionaries, which have indices', new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8())],
  ])('is false of %s', (_, type) => {
    expect(hasNoBytes(type)).toBe(false);
  });
});
