import { describe, expect, it } from 'vitest';
import { cellKey, compareKeys, decimalKey, isSortable } from '../../../../src/viewer/model/frame/cell-order.ts';
import { TYPE_ID } from '../../../../src/viewer/model/frame/arrow-type.ts';

describe('compareKeys', () => {
  it('orders numbers and bigints by value, NaN behind all of them', () => {
    const keys = [Number.NaN, 2n ** 53n + 1n, 2 ** 53, Infinity, -1n, 0.5, Number.NaN, -Infinity];
    expect(keys.toSorted(compareKeys)).toEqual([
      -Infinity,
      -1n,
      0.5,
      2 ** 53,
      2n ** 53n + 1n,
      Infinity,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('calls equal keys equal', () => {
    expect([compareKeys('a', 'a'), compareKeys(1n, 1n), compareKeys(Number.NaN, Number.NaN)]).toEqual([0, 0, 0]);
    expect(compareKeys('B', 'a')).toBe(-1);
  });
});

describe('cellKey', () => {
  it('makes numbers of booleans and Dates, and keeps what is ordered by itself', () => {
    expect([cellKey(false), cellKey(true), cellKey(new Date(5)), cellKey('b'), cellKey(7n)]).toEqual([
      0,
      1,
      5,
      'b',
      7n,
    ]);
  });
});

describe('decimalKey', () => {
  it('orders decimals of one scale by value, below zero too', () => {
    const digits = ['10.00', '-0.05', '9.99', '-10.00', '0.00', '12345678901234567890.01'];
    const sorted = digits.toSorted((a, b) => compareKeys(decimalKey(a, 2), decimalKey(b, 2)));
    expect(sorted).toEqual(['-10.00', '-0.05', '0.00', '9.99', '10.00', '12345678901234567890.01']);
  });

  it('reads decimals without a fraction, and those with an exponent', () => {
    expect(decimalKey('-7', 0)).toBe(-7n);
    expect(decimalKey('12e3', -3)).toBe(12_000);
  });
});

describe('isSortable', () => {
  it('is so for flat types, and dictionaries of them', () => {
    const list = { typeId: TYPE_ID.list };
    expect(isSortable({ typeId: TYPE_ID.utf8 })).toBe(true);
    expect(isSortable(list)).toBe(false);
    expect(isSortable({ typeId: TYPE_ID.dictionary, dictionary: { typeId: TYPE_ID.int } })).toBe(true);
    expect(isSortable({ typeId: TYPE_ID.dictionary, dictionary: list })).toBe(false);
  });
});
