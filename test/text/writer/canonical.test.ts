import stableStringify from 'fast-json-stable-stringify';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Base64Payload } from '../../../src/json/base64-payload.ts';
import { RawString } from '../../../src/json/raw-string.ts';
import { contentHash, toCanonicalJson } from '../../../src/toolkit/core-builtins.ts';
import { OrderedObject } from '../../../src/json/tree.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { Native } from '../../../src/native/native.ts';
import type { PayloadJson } from '../../../src/json/payload.ts';
import { canonicalParts } from '../../../src/text/writer/canonical.ts';
import { joinText } from '../../../src/text/writer/join.ts';
import { runs } from '../../support/runs.ts';
import { jsonValues } from '../../support/value-arbitraries.ts';

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
    const ordered = new OrderedObject(
      new Map<string, never>([
        ['2', 12345678901234567890n as never],
        ['1', new RawString(Buffer.from('é')) as never],
      ]),
    );
    const text = canonical({ z: payload, m: [ordered, large], a: payload });
    expect(text).toBe(`{"a":"AQID","m":[{"1":"é","2":12345678901234567890},${large.text()}],"z":"AQID"}`);
  });

  it('keeps strings of the document that look like its own marks', () => {
    const payload = new Base64Payload(Uint8Array.of(1));
    for (const run of [1, 2, 3, 4, 7, 8, 9]) {
      const mark = '\uffff'.repeat(run);
      const document = { [mark]: payload, a: [`${mark}0${mark}`, payload, mark], b: { [`${mark}0`]: 5n } };
      expect(canonical(document)).toBe(
        stableStringify(JSON.parse(JSON.stringify({ ...document, b: { [`${mark}0`]: 5 } }))),
      );
    }
  });

  it('takes one round, however much a document looks like what marks the places', () => {
    const value = { a: '\uffff'.repeat(1_000_000), b: new Float64Array(1) };
    expect(toCanonicalJson(value).length).toBe(toCanonicalJson({ ...value, a: '' }).length + 1_000_000);
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
