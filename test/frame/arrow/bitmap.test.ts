import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import {
  bitAt,
  type Bitmap,
  copyBits,
  countBits,
  firstNull,
  setBit,
  setBits,
  validityOf,
} from '../../../src/frame/arrow/bitmap.ts';

const BITS = '0110100110010110100101100110100111111111000000001';
const bytes = new Uint8Array(8);
for (const [bit, digit] of [...BITS].entries()) if (digit === '1') setBit(bytes, bit);

const bitmapAt = (offset: number): Bitmap => ({ bytes, offset });
const digits = (target: Uint8Array, length: number): string =>
  Array.from({ length }, (_, bit) => (bitAt({ bytes: target, offset: 0 }, bit) ? '1' : '0')).join('');
const ones = (text: string): number => text.replaceAll('0', '').length;

describe('bits', () => {
  it('stand least significant first, from any offset', () => {
    expect([...bytes.subarray(0, 2)]).toEqual([0b10010110, 0b01101001]);
    for (const offset of [0, 3, 8, 13]) expect(bitAt(bitmapAt(offset), 5)).toBe(BITS[offset + 5] === '1');
  });

  it('are counted over every stretch, whole bytes and parts of them', () => {
    for (let start = 0; start <= BITS.length; start++) {
      for (let end = start; end <= BITS.length; end++) {
        const offset = start % 5;
        const count = countBits(bitmapAt(offset), start - offset, end - start);
        expect(count).toBe(ones(BITS.slice(start, end)));
      }
    }
  });

  it('are copied from any bit to any bit, and nothing else is set', () => {
    for (const start of [0, 1, 7, 8, 11]) {
      for (const at of [0, 3, 8, 9]) {
        for (const length of [0, 1, 7, 8, 9, 30]) {
          const target = new Uint8Array(8);
          copyBits(target, at, bitmapAt(0), start, length);
          expect(digits(target, 64)).toBe(('0'.repeat(at) + BITS.slice(start, start + length)).padEnd(64, '0'));
        }
      }
    }
  });

  it('are set over every stretch, and none around it', () => {
    for (let at = 0; at < 20; at++) {
      for (let length = 0; length < 20; length++) {
        const target = new Uint8Array(6);
        setBits(target, at, length);
        expect(digits(target, 48)).toBe(('0'.repeat(at) + '1'.repeat(length)).padEnd(48, '0'));
      }
    }
  });
});

const arrayOf = (values: readonly (number | null)[]): arrow.Data =>
  arrow.vectorFromArray(values, new arrow.Int32()).data[0] as arrow.Data;

const nulls = (length: number): arrow.Data => arrow.makeData({ type: new arrow.Null(), length });

describe('validityOf', () => {
  it('is undefined where nothing is null, and goes along with a slice', () => {
    expect(validityOf(arrayOf([1, 2]))).toBeUndefined();
    const validity = validityOf(arrayOf([1, null, 3, null]).slice(1, 3)) as Bitmap;
    expect([0, 1, 2].map((slot) => bitAt(validity, slot))).toEqual([false, true, false]);
  });
});

describe('firstNull', () => {
  it('counts slots over all arrays of a column', () => {
    expect(firstNull([])).toBe(-1);
    expect(firstNull([arrayOf([1, 2]), arrayOf([3])])).toBe(-1);
    expect(firstNull([arrayOf([1, 2]), arrayOf([3, null])])).toBe(3);
    expect(firstNull([arrayOf([null])])).toBe(0);
  });

  it('is the first slot of Null, where there is one', () => {
    expect(firstNull([nulls(0), arrayOf([1]), nulls(2)])).toBe(1);
    expect(firstNull([nulls(0)])).toBe(-1);
  });
});
