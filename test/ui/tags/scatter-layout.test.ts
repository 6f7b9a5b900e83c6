import { describe, expect, it } from 'vitest';
import { HEIGHT_PX, layOut, nearestDot, placeOf } from '../../../src/ui/tags/scatter-layout.ts';

const point = (second: number, value: number): Parameters<typeof layOut>[0][0][0] => {
  return { traceId: `t${second}`, received: `2026-11-28T06:33:${String(second).padStart(2, '0')}.000000Z`, value };
};

describe('numbers in a plot', () => {
  it('of two slices are on one scale, oldest first', () => {
    const { dots, low, high } = layOut([[point(0, 10), point(20, 20)], [point(10, 30)]]);
    expect([low, high]).toEqual([10, 30]);
    expect(dots.map(({ series, x, y }) => [series, x, y])).toEqual([
      [0, 0, 1],
      [1, 0.5, 0],
      [0, 1, 0.5],
    ]);
    expect(dots.map((dot) => placeOf(dot, 220))).toEqual([
      [10, HEIGHT_PX - 10],
      [110, 10],
      [210, HEIGHT_PX / 2],
    ]);
  });

  it('stand in the middle where there is one, and within where they are the largest doubles', () => {
    expect(layOut([[point(5, 7)], []]).dots).toMatchObject([{ x: 0.5, y: 0.5 }]);
    const ends = layOut([[point(0, -Number.MAX_VALUE), point(1, Number.MAX_VALUE)]]).dots;
    expect(ends.map(({ y }) => y)).toEqual([1, 0]);
  });

  it('are found by the dot nearest to a place', () => {
    const { dots } = layOut([[point(0, 0), point(10, 10)]]);
    expect(nearestDot(dots, 220, 14, HEIGHT_PX - 14)).toBe(0);
    expect(nearestDot(dots, 220, 200, 14)).toBe(1);
    expect(nearestDot(dots, 220, 110, HEIGHT_PX / 2)).toBe(undefined);
  });
});
