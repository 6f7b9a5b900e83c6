import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LongKeys } from '../../../src/base/keys/long-keys.ts';
import { LONGEST_HASHED, TextMap } from '../../../src/base/keys/text-map.ts';
import { keyWork } from '../../support/key-work.ts';
import { runs } from '../../support/runs.ts';

/** Keys around the lengths at which they are cut. */
const keys = fc
  .tuple(
    fc.constantFrom(0, 1, 5, LONGEST_HASHED - 1, LONGEST_HASHED, LONGEST_HASHED + 1, 2 * LONGEST_HASHED),
    fc.constantFrom('', 'a', 'b', 'ab'),
    fc.constantFrom('', 'x'),
  ) // oxfmt-ignore
  .map(([length, tail, head]) => head + 'k'.repeat(length) + tail);

describe('TextMap', () => {
  it('answers as a Map does', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, fc.integer()), { maxLength: 30 }), keys, (entries, other) => {
        const [map, expected] = [new TextMap<number>(), new Map<string, number>()];
        for (const [key, value] of entries) {
          expect(map.get(key)).toBe(expected.get(key));
          map.set(key, value);
          expected.set(key, value);
          expect(map.size).toBe(expected.size);
        }
        for (const key of [...expected.keys(), other]) {
          expect(map.has(key)).toBe(expected.has(key));
          expect(map.get(key)).toBe(expected.get(key));
        }
      }),
      { numRuns: runs(100) },
    );
  });

  it('compares what keys are long, not that times their number', () => {
    const [once, twice] = [100, 200].map((count) => keyWork(fill(new TextMap<number>(), count))) as [number, number];
    expect(twice).toBeLessThanOrEqual(2.2 * once);
    // The engine's own does not keep that.
    const [first, second] = [100, 200].map((count) => keyWork(fill(new Map<string, number>(), count))) as [number, number]; // oxfmt-ignore
    expect(second).toBeGreaterThan(3.5 * first);
  });
});

describe('LongKeys', () => {
  it('counts different keys of each length above the longest that V8 hashes', () => {
    const counted = new LongKeys();
    expect(counted.add(key(LONGEST_HASHED, 'a'))).toBe(0);
    expect(counted.add(key(LONGEST_HASHED + 1, 'a'))).toBe(1);
    expect(counted.add(key(LONGEST_HASHED + 1, 'a'))).toBe(1);
    expect(counted.add(key(LONGEST_HASHED + 1, 'b'))).toBe(2);
    expect(counted.add(key(LONGEST_HASHED + 2, 'b'))).toBe(1);
  });
});

/** Fills a map with keys that only their ends tell apart. */
function fill(map: { set(key: string, value: number): unknown }, count: number): () => void {
  return () => {
    for (let i = 0; i < count; i++) map.set(`${'k'.repeat(LONGEST_HASHED + 1)}${1000 + i}`, i);
  };
}

function key(length: number, head: string): string {
  return head + 'k'.repeat(length - head.length);
}
