import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../src/base/limits.ts';
import { ExactPlaces } from '../../src/native/exact-places.ts';
import { refusal } from '../support/refusal.ts';

const places = (limits: Partial<Limits> = {}): ExactPlaces =>
  new ExactPlaces({ ...DEFAULT_LIMITS, ...limits }, ['params', 'data']);

/** Marks a place, and comes back from it. */
function markAt(walk: ExactPlaces, ...steps: (string | number)[]): void {
  for (const step of steps) walk.enter(step);
  walk.mark('nan');
  for (const _ of steps) walk.leave();
}

const passed = (path: string) => ({ name: 'LimitError', code: 'limit', path });

describe('ExactPlaces', () => {
  it('has nothing until a place is marked, the root by the empty pointer', () => {
    const walk = places();
    expect(walk.exact).toBeUndefined();
    markAt(walk);
    expect(walk.exact?.toJSON()).toEqual({ '': 'nan' });
  });

  it('spells pointers as RFC 6901 does, in the order in which places were marked', () => {
    const walk = places();
    markAt(walk, 'a', 0);
    markAt(walk, 'a', 12);
    markAt(walk, '~/', '');
    markAt(walk, 'a');
    expect(walk.exact?.pointers()).toEqual(['/a/0', '/a/12', '/~0~1/', '/a']);
  });

  it('forgets the way through a container that it left for another', () => {
    const walk = places();
    markAt(walk, 'a', 'x', 'y');
    markAt(walk, 'b', 'x', 'y');
    walk.enter('c');
    markAt(walk, 'z');
    walk.leave();
    expect(walk.exact?.pointers()).toEqual(['/a/x/y', '/b/x/y', '/c/z']);
  });

  it('says its path for messages', () => {
    const walk = places();
    walk.enter('a');
    walk.enter(3);
    expect(walk.path).toEqual(['params', 'data', 'a', 3]);
    walk.leave();
    expect(walk.path).toEqual(['params', 'data', 'a']);
  });

  it('takes as many places as the limit keys says, and refuses one more at its path', () => {
    const walk = places({ keys: 2 });
    markAt(walk, 0);
    markAt(walk, 1);
    expect(refusal(() => markAt(walk, 2))).toEqual(passed('$.params.data[2]'));
  });

  it('takes as many characters of pointers as the limit says, those of the way included', () => {
    const walk = places({ pointerCharacters: 9 });
    markAt(walk, 'ab', 'c');
    markAt(walk, 'd', 'e');
    expect(walk.spent.pointerCharacters).toBe(9);
    // The pointer of the root has no characters.
    markAt(walk);
    expect(refusal(() => markAt(walk, 'f'))).toEqual(passed('$.params.data.f'));
  });

  it('counts different keys that V8 cannot hash, and none that it can', () => {
    const walk = places({ longKeys: 1 });
    const key = 'k'.repeat(16_384);
    for (let i = 0; i < 3; i++) walk.countKey(`${i}`.padStart(16_383, 'k'));
    walk.countKey(key);
    walk.countKey(key);
    walk.enter('here');
    expect(refusal(() => walk.countKey(`${key.slice(1)}x`))).toEqual(passed('$.params.data.here'));
  });
});
