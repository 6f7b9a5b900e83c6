import * as fc from 'fast-check';
import { jsonValues, leaves, valuesOf } from '../support/value-arbitraries.ts';
import { agree, ensure } from './agree.ts';
import type { Case } from './case.ts';
import type { Kit } from './kit.ts';
import { comesBackFromMsgpack } from './msgpack.ts';
import { law, type Trial } from './law.ts';

/** What holds for any value that a Native keeps. */
export function valueLaws(kit: Kit, trial: Trial): Case[] {
  const { equals, fromJson, loadJcr, Native, toJson, toJsonBytes, unwrap, wrap } = kit;
  const values = valuesOf(kit);
  const throughJson = (native: unknown): unknown => loadJcr(JSON.parse(JSON.stringify(native)));

  return [
    law('a value comes back from JSON.stringify and JSON.parse', trial, 400, values, (value) => {
      const native = new Native(value);
      return equals(throughJson(native), native) && equals(loadJcr(native.toJcr()), native);
    }),
    law('a value comes back from the text, which JSON.parse reads too', trial, 300, values, (value) => {
      const native = new Native(value);
      const text = toJson(native);
      ensure(equals(fromJson(text), native), 'the value from its text');
      ensure(equals(loadJcr(JSON.parse(text) as unknown), native), 'the value from its parsed text');
      agree(new TextDecoder().decode(toJsonBytes(native)), text, 'the bytes');
    }),
    law('a value states the same document when it has come back', trial, 200, values, (value) => {
      const native = new Native(value);
      agree(JSON.stringify(throughJson(native)), JSON.stringify(native), 'the document');
    }),
    law('a value comes back from msgpack, or is refused', trial, 200, values, (value) =>
      comesBackFromMsgpack(kit, value),
    ),
    law('a value is itself after wrap and unwrap', trial, 100, jsonValues, (value) => unwrap(wrap(value)) === value),
    law('a value that JSON can state is stated as JSON states it', trial, 200, jsonValues, (value) => {
      const jcr = new Native(value).toJcr();
      // JSON.stringify is the judge: what it loses is in exact, what it keeps is not.
      if (jcr.exact === undefined) agree(JSON.stringify(jcr.params), JSON.stringify({ data: value }), 'params');
    }),
  ];
}

/** What holds for the one text and the one hash that equal values share. */
export function canonicalLaws(kit: Kit, trial: Trial): Case[] {
  const { contentHash, equals, fromJson, loadJcr, Native, toCanonicalJson } = kit;
  const values = valuesOf(kit);

  return [
    law('canonical text and hash are the same for equal values', trial, 300, values, (value) => {
      const [ours, theirs] = [new Native(value), new Native(rebuilt(kit, value))];
      ensure(equals(ours, theirs), 'a value equal to its copy');
      agree(toCanonicalJson(theirs), toCanonicalJson(ours), 'the text');
      agree(contentHash(theirs), contentHash(ours), 'the hash');
      agree(contentHash(loadJcr(JSON.parse(JSON.stringify(ours)))), contentHash(ours), 'the hash of what came back');
    }),
    law(
      'canonical text and hash differ where one value inside differs',
      trial,
      300,
      fc.tuple(values, leaves, leaves),
      ([value, one, other]) => {
        fc.pre(!equals(one, other));
        const [ours, theirs] = [new Native([value, { one }]), new Native([value, { one: other }])];
        ensure(!equals(ours, theirs), 'values that are not equal');
        ensure(toCanonicalJson(theirs) !== toCanonicalJson(ours), 'another text');
        ensure(contentHash(theirs) !== contentHash(ours), 'another hash');
      },
    ),
    law('canonical text tells values apart as equality does', trial, 300, fc.tuple(values, values), ([one, other]) => {
      const [ours, theirs] = [new Native(one), new Native(other)];
      return (toCanonicalJson(ours) === toCanonicalJson(theirs)) === equals(ours, theirs);
    }),
    law('canonical text is a legal document of the value', trial, 200, values, (value) => {
      const native = new Native(value);
      return equals(fromJson(toCanonicalJson(native)), native);
    }),
  ];
}

/** The same value made anew, with the names of every object in another order. */
function rebuilt(kit: Kit, value: unknown): unknown {
  const again = (inside: unknown): unknown => rebuilt(kit, inside);
  if (Array.isArray(value)) return value.map(again);
  if (value instanceof Map) return new Map([...value].map(([key, inside]) => [again(key), again(inside)]));
  if (value instanceof Set) return new Set([...value].map(again));
  if (value instanceof Date) return new Date(value.getTime());
  if (value instanceof RegExp) return new RegExp(value.source, value.flags);
  if (value instanceof URL) return new URL(value.href);
  if (value instanceof ArrayBuffer) return value.slice(0);
  if (value instanceof DataView) {
    return new DataView(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength));
  }
  if (value instanceof kit.Native) return new kit.Native(again(value.data));
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || 'toJcr' in value) return value;
  if (value instanceof Error) return rebuiltError(value, again);
  const copy = {};
  for (const [name, inside] of Object.entries(value).toReversed()) {
    Object.defineProperty(copy, name, { value: again(inside), writable: true, enumerable: true, configurable: true });
  }
  return copy;
}

/** An error of the same name and message, with the other members in another order. */
function rebuiltError(error: Error, again: (inside: unknown) => unknown): Error {
  const copy = new Error(error.message);
  Reflect.deleteProperty(copy, 'stack');
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(error)).toReversed()) {
    Object.defineProperty(copy, name, { ...property, value: again(property.value) });
  }
  if (copy.name !== error.name) Object.defineProperty(copy, 'name', { value: error.name });
  return copy;
}
