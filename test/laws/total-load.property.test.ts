import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtins } from '../../src/toolkit/core-builtins.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { DecodeError, isRaymonError, LimitError, UnknownTypeError } from '../../src/base/errors.ts';
import type { RaymonDataType } from '../../src/document/jcr.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { isWrapper } from '../../src/document/wrapper.ts';
import { mutation } from '../support/mutate.ts';
import { runs } from '../support/runs.ts';
import { Url } from '../support/url.ts';
import { jsonValues, valuesOf } from '../support/value-arbitraries.ts';

const registry = builtins.with(Url);

/** Loads, or refuses with an error of the package; anything else fails the test. */
function loadOrRefuse(document: unknown): RaymonDataType | undefined {
  try {
    const loaded = registry.loadJcr(document);
    expect(isWrapper(loaded)).toBe(true);
    return loaded;
  } catch (error) {
    expect(isRaymonError(error)).toBe(true);
    expect(error instanceof DecodeError || error instanceof LimitError || error instanceof UnknownTypeError).toBe(true);
    const { message, path } = error as DecodeError;
    expect(path).toMatch(/^\$/);
    expect(path.length).toBeLessThanOrEqual(200);
    expect(message.length).toBeLessThanOrEqual(500);
    return undefined;
  }
}

const documents = valuesOf({ Native, Numpy }).map(
  (value) => JSON.parse(JSON.stringify(new Native([value, 0]))) as unknown,
);
const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  withNullPrototype: true,
  withBoxedValues: true,
});
const urls = fc.webUrl().map((text) => JSON.parse(JSON.stringify(new Url(new URL(text)))) as unknown);

describe('loading', () => {
  it('takes or refuses any JSON value', () => {
    fc.assert(
      fc.property(jsonValues, (json) => {
        loadOrRefuse(json);
      }),
      { numRuns: runs(300) },
    );
  });

  it('takes or refuses any params and exact of a known type', () => {
    const types = fc.constantFrom('raymon.types.Native', 'raymon.types.Numpy', 'acme.Url');
    fc.assert(
      fc.property(types, jsonValues, jsonValues, (type, data, exact) => {
        loadOrRefuse({ type, params: { data }, exact });
        loadOrRefuse({ type, params: data });
      }),
      { numRuns: runs(300) },
    );
  });

  it('takes or refuses any legal document with one place changed', () => {
    fc.assert(
      fc.property(mutation(fc.oneof({ weight: 4, arbitrary: documents }, urls)), (document) => {
        loadOrRefuse(document);
      }),
      { numRuns: runs(1500) },
    );
  });

  it('gives a value that keeps the law, whenever it gives one', () => {
    fc.assert(
      fc.property(mutation(documents), (document) => {
        const loaded = loadOrRefuse(document);
        if (loaded === undefined) return;
        expect(equals(registry.loadJcr(JSON.parse(JSON.stringify(loaded)) as unknown), loaded)).toBe(true);
      }),
      { numRuns: runs(500) },
    );
  });

  it('takes or refuses any value that is not JSON at all', () => {
    fc.assert(
      fc.property(anything, (thing) => {
        loadOrRefuse(thing);
        loadOrRefuse({ type: 'raymon.types.Native', params: { data: thing } });
        loadOrRefuse({ type: 'acme.Url', params: thing, exact: thing });
      }),
      { numRuns: runs(300) },
    );
  });
});

describe('wrapping', () => {
  it('takes or refuses any value, and what it takes keeps the law', () => {
    fc.assert(
      fc.property(anything, (thing) => {
        let native: Native;
        try {
          native = new Native(thing);
        } catch (error) {
          expect(isRaymonError(error)).toBe(true);
          return;
        }
        expect(equals(registry.loadJcr(JSON.parse(JSON.stringify(native)) as unknown), native)).toBe(true);
      }),
      { numRuns: runs(500) },
    );
  });
});
