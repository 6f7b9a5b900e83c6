import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { formatStep, isJsonObject, readExact } from '../../src/native/exact-map.ts';
import { refusal } from '../support/refusal.ts';
import { runs } from '../support/runs.ts';
import { names } from '../support/value-arbitraries.ts';
import { orderedObject } from '../support/ordered-object.ts';

const read = (exact: unknown, json: unknown): ReturnType<typeof readExact> =>
  readExact(exact, json, DEFAULT_LIMITS, ['exact']);

const formatPointer = (steps: readonly (string | number)[]): string => steps.map(formatStep).join('');

describe('formatStep', () => {
  it('escapes as RFC 6901 says', () => {
    expect(formatPointer([])).toBe('');
    expect(formatPointer(['a/b', 0, 'm~n', '', '~1', '/~'])).toBe('/a~1b/0/m~0n//~01/~1~0');
  });

  it('is read back to the same place, whatever the names', () => {
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 5 }), (steps) => {
        let json: unknown = null;
        for (const step of steps.toReversed()) {
          const object = {};
          Object.defineProperty(object, step, { value: json, enumerable: true });
          json = object;
        }
        let node = read({ [formatPointer(steps)]: 'nan' }, json);
        for (const step of steps) node = node?.children?.get(step);
        expect(node?.kind).toBe('nan');
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('readExact', () => {
  it('gives no node for an empty map', () => {
    expect(read(undefined, 1)).toBeUndefined();
    expect(read({}, 1)).toBeUndefined();
  });

  it('gives a tree in any order', () => {
    const json = { a: [null, { b: null }] };
    const one = read({ '/a': 'set', '/a/1/b': 'nan', '/a/0': 'undefined' }, json);
    const other = read({ '/a/0': 'undefined', '/a/1/b': 'nan', '/a': 'set' }, json);
    for (const tree of [one, other]) {
      const a = tree?.children?.get('a');
      expect(tree?.kind).toBeUndefined();
      expect(a?.kind).toBe('set');
      expect(a?.children?.get(0)?.kind).toBe('undefined');
      expect(a?.children?.get(1)?.children?.get('b')).toMatchObject({ kind: 'nan', pointer: '/a/1/b' });
    }
  });

  it('follows a pointer through objects whose order was kept', () => {
    const json = orderedObject(
      new Map([
        ['2', [null]],
        ['1', null],
      ]),
    );
    expect(read({ '/2/0': 'nan' }, json)?.children?.get('2')?.children?.get(0)?.kind).toBe('nan');
    expect(refusal(() => read({ '/members': 'nan' }, json)).code).toBe('bad-exact');
  });

  it('builds no more than the data has places for, however long pointers are', () => {
    const pointer = '/0'.repeat(1_000_000);
    expect(refusal(() => read({ [pointer]: 'nan' }, [[]]))).toMatchObject({ code: 'bad-exact' });
  });

  it('takes as many members as an object may have', () => {
    const few = { ...DEFAULT_LIMITS, keys: 1 };
    expect(readExact({ '/0': 'nan' }, [null, null], few, [])).toBeDefined();
    expect(refusal(() => readExact({ '/0': 'nan', '/1': 'nan' }, [null, null], few, []))).toMatchObject({
      code: 'limit',
    });
  });
});

describe('isJsonObject', () => {
  it('knows plain objects from all others', () => {
    expect([{}, Object.create(null), orderedObject(new Map())].every(isJsonObject)).toBe(true);
    expect([null, [], 'x', new Date(), new Map(), undefined].some(isJsonObject)).toBe(false);
  });
});
