import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../../../src/base/errors.ts';
import { ValueWalk } from '../../../../../src/cli/formats/parquet/pages/value-walk.ts';
import { runs } from '../../../../support/runs.ts';

function refused(walk: () => unknown): void {
  expect(walk).toThrow(DecodeError);
}

/** An integer in seven bits a byte. */
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

/** Lengths that are all the same: one block without differences. */
function lengths(first: number, count: number): number[] {
  return [32, 1, count, ...varint(2 * first), 0, 0];
}

describe('ValueWalk.runs', () => {
  it('counts the ones of flags, equal and packed', () => {
    expect(new ValueWalk(Uint8Array.of(10, 1, 3, 0b0000_0101)).runs(1, 8, 1)).toBe(7);
    expect(new ValueWalk(Uint8Array.of(10, 0, 3, 0xff)).runs(1, 7, 1)).toBe(2);
    expect(new ValueWalk(new Uint8Array(0)).runs(1, 0, 1)).toBe(0);
  });

  it.each([
    ['more equal values than there are', [12, 1], 1, 5],
    ['two thousand million of them', [0xfe, 0xff, 0xff, 0xff, 0x0f, 1], 1, 5],
    ['packed values beyond the page', [5, 0xff], 1, 16],
    ['no packed values, for which a byte is taken', [1, 0xff, 10, 1], 1, 5],
    ['packed values without bits, without end', [0xff, 0xff, 0xff, 0xff, 0x0f], 0, 5],
    ['indices of more bits than there are', [10, 1, 1, 1, 1, 1], 32, 5],
    ['a page that ends first', [2, 1], 1, 5],
    ['a length of a run without end', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0], 1, 5],
  ] as const)('refuses %s', (_, bytes, width, values) => {
    refused(() => new ValueWalk(Uint8Array.from(bytes)).runs(width, values));
  });

  it('lets the reader find as many values as there are, whatever it lets pass', () => {
    let passed = 0;
    const bytes = fc.uint8Array({ maxLength: 24 });
    fc.assert(
      fc.property(bytes, fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 40 }), (page, width, count) => {
        try {
          new ValueWalk(page).runs(width, count);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
          return;
        }
        passed++;
        const output = Array.from<number>({ length: count });
        const reader = { view: new DataView(page.buffer), offset: 0 };
        readRleBitPackedHybrid(reader, width, output, page.length);
        expect(output).toHaveLength(count);
        expect(output).not.toContain(undefined);
      }),
      { numRuns: runs(1000) },
    );
    expect(passed).toBeGreaterThan(0);
  });
});

describe('ValueWalk.deltas', () => {
  it.each([
    ['a block of nothing', [0, 1, 5, 0, 0]],
    ['no miniblocks', [...varint(128), 0, 5, 0, 0]],
    ['two thousand million miniblocks', [...varint(2 ** 31), ...varint(2 ** 31), 5, 0, 0]],
    ['miniblocks of another size', [...varint(100), 4, 5, 0, 0, 1, 1, 1, 1]],
    ['numbers of more bits than there are', [32, 1, 5, 0, 0, 65, ...Array<number>(600).fill(0)]],
    ['a number without end', [32, 1, 5, ...Array<number>(5000).fill(0x80)]],
    ['a page that ends first', [32, 1, 5, 0, 0, 1]],
  ])('refuses %s', (_, bytes) => {
    refused(() => new ValueWalk(Uint8Array.from(bytes)).deltas(5));
  });

  it('lets the reader find as many numbers as there are, whatever it lets pass', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.integer({ min: 1, max: 40 }), (rest, count) => {
        const page = Uint8Array.of(32, 1, count, ...rest);
        for (const output of [new Int32Array(count), new BigInt64Array(count)]) {
          try {
            new ValueWalk(page).deltas(count);
          } catch (error) {
            expect(error).toBeInstanceOf(DecodeError);
            return;
          }
          deltaBinaryUnpack({ view: new DataView(page.buffer), offset: 0 }, count, output);
        }
      }),
      { numRuns: runs(1000) },
    );
  });
});

describe('ValueWalk.sharedStrings', () => {
  it('adds up what the strings take apart', () => {
    expect(new ValueWalk(Uint8Array.from([...lengths(0, 3), ...lengths(4, 3)])).sharedStrings(3)).toBe(12);
  });

  it('refuses a beginning that is longer than the string before', () => {
    refused(() => new ValueWalk(Uint8Array.from([...lengths(2 ** 30, 3), ...lengths(1, 3)])).sharedStrings(3));
  });
});
