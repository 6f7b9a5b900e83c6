import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash, loadJcr, toJson } from '../../src/toolkit/core-builtins.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { isWrapper } from '../../src/document/wrapper.ts';
import { runs } from '../support/runs.ts';
import { valuesOf } from '../support/value-arbitraries.ts';

const values = valuesOf({ Native, Numpy });

/** Every object and every piece of memory that can be reached from a value. */
function memoryOf(value: unknown, found = new Set<object>()): Set<object> {
  if (typeof value !== 'object' || value === null || found.has(value)) return found;
  found.add(value);
  if (ArrayBuffer.isView(value)) found.add(value.buffer);
  else if (value instanceof Numpy) {
    // Not `data`: an ndarray needs generated code, which a strict runtime refuses.
    memoryOf(value.values, found);
  } else if (isWrapper(value)) {
    if ('data' in value) memoryOf(value.data, found);
  } else if (value instanceof Map || value instanceof Set) {
    for (const [key, inside] of value.entries()) {
      memoryOf(key, found);
      memoryOf(inside, found);
    }
  } else for (const name of Object.getOwnPropertyNames(value)) memoryOf(Reflect.get(value, name), found);
  return found;
}

function shared(one: unknown, other: unknown): object[] {
  const theirs = memoryOf(other);
  return [...memoryOf(one)].filter((object) => theirs.has(object));
}

/** Freezes whatever can be frozen, so that a writer that changes its input throws. */
function freeze(value: unknown): void {
  for (const object of memoryOf(value)) {
    if (!ArrayBuffer.isView(object) && !(object instanceof ArrayBuffer)) Object.freeze(object);
  }
}

describe('memory', () => {
  it('of a document is not that of the value', () => {
    fc.assert(
      fc.property(values, (value) => {
        const native = new Native(value);
        expect(shared(native.toJcr(), value)).toEqual([]);
        expect(shared(native.toJcr(), native.toJcr())).toEqual([]);
      }),
      { numRuns: runs(200) },
    );
  });

  it('of a loaded value is not that of the document', () => {
    fc.assert(
      fc.property(values, (value) => {
        const document = new Native(value).toJcr();
        const loaded = loadJcr(document);
        expect(shared(loaded, document)).toEqual([]);
        expect(shared(loaded, loadJcr(document))).toEqual([]);
      }),
      { numRuns: runs(200) },
    );
  });

  it('of an unknown document is its own', () => {
    fc.assert(
      fc.property(values, (value) => {
        const document = { ...new Native(value).toJcr(), type: 'acme.Unheard' };
        const kept = loadJcr(document, { unknown: 'keep' });
        expect(shared(kept.toJcr(), document)).toEqual([]);
        expect(shared(kept.toJcr(), kept.toJcr())).toEqual([]);
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('what is given', () => {
  it('is not changed by wrapping, writing, hashing and comparing', () => {
    fc.assert(
      fc.property(values, (value) => {
        freeze(value);
        const native = new Native(value);
        const before = toJson(native);
        contentHash(native);
        expect(equals(native, new Native(value))).toBe(true);
        expect(toJson(native)).toBe(before);
      }),
      { numRuns: runs(200) },
    );
  });

  it('is not changed by loading', () => {
    fc.assert(
      fc.property(values, (value) => {
        const document = new Native(value).toJcr();
        const before = JSON.stringify(document);
        freeze(document);
        loadJcr(document);
        expect(JSON.stringify(document)).toBe(before);
      }),
      { numRuns: runs(200) },
    );
  });
});
