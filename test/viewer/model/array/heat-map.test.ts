import { describe, expect, it } from 'vitest';
import { COLOUR_MAPS, colourTable } from '../../../../src/viewer/model/array/colour-map.ts';
import { autoRange, percentileRange } from '../../../../src/viewer/model/array/colour-range.ts';
import { originOf, plainScale, shareOf } from '../../../../src/viewer/model/array/colour-scale.ts';
import { plainNumbers } from '../../../../src/viewer/model/array/elements.ts';
import { drawHeatMap, MOST_DRAWN, SPECIAL_COLOURS, stepFor } from '../../../../src/viewer/model/array/heat-map.ts';
import { firstAxes, flatIndex, positionOf, sliceOf } from '../../../../src/viewer/model/array/slice.ts';
import { statisticsOf } from '../../../../src/viewer/model/array/statistics.ts';
import { runSteps } from '../../../../src/viewer/model/steps.ts';

const ends = (map: (typeof COLOUR_MAPS)[number]): string =>
  [0, 255].map((at) => Buffer.from(colourTable(map).subarray(3 * at, 3 * at + 3)).toString('hex')).join(' ');

describe('a colour map', () => {
  it.each(COLOUR_MAPS)('%s has 256 colours, no two neighbours far apart', (map) => {
    const table = colourTable(map);
    expect(table).toHaveLength(768);
    for (let i = 3; i < table.length; i++)
      expect(Math.abs((table[i] as number) - (table[i - 3] as number))).toBeLessThan(12);
  });

  it('has the ends that its authors gave it', () => {
    expect(Object.fromEntries(COLOUR_MAPS.map((map) => [map, ends(map)]))).toEqual({
      viridis: '440154 fde725',
      magma: '000004 fcfdbf',
      cividis: '00224e fee838',
      turbo: '30123b 7a0403',
      grey: '000000 ffffff',
      diverging: '3b4cc0 b40426',
    });
  });
});

describe('a scale', () => {
  it.each([
    ['linear', 0, 10, [-5, 0, 2.5, 10, 20], [-0.5, 0, 0.25, 1, 2]],
    ['log', 1, 1000, [0, -1, 1, 10, 1000, 1e6], [-1, -1, 0, 1 / 3, 1, 2]],
    ['symlog', -1000, 1000, [-1000, 0, 1000], [0, 0.5, 1]],
  ] as const)('%s from %s to %s', (kind, low, high, values, shares) => {
    const share = shareOf({ kind, low, high });
    for (const [i, value] of values.entries()) expect(share(value)).toBeCloseTo(shares[i] as number, 12);
    expect(share(Number.NaN)).toBeNaN();
  });

  it.each(['linear', 'log', 'symlog'] as const)('%s of one number has it in the middle', (kind) => {
    expect(shareOf({ kind, low: 5, high: 5 })(5)).toBe(0.5);
  });

  it('holds the whole range of doubles', () => {
    const share = shareOf({ kind: 'linear', low: -Number.MAX_VALUE, high: Number.MAX_VALUE });
    expect([share(-Number.MAX_VALUE), share(0), share(Number.MAX_VALUE)]).toEqual([0, 0.5, 1]);
  });

  it('has a range of all, or of all but the outermost numbers', () => {
    const numbers = Float64Array.from({ length: 1001 }, (_, i) => i);
    numbers[7] = Number.NaN;
    numbers[1000] = 1e9;
    const statistics = runSteps(statisticsOf(numbers));
    expect(autoRange(statistics, false)).toEqual([0, 1e9]);
    expect(percentileRange(numbers, { diverging: false })).toEqual([11, 990]);
    expect(autoRange({ ...statistics, min: -2, max: 1 }, true)).toEqual([-2, 2]);
    expect(percentileRange(Float64Array.of(Number.NaN), { diverging: false })).toEqual([0, 0]);
  });
});

describe('bigints beyond what doubles hold', () => {
  const far = 2n ** 60n;

  it.each([
    ['int64', BigInt64Array.of(far, far + 1n, far + 2n)],
    ['negative int64', BigInt64Array.of(-far - 2n, -far - 1n, -far)],
    ['uint64', BigUint64Array.of(2n ** 64n - 3n, 2n ** 64n - 2n, 2n ** 64n - 1n)],
    ['across 2^53', BigInt64Array.of(2n ** 53n - 1n, 2n ** 53n + 1n, 2n ** 53n + 3n)],
  ])('%s have exact ends, and colours by their exact differences', (_, numbers) => {
    const [low, high] = autoRange(runSteps(statisticsOf(numbers)), false);
    expect([low, high]).toEqual([numbers[0], numbers[2]]);
    const scale = { kind: 'linear', low, high } as const;
    const origin = originOf(scale);
    const share = shareOf(plainScale(scale, origin));
    expect([...plainNumbers(numbers, false, origin)].map(share)).toEqual([0, 0.5, 1]);
  });

  it('have exact percentiles, without NaT where they are times', () => {
    const numbers = BigInt64Array.from({ length: 1001 }, (_, i) => far + BigInt(i));
    numbers[1000] = -(2n ** 63n);
    expect(percentileRange(numbers, { diverging: false, isTime: true })).toEqual([far + 10n, far + 989n]);
    expect(percentileRange(numbers.slice(1000), { diverging: false, isTime: true })).toEqual([0, 0]);
    expect(percentileRange(BigUint64Array.of(2n ** 64n - 1n), { diverging: false })).toEqual([
      2n ** 64n - 1n,
      2n ** 64n - 1n,
    ]);
  });

  it('lie around zero on a map with a middle where they have both signs', () => {
    const statistics = runSteps(statisticsOf(BigInt64Array.of(-far, far + 1n)));
    expect(autoRange(statistics, true)).toEqual([-far - 1n, far + 1n]);
  });

  it('are counted from zero where doubles hold them, or scales bend', () => {
    expect(originOf({ kind: 'linear', low: 5n, high: 2n ** 53n - 1n })).toBe(0n);
    expect(originOf({ kind: 'linear', low: -far, high: far })).toBe(0n);
    expect(originOf({ kind: 'linear', low: 1.5, high: far })).toBe(0n);
    expect(originOf({ kind: 'log', low: far, high: far + 1n })).toBe(0n);
  });
});

describe('a plane', () => {
  const shape = [2, 3, 4, 5];

  it.each([
    [{ row: 2, column: 3 }],
    [{ row: 0, column: 3 }],
    [{ row: 3, column: 1 }],
    [{ row: undefined, column: 2 }],
    [{ row: undefined, column: undefined }],
  ])('of axes %o leads to the elements at their positions', (axes) => {
    const at = [1, 2, 3, 4];
    const slice = sliceOf(shape, axes, at);
    for (let y = 0; y < slice.height; y++) {
      for (let x = 0; x < slice.width; x++) {
        const position = positionOf(axes, at, x, y);
        let index = 0;
        for (const [axis, size] of shape.entries()) index = index * size + (position[axis] as number);
        expect(slice.offset + x * slice.strideX + y * slice.strideY).toBe(index);
        expect(flatIndex(shape, position)).toBe(index);
      }
    }
  });

  it('is that of the last two axes first, or of the pixels of a picture', () => {
    expect([firstAxes([]), firstAxes([3]), firstAxes([1, 2, 3]), firstAxes([8, 9, 3])]).toEqual([
      { row: undefined, column: undefined },
      { row: undefined, column: 0 },
      { row: 1, column: 2 },
      { row: 0, column: 1 },
    ]);
  });
});

describe('a heat map', () => {
  it('has the colour of each number, and those of NaN and infinities', () => {
    const numbers = Float32Array.of(0, 1, 2, Number.NaN, Infinity, -Infinity);
    const drawn = runSteps(
      drawHeatMap(
        numbers,
        sliceOf([2, 3], { row: 0, column: 1 }, [0, 0]),
        { x: 0, y: 0, width: 3, height: 2, step: 1 },
        { map: 'viridis', scale: { kind: 'linear', low: 0, high: 2 } },
      ),
    );
    const table = colourTable('viridis');
    const colour = (step: number): number[] => [...table.subarray(3 * step, 3 * step + 3), 255];
    const special = [SPECIAL_COLOURS.nan, SPECIAL_COLOURS.positiveInfinity, SPECIAL_COLOURS.negativeInfinity];
    expect([...drawn.rgba]).toEqual([
      ...[0, 128, 255].flatMap((step) => colour(step)),
      ...special.flatMap((each) => [...each, 255]),
    ]);
  });

  it('of a region looks at every n-th element', () => {
    const numbers = Uint8Array.from({ length: 100 }, (_, i) => i);
    const drawn = runSteps(
      drawHeatMap(
        numbers,
        sliceOf([10, 10], { row: 0, column: 1 }, []),
        { x: 2, y: 3, width: 7, height: 5, step: 3 },
        { map: 'grey', scale: { kind: 'linear', low: 0, high: 256 } },
      ),
    );
    const seen = Array.from({ length: drawn.width * drawn.height }, (_, i) => drawn.rgba[4 * i]);
    expect([drawn.width, drawn.height, seen]).toEqual([3, 2, [32, 35, 38, 62, 65, 68]]);
  });

  it('never draws more than a screen has', () => {
    for (const [width, height] of [
      [1, 1],
      [2048, 2048],
      [2049, 2048],
      [1e5, 1e5],
      [1, 2 ** 31],
      [5e6, 3],
    ] as const) {
      const step = stepFor({ width, height });
      expect(Math.ceil(width / step) * Math.ceil(height / step)).toBeLessThanOrEqual(MOST_DRAWN);
      const before = step - 1;
      if (before > 0) expect(Math.ceil(width / before) * Math.ceil(height / before)).toBeGreaterThan(MOST_DRAWN);
    }
  });
});
