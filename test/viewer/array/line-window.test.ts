import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineWindow } from '../../../src/viewer/array/line-window.ts';
import { runs } from '../../support/runs.ts';

describe('LineWindow', () => {
  it('shows all at first', () => {
    const sight = new LineWindow(10);
    expect([sight.from, sight.to, sight.middle]).toEqual([0, 10, 5]);
  });

  it('zooms around an element, which stays where it is', () => {
    const sight = new LineWindow(1000);
    sight.zoom(0.5, 400);
    expect([sight.from, sight.to]).toEqual([200, 700]);
    sight.zoom(2, 400);
    expect([sight.from, sight.to]).toEqual([0, 1000]);
  });

  it('zooms in no further than to four elements, and out to all of them', () => {
    const sight = new LineWindow(100);
    sight.zoom(0, 50);
    expect(sight.to - sight.from).toBe(4);
    sight.zoom(1e9, 50);
    expect([sight.from, sight.to]).toEqual([0, 100]);
  });

  it('brings an element into the middle when it is out of sight, and does not move else', () => {
    const sight = new LineWindow(100);
    sight.zoom(0.1, 0);
    expect(sight.reveal(9)).toBe(false);
    expect(sight.reveal(50)).toBe(true);
    expect([sight.from, sight.to]).toEqual([45, 55]);
    expect(sight.reveal(99)).toBe(true);
    expect([sight.from, sight.to]).toEqual([90, 100]);
  });

  it('never leaves the line, and keeps what it was told to show in sight', () => {
    const step = fc.record({
      factor: fc.double({ min: 0.01, max: 100, noNaN: true }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.array(step, { maxLength: 10 }), (size, steps) => {
        const sight = new LineWindow(size);
        for (const { factor, share } of steps) {
          const at = sight.at(share);
          sight.zoom(factor, at);
          expect(sight.from).toBeGreaterThanOrEqual(0);
          expect(sight.to).toBeLessThanOrEqual(size);
          expect(sight.to - sight.from).toBeGreaterThanOrEqual(Math.min(size, 4));
          const far = Math.floor(share * (size - 1));
          sight.reveal(far);
          expect(far >= sight.from && far < sight.to).toBe(true);
        }
      }),
      { numRuns: runs(100) },
    );
  });
});
