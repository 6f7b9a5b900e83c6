import stableStringify from 'fast-json-stable-stringify';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Base64Payload } from '../../../src/json/base64-payload.ts';
import { RawString } from '../../../src/json/raw-string.ts';
import { contentHash, toCanonicalJson } from '../../../src/toolkit/core-builtins.ts';
import { PointerMap } from '../../../src/json/pointer-map.ts';
import { SpelledNumber } from '../../../src/json/spelled-number.ts';
import { nesting, OrderedObject, setMember } from '../../../src/json/tree.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { Native } from '../../../src/native/native.ts';
import { PlainPayload } from '../../../src/native/plain-payload.ts';
import type { PayloadJson } from '../../../src/json/payload.ts';
import { canonicalParts } from '../../../src/text/writer/canonical.ts';
import { joinText } from '../../../src/text/writer/join.ts';
import { runs } from '../../support/runs.ts';
import { refusal } from '../../support/refusal.ts';
import { jsonValues, names } from '../../support/value-arbitraries.ts';
import { orderedObject } from '../../support/ordered-object.ts';

/** A document, and what the package is given for it: plain values, with what it would round as a marked string. */
interface Pair {
  readonly document: PayloadJson;
  readonly stated: unknown;
}

const MARK = '\u0007exact\u0007';
const marked = (digits: string): string => MARK + digits + MARK;
const withoutMarks = (text: string): string => text.replaceAll(/"\\u0007exact\\u0007(.*?)\\u0007exact\\u0007"/g, '$1');

/** No name or string is the mark. */
const texts = names.filter((text) => !text.includes('\u0007'));

const numbers: fc.Arbitrary<Pair> = fc
  .oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.constantFrom(-0, 2 ** 53, 1e20, 1e21, 1.5e300),
  )
  .map((value) => ({ document: value, stated: value }));

const spelled: fc.Arbitrary<Pair> = fc
  .constantFrom<[number, string, unknown]>(
    [1, '1.0', 1],
    [100, '1e2', 100],
    [-0, '-0.0', marked('-0.0')],
    [2 ** 53, '9007199254740992.0', marked('9007199254740992.0')],
    [1e20, '1e+20', marked('100000000000000000000.0')],
    [1e21, '1E21', 1e21],
  )
  .map(([value, text, stated]) => ({ document: new SpelledNumber(value, text), stated }));

const leaves: fc.Arbitrary<Pair> = fc.oneof(
  numbers,
  spelled,
  texts.map((text) => ({ document: text, stated: text })),
  fc.constantFrom(null, true, false).map((value) => ({ document: value, stated: value })),
  fc.bigInt().map((value) => ({ document: value, stated: marked(String(value)) })),
  fc.constantFrom('', 'abc', 'é😀').map((text) => ({ document: new RawString(Buffer.from(text)), stated: text })),
  fc.uint8Array({ maxLength: 12 }).map((bytes) => ({
    document: new Base64Payload(bytes),
    stated: Buffer.from(bytes).toString('base64'),
  })),
  fc.constant(new Uint8Array(10_000)).map((bytes) => ({
    document: new Base64Payload(bytes),
    stated: Buffer.from(bytes).toString('base64'),
  })),
  jsonValues.map((value) => ({ document: new PlainPayload(value, nesting(value), DEFAULT_LIMITS), stated: value })),
  fc
    .uniqueArray(
      texts.map((text) => text.replaceAll('/', '')),
      { maxLength: 5 },
    )
    .map((steps) => {
      const map = new PointerMap(DEFAULT_LIMITS);
      for (const step of steps) map.add('/a', `/${step}`, 'nan');
      return { document: map, stated: Object.fromEntries(steps.map((step) => [`/a/${step}`, 'nan'])) };
    }),
);

/** Members under any names, `__proto__` among them. */
function objectOf(members: readonly (readonly [string, unknown])[]): object {
  const object = {};
  for (const [name, value] of members) setMember(object, name, value);
  return object;
}

function statedOf(all: readonly (readonly [string, Pair])[]): object {
  return objectOf(all.map(([name, { stated }]) => [name, stated]));
}

function documentOf(all: readonly (readonly [string, Pair])[]): [string, PayloadJson][] {
  return all.map(([name, { document }]) => [name, document]);
}

const documents: fc.Arbitrary<Pair> = fc.letrec<{ pair: Pair }>((tie) => {
  const members = fc.uniqueArray(fc.tuple(fc.oneof(texts, fc.nat(2000).map(String)), tie('pair')), {
    selector: ([name]) => name,
    maxLength: 5,
  });
  return {
    pair: fc.oneof(
      { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
      leaves,
      fc.array(tie('pair'), { maxLength: 4 }).map((all) => ({
        document: all.map(({ document }) => document),
        stated: all.map(({ stated }) => stated),
      })),
      members.map((all) => ({ document: objectOf(documentOf(all)) as PayloadJson, stated: statedOf(all) })),
      members.map((all) => ({
        document: orderedObject(new Map(documentOf(all)) as unknown as ReadonlyMap<string, never>),
        stated: statedOf(all),
      })),
    ),
  };
}).pair;

const canonical = (document: PayloadJson): string => joinText(canonicalParts(document), DEFAULT_LIMITS);

describe('canonical text', () => {
  it('is what fast-json-stable-stringify gives', () => {
    fc.assert(
      fc.property(jsonValues, (value) => {
        expect(canonical(value as PayloadJson)).toBe(stableStringify(value));
        expect(toCanonicalJson(value)).toBe(stableStringify(new Native(value).toJcr()));
      }),
      { numRuns: runs(200) },
    );
  });

  it('sorts names by UTF-16 code units, at every level', () => {
    const value = { b: 1, a: { é: 1, z: 2, '😀': 3, '\uffee': 4, __proto__x: 5, '10': 6, '9': 7 } };
    expect(canonical(value)).toBe('{"a":{"10":6,"9":7,"__proto__x":5,"z":2,"é":1,"😀":3,"\uffee":4},"b":1}');
    expect(canonical(JSON.parse('{"b":1,"__proto__":{"y":1,"x":2}}') as PayloadJson)).toBe(
      '{"__proto__":{"x":2,"y":1},"b":1}',
    );
  });

  it('puts payloads, large integers and kept orders in their places', () => {
    const payload = new Base64Payload(Uint8Array.of(1, 2, 3));
    const large = new Base64Payload(new Uint8Array(10_000));
    const ordered = orderedObject(
      new Map<string, never>([
        ['2', 12345678901234567890n as never],
        ['1', new RawString(Buffer.from('é')) as never],
      ]),
    );
    const text = canonical({ z: payload, m: [ordered, large], a: payload });
    expect(text).toBe(`{"a":"AQID","m":[{"1":"é","2":12345678901234567890},${large.text()}],"z":"AQID"}`);
  });

  it('writes documents of every kind of leaf as the package writes what they state', () => {
    fc.assert(
      fc.property(documents, ({ document, stated }) => {
        expect(canonical(document)).toBe(withoutMarks(stableStringify(stated)));
      }),
      { numRuns: runs(500) },
    );
  });

  it('sorts the names of an object that has too many long ones for V8', () => {
    const long = 'n'.repeat(20_000);
    const names = ['z', `${long}b`, '10', `${long}a`, '9'];
    const apart = new OrderedObject(
      { z: 1, 9: 5, 10: 3 },
      names.map((name) => (name.length < 3 && name !== 'z' ? Number(name) : name)),
      [1, 2n, 3, { y: 1, x: [] }, 5],
    );
    expect(canonical({ exact: apart as never })).toBe(
      `{"exact":{"10":3,"9":5,"${long}a":{"x":[],"y":1},"${long}b":2,"z":1}}`,
    );
  });

  it('writes a value as deep as any limit allows', () => {
    let value: unknown = 0n;
    for (let depth = 0; depth < 1022; depth++) value = depth % 2 === 0 ? [value] : { a: value };
    const limits = { depth: 1024 };
    expect(toCanonicalJson(value, { limits })).toContain(`${'[{"a":'.repeat(20)}`);
  });

  it('refuses a value that changes while it is written', () => {
    const value = { a: [1] as unknown[] };
    const native = new Native(value);
    let reads = 0;
    Object.defineProperty(value.a, 0, { get: () => (reads++ === 0 ? 1 : undefined), enumerable: true });
    expect(refusal(() => toCanonicalJson(native))).toMatchObject({ code: 'unsupported-value' });
  });

  it('writes every Map in pairs, so that order counts', () => {
    const one = new Map([
      ['b', 1],
      ['a', 2],
    ]);
    const other = new Map([
      ['a', 2],
      ['b', 1],
    ]);
    expect(toCanonicalJson(one)).toContain('"data":[["b",1],["a",2]]');
    expect(contentHash(one)).not.toBe(contentHash(other));
    expect(contentHash(new Native(one))).toBe(contentHash(new Map(one)));
  });
});
