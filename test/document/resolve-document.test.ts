import { describe, expect, it } from 'vitest';
import { LimitError } from '../../src/base/errors.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { resolveDocument } from '../../src/document/resolve-document.ts';
import { Base64Payload } from '../../src/json/base64-payload.ts';
import type { PayloadJson } from '../../src/json/payload.ts';
import { RawString } from '../../src/json/raw-string.ts';
import { SpelledNumber } from '../../src/json/spelled-number.ts';
import { type JsonTree, OrderedObject } from '../../src/json/tree.ts';
import { refusal } from '../support/refusal.ts';
import { orderedObject } from '../support/ordered-object.ts';

const resolve = (params: PayloadJson): unknown => resolveDocument({ type: 'a.B', params }).params;
const at = (params: PayloadJson) => refusal(() => resolve(params));
const ordered = (...members: [string, JsonTree][]): OrderedObject => orderedObject(new Map(members));

const longNames = (count: number): OrderedObject => {
  const names = Array.from({ length: count }, (_, i) => 'n'.repeat(16_384 - 5) + String(i).padStart(5, '0'));
  return new OrderedObject({}, names, names.map(() => 1)); // oxfmt-ignore
};

describe('resolveDocument', () => {
  it('gives what every kind of leaf stands for, and shares nothing with the document', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const list = [new Base64Payload(bytes), new RawString(Buffer.from('é')), null];
    const resolved = resolve({ list, spelled: new SpelledNumber(1, '1.0') }) as { list: unknown[] };
    bytes.fill(0);
    list.pop();
    expect(resolved).toEqual({ list: ['AQID', 'é', null], spelled: 1 });
  });

  it('keeps exact where there is one, and makes none where there is not', () => {
    expect(resolveDocument({ type: 'a.B', params: 1, exact: { '/x': 'nan' } })).toEqual({
      type: 'a.B',
      params: 1,
      exact: { '/x': 'nan' },
    });
    expect(Object.keys(resolveDocument({ type: 'a.B', params: 1 }))).toEqual(['type', 'params']);
  });

  it('makes members of __proto__ and of integer-like names', () => {
    const resolved = resolve(ordered(['b', 1], ['__proto__', [2]], ['7', 3])) as object;
    expect(Object.entries(resolved)).toEqual([
      ['7', 3],
      ['b', 1],
      ['__proto__', [2]],
    ]);
    expect(Object.getPrototypeOf(resolved)).toBe(Object.prototype);
  });

  it.each<[string, PayloadJson]>([
    ['a BigInt', 2n ** 64n],
    ['NaN', NaN],
    ['an infinity', -Infinity],
  ])('refuses %s with its path, since JSON.parse would not give it back', (_, value) => {
    const refused = { name: 'EncodeError', code: 'unsupported-value', path: '$.params.a[1]' };
    expect(at({ a: [0, value] })).toEqual(refused);
    expect(at({ a: [[], value] })).toEqual(refused);
  });

  it('says the place of a payload that does not fit one string', () => {
    const huge = Object.assign(new Base64Payload(new Uint8Array(0)), {
      toJSON(): never {
        throw new LimitError('string', 10, 'Expected less', ['inside']);
      },
    });
    expect(at([{ big: huge }])).toEqual({ name: 'LimitError', code: 'limit', path: '$.params[0].big.inside' });
  });

  it('makes an object of as many long names as V8 can tell apart, and of no more', () => {
    expect(Object.keys(resolve(longNames(DEFAULT_LIMITS.longKeys)) as object)).toHaveLength(DEFAULT_LIMITS.longKeys);
    expect(at({ x: longNames(DEFAULT_LIMITS.longKeys + 1) })).toEqual({
      name: 'LimitError',
      code: 'limit',
      path: '$.params.x',
    });
  });
});
