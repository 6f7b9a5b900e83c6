import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash, fromJson, loadJcr, toCanonicalJson, toJson, toJsonBytes, wrap } from '../../src/core-builtins.ts';
import { equals } from '../../src/equals.ts';
import { Native } from '../../src/native/native.ts';
import { unwrap } from '../../src/unwrap.ts';
import { runs } from '../support/runs.ts';
import { jsonValues, leaves, values } from '../support/value-arbitraries.ts';

const throughJson = (native: unknown): unknown => loadJcr(JSON.parse(JSON.stringify(native)));

describe('any value', () => {
  it('comes back from JSON.stringify and JSON.parse', () => {
    fc.assert(
      fc.property(values, (value) => {
        const native = new Native(value);
        expect(equals(throughJson(native), native)).toBe(true);
        expect(equals(loadJcr(native.toJcr()), native)).toBe(true);
      }),
      { numRuns: runs(400) },
    );
  });

  it('comes back from the text, which JSON.parse reads too', () => {
    fc.assert(
      fc.property(values, (value) => {
        const native = new Native(value);
        const text = toJson(native);
        expect(equals(fromJson(text), native)).toBe(true);
        expect(equals(loadJcr(JSON.parse(text) as unknown), native)).toBe(true);
        expect(new TextDecoder().decode(toJsonBytes(native))).toBe(text);
      }),
      { numRuns: runs(300) },
    );
  });

  it('states the same document when it has come back', () => {
    fc.assert(
      fc.property(values, (value) => {
        const native = new Native(value);
        expect(JSON.stringify(throughJson(native))).toBe(JSON.stringify(native));
      }),
      { numRuns: runs(200) },
    );
  });

  it('is the value itself after wrap and unwrap', () => {
    fc.assert(
      fc.property(jsonValues, (value) => {
        expect(unwrap(wrap(value))).toBe(value);
      }),
      { numRuns: runs(100) },
    );
  });

  it('that JSON can state is stated as JSON states it', () => {
    fc.assert(
      fc.property(jsonValues, (value) => {
        const jcr = new Native(value).toJcr();
        // JSON.stringify is the judge: what it loses is in exact, what it keeps is not.
        if (jcr.exact === undefined) expect(JSON.stringify(jcr.params)).toBe(JSON.stringify({ data: value }));
      }),
      { numRuns: runs(200) },
    );
  });
});

/** The same value made anew, with the names of every object in another order. */
function rebuilt(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rebuilt);
  if (value instanceof Map) return new Map([...value].map(([key, inside]) => [rebuilt(key), rebuilt(inside)]));
  if (value instanceof Set) return new Set([...value].map(rebuilt));
  if (value instanceof Date) return new Date(value.getTime());
  if (value instanceof Native) return new Native(rebuilt(value.data));
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || 'toJcr' in value) return value;
  const copy = {};
  for (const [name, inside] of Object.entries(value).toReversed()) {
    Object.defineProperty(copy, name, {
      value: rebuilt(inside),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return copy;
}

describe('canonical text and hash', () => {
  it('are the same for equal values', () => {
    fc.assert(
      fc.property(values, (value) => {
        const [ours, theirs] = [new Native(value), new Native(rebuilt(value))];
        expect(equals(ours, theirs)).toBe(true);
        expect(toCanonicalJson(theirs)).toBe(toCanonicalJson(ours));
        expect(contentHash(theirs)).toBe(contentHash(ours));
        expect(contentHash(throughJson(ours))).toBe(contentHash(ours));
      }),
      { numRuns: runs(300) },
    );
  });

  it('differ where one value inside differs', () => {
    fc.assert(
      fc.property(values, leaves, leaves, (value, one, other) => {
        fc.pre(!equals(one, other));
        const [ours, theirs] = [new Native([value, { one }]), new Native([value, { one: other }])];
        expect(equals(ours, theirs)).toBe(false);
        expect(toCanonicalJson(theirs)).not.toBe(toCanonicalJson(ours));
        expect(contentHash(theirs)).not.toBe(contentHash(ours));
      }),
      { numRuns: runs(300) },
    );
  });

  it('tell values apart as equality does', () => {
    fc.assert(
      fc.property(values, values, (one, other) => {
        const [ours, theirs] = [new Native(one), new Native(other)];
        expect(toCanonicalJson(ours) === toCanonicalJson(theirs)).toBe(equals(ours, theirs));
      }),
      { numRuns: runs(300) },
    );
  });

  it('are legal documents of the value', () => {
    fc.assert(
      fc.property(values, (value) => {
        const native = new Native(value);
        expect(equals(fromJson(toCanonicalJson(native)), native)).toBe(true);
      }),
      { numRuns: runs(200) },
    );
  });
});
