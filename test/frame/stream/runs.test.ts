import * as arrow from 'apache-arrow';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eachStretch, RunList, slotCount } from '../../../src/frame/stream/runs.ts';
import { runs } from '../../support/runs.ts';

const arrays: readonly arrow.Data[] = [0, 1].map(() => new arrow.Data(new arrow.Null(), 0, 100, 100));

describe('RunList', () => {
  it('has the slots that were added, in order, and joins those that touch', () => {
    const added = fc.array(fc.tuple(fc.constantFrom(0, 1, undefined), fc.nat(20), fc.nat(4)));
    const property = fc.property(added, (all) => {
      const list = new RunList([]);
      const slots: unknown[] = [];
      for (const [which, start, count] of all) {
        const data = which === undefined ? undefined : arrays[which];
        list.add(data, start, count);
        for (let slot = start; slot < start + count; slot++) slots.push([which, which === undefined ? 0 : slot]);
      }
      const found = list.runs.flatMap(({ data, start, count }) =>
        Array.from({ length: count }, (_, i) =>
          data === undefined ? [undefined, 0] : [arrays.indexOf(data), start + i],
        ),
      );
      expect(found).toEqual(slots);
      expect(slotCount(list.runs)).toBe(slots.length);
      for (const [i, run] of list.runs.entries()) {
        const next = list.runs[i + 1];
        expect(run.count).toBeGreaterThan(0);
        const touches = next?.data === run.data && (run.data === undefined || run.start + run.count === next?.start);
        expect(next !== undefined && touches).toBe(false);
      }
    });
    fc.assert(property, { numRuns: runs(300) });
  });

  it('begins with each array, without slots, so that none is forgotten', () => {
    expect(new RunList([arrays[0], undefined, arrays[1]]).runs).toEqual([
      { data: arrays[0], start: 0, count: 0 },
      { data: arrays[1], start: 0, count: 0 },
    ]);
  });
});

describe('eachStretch', () => {
  it('covers a run once, in stretches as long as can be, each valid or null throughout', () => {
    const property = fc.property(
      fc.array(fc.boolean(), { maxLength: 70 }),
      fc.nat(9),
      fc.nat(5),
      (valid, lead, skip) => {
        const bytes = new Uint8Array(16);
        for (const [i, bit] of valid.entries()) {
          const at = lead + i;
          if (bit) bytes[at >> 3] = (bytes[at >> 3] as number) | (1 << (at & 7));
        }
        const start = Math.min(skip, valid.length);
        const seen: [boolean, number, number][] = [];
        const run = { data: undefined, start, count: valid.length - start };
        eachStretch(run, { bytes, offset: lead }, (...stretch) => void seen.push(stretch));
        expect(seen.flatMap(([bit, , count]) => Array.from({ length: count }, () => bit))).toEqual(valid.slice(start));
        for (const [i, [bit, from, count]] of seen.entries()) {
          expect(from).toBe(start + seen.slice(0, i).reduce((sum, [, , before]) => sum + before, 0));
          expect(count).toBeGreaterThan(0);
          expect(seen[i + 1]?.[0]).not.toBe(bit);
        }
      },
    );
    fc.assert(property, { numRuns: runs(300) });
  });

  it('without nulls is one stretch, and of no slots none', () => {
    const seen: unknown[] = [];
    eachStretch({ data: undefined, start: 3, count: 4 }, undefined, (...stretch) => void seen.push(stretch));
    eachStretch({ data: undefined, start: 3, count: 0 }, undefined, (...stretch) => void seen.push(stretch));
    expect(seen).toEqual([[true, 3, 4]]);
  });
});
