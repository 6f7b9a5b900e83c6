import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passesOf, rowBytes, unfilter } from '../../../../src/viewer/model/image/png-rows.ts';
import { runs } from '../../../support/runs.ts';

function header(width: number, height: number, isInterlaced: boolean): Parameters<typeof passesOf>[0] {
  return { width, height, bitDepth: 8, colourType: 0, isInterlaced };
}

describe('passesOf', () => {
  it('visits every pixel of an interlaced picture once', () => {
    const sizes = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(sizes, sizes, (width, height) => {
        const seen = new Uint8Array(width * height);
        for (const pass of passesOf(header(width, height, true))) {
          for (let y = 0; y < pass.height; y++) {
            for (let x = 0; x < pass.width; x++) {
              const at = (pass.y + y * pass.stepY) * width + pass.x + x * pass.stepX;
              seen[at] = (seen[at] as number) + 1;
            }
          }
        }
        expect(seen.every((count) => count === 1)).toBe(true);
      }),
      { numRuns: runs(100) },
    );
  });

  it('is one pass of a picture that is not interlaced', () => {
    expect(passesOf(header(5, 3, false))).toEqual([{ x: 0, y: 0, stepX: 1, stepY: 1, width: 5, height: 3 }]);
  });
});

describe('rowBytes', () => {
  it.each([
    [0, 1, 9, 2],
    [3, 4, 3, 2],
    [2, 8, 3, 9],
    [6, 16, 2, 16],
    [4, 8, 1, 2],
  ])('of colour type %d at %d bits and %d pixels is %d', (colourType, bitDepth, width, bytes) => {
    expect(rowBytes({ ...header(width, 1, false), colourType, bitDepth }, width)).toBe(bytes);
  });
});

/** The filters of PNG as section 9.2 of its specification states them, applied. */
function filtered(filter: number, rows: readonly Uint8Array[], distance: number): Uint8Array {
  const at = (y: number, x: number): number => (x < 0 ? 0 : (rows[y]?.[x] ?? 0));
  const predicted = (y: number, x: number): number => {
    const [a, b, c] = [at(y, x - distance), at(y - 1, x), at(y - 1, x - distance)];
    const p = a + b - c;
    const nearest = [a, b, c].toSorted((one, other) => Math.abs(p - one) - Math.abs(p - other))[0] as number;
    return [0, a, b, Math.floor((a + b) / 2), nearest][filter] as number;
  };
  return Uint8Array.from(rows.flatMap((row, y) => [filter, ...row.map((value, x) => value - predicted(y, x))]));
}

describe('unfilter', () => {
  it.each([0, 1, 2, 3, 4])('undoes filter %d', (filter) => {
    const rows = fc.array(fc.uint8Array({ minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(rows, fc.constantFrom(1, 2, 3), (given, distance) => {
        const bytes = filtered(filter, given, distance);
        expect(unfilter(bytes, 0, 6, given.length, distance)).toBe(true);
        expect(given.map((_, y) => bytes.subarray(y * 7 + 1, y * 7 + 7))).toEqual(given);
      }),
      { numRuns: runs(100) },
    );
  });

  it('knows no filter above 4', () => {
    expect(unfilter(Uint8Array.of(5, 0), 0, 1, 1, 1)).toBe(false);
  });
});
