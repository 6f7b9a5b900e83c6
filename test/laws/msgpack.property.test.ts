import { deepStrictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RaymonError } from '../../src/base/errors.ts';
import type { JsonTree } from '../../src/json/tree.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { readMsgpack } from '../../src/text/msgpack/reader.ts';
import { writeMsgpack } from '../../src/text/msgpack/writer.ts';
import { runs } from '../support/runs.ts';
import { orderedObject } from '../support/ordered-object.ts';

const limits = DEFAULT_LIMITS;

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ maxLength: 40 }),
  fc.constantFrom('__proto__', '0', '10', '9'),
);
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.maxSafeInteger(),
  fc.integer({ min: -200, max: 300 }),
);
const big = fc
  .oneof(fc.bigInt(2n ** 53n, 2n ** 64n - 1n), fc.bigInt(-(2n ** 63n), -(2n ** 53n)))
  .filter((value) => !Number.isSafeInteger(Number(value)));

/** Trees as our readers make them: objects out of plain order are OrderedObjects, others are not. */
const tree = fc.letrec<{ tree: JsonTree; object: JsonTree }>((tie) => ({
  object: fc.uniqueArray(fc.tuple(text, tie('tree')), { selector: ([name]) => name, maxLength: 6 }).map(objectOf),
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false),
    number,
    big,
    text,
    fc.array(tie('tree'), { maxLength: 20 }),
    tie('object'),
  ),
})).tree;

function objectOf(entries: [string, JsonTree][]): JsonTree {
  const plain = Object.fromEntries(entries);
  const kept = Object.keys(plain).every((name, i) => name === entries[i]?.[0]);
  return kept ? plain : orderedObject(new Map(entries));
}

describe('msgpack', () => {
  it('gives back every tree that it was written from', () => {
    fc.assert(
      fc.property(tree, fc.boolean(), (value, rawStrings) => {
        const bytes = writeMsgpack(value, limits);
        const read = readMsgpack(bytes, { limits, rawStrings });
        same(read, value);
        // The comparison above does not see the order of members.
        expect(writeMsgpack(read, limits)).toEqual(bytes);
      }),
      { numRuns: runs(500) },
    );
  });

  it('agrees with JSON on plain JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as JsonTree;
        same(readMsgpack(writeMsgpack(json, limits), { limits }), json);
      }),
      { numRuns: runs(300) },
    );
  });

  it('gives a typed error or a valid value for any changed byte', () => {
    fc.assert(
      fc.property(tree, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, place, flip) => {
        const bytes = writeMsgpack(value, limits);
        const at = place % bytes.length;
        bytes[at] = (bytes[at] as number) ^ flip;
        expect(() => survives(bytes)).not.toThrow();
      }),
      { numRuns: runs(1000) },
    );
  });

  it('gives a typed error or a valid value for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(() => survives(bytes)).not.toThrow();
      }),
      { numRuns: runs(1000) },
    );
  });
});

/** Compares as `Object.is` does, and takes a member named `constructor` as data, which `toStrictEqual` does not. */
const same: (a: JsonTree, b: JsonTree) => void = deepStrictEqual;

/** Throws unless the bytes are refused properly, or read as something that can be written and read again. */
function survives(bytes: Uint8Array): void {
  let value: JsonTree;
  try {
    value = readMsgpack(bytes, { limits });
  } catch (error) {
    if (error instanceof RaymonError) return;
    throw error;
  }
  same(readMsgpack(writeMsgpack(value, limits), { limits }), value);
}
