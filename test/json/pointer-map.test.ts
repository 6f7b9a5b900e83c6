import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { PointerMap } from '../../src/json/pointer-map.ts';
import { LONGEST_HASHED } from '../../src/base/keys/text-map.ts';
import { refusal } from '../support/refusal.ts';
import { runs } from '../support/runs.ts';
import { names } from '../support/value-arbitraries.ts';

type Place = readonly [parent: string, step: string];

const step = names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
const places = fc.uniqueArray(fc.tuple(fc.oneof(fc.constant(''), step, fc.constant(`/${'é'.repeat(9000)}`)), step), {
  selector: (place) => place.join(''),
  maxLength: 20,
});

function mapOf(entries: readonly Place[], limits = DEFAULT_LIMITS): PointerMap {
  const map = new PointerMap(limits);
  for (const [parent, last] of entries) map.add(parent, last, 'nan');
  return map;
}

function textOf(map: PointerMap, bufferBytes: number): string {
  return Buffer.concat(Array.from(map.chunks(new Uint8Array(bufferBytes)), (chunk) => chunk.slice())).toString();
}

describe('PointerMap', () => {
  it('states the object that has its pointers as names', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: 64, max: 70_000 }), (entries, bufferBytes) => {
        const map = mapOf(entries);
        const text = map.text();
        const expected = Object.fromEntries(entries.map((place) => [place.join(''), 'nan']));
        expect(text).toBe(JSON.stringify(expected));
        expect(map.toJSON()).toEqual(expected);
        expect(map.byteLength).toBe(Buffer.byteLength(text));
        expect(textOf(map, bufferBytes)).toBe(text);
        expect(map.sorted().pointers()).toEqual(Object.keys(expected).toSorted());
        expect(map.equals(mapOf(entries.toReversed()))).toBe(true);
        expect(map.equals(mapOf([...entries, ['/another', '/place']]))).toBe(false);
      }),
      { numRuns: runs(100) },
    );
  });

  it('makes no object of more long pointers than the limit', () => {
    const parent = `/${'k'.repeat(LONGEST_HASHED)}`;
    const entries = ['/0', '/1', '/2'].map((last) => [parent, last] as const);
    expect(Object.keys(mapOf(entries, { ...DEFAULT_LIMITS, longKeys: 3 }).toJSON() as object)).toHaveLength(3);
    expect(refusal(() => mapOf(entries, { ...DEFAULT_LIMITS, longKeys: 2 }).toJSON())).toMatchObject({ code: 'limit' });
  });
});
