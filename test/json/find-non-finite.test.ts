import { describe, expect, it } from 'vitest';
import { builtins, fromJson, fromMsgpack, toJson } from '../../src/toolkit/core-builtins.ts';
import { Native } from '../../src/native/native.ts';
import type { JsonTree } from '../../src/json/tree.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { nonFinitePlace } from '../../src/json/find-non-finite.ts';
import type { PayloadJson } from '../../src/json/payload.ts';
import { writeMsgpack } from '../../src/text/msgpack/writer.ts';
import { Money } from '../support/money.ts';
import { refusal } from '../support/refusal.ts';
import { orderedObject } from '../support/ordered-object.ts';

/** Where a document is to have a number that our writers refuse. */
const HERE = 0.125;
const HERE_IN_MSGPACK = 'cb3fc0000000000000';

/** A document with `NaN` (or another) in all places of `HERE`, as Python writes it in text and in msgpack. */
const forms = {
  text: (document: PayloadJson, token: 'NaN' | 'Infinity' | '-Infinity') =>
    fromJson(JSON.stringify(document).replaceAll(String(HERE), token), { unknown: 'keep' }),
  msgpack: (document: PayloadJson, token: 'NaN' | 'Infinity' | '-Infinity') =>
    fromMsgpack(
      packed(document, { NaN: 'cb7ff8000000000000', Infinity: 'ca7f800000', '-Infinity': 'caff800000' }[token]),
      {
        unknown: 'keep',
      },
    ),
};

function packed(document: PayloadJson, number: string): Uint8Array {
  const text = Buffer.from(writeMsgpack(document, DEFAULT_LIMITS)).toString('hex');
  expect(text).toContain(HERE_IN_MSGPACK);
  return Buffer.from(text.replaceAll(HERE_IN_MSGPACK, number), 'hex');
}

const native = (data: PayloadJson): PayloadJson => ({ type: 'raymon.types.Native', params: { data } });

describe.each(['text', 'msgpack'] as const)('numbers of Python that JSON has not, in %s', (form) => {
  const read = forms[form];

  it.each(['NaN', 'Infinity', '-Infinity'] as const)('are values of a Native: %s', (token) => {
    const value = Number(token);
    expect(read(native(HERE), token)).toStrictEqual(new Native(value));
    const loaded = read(native({ a: [1, HERE, { params: HERE, '2': HERE, '1': 'x' }] }), token);
    expect(loaded).toBeInstanceOf(Native);
    expect((loaded as Native).data).toStrictEqual({ a: [1, value, { params: value, '2': value, '1': 'x' }] });
    expect(fromJson(toJson(loaded))).toStrictEqual(loaded);
  });

  it('are kept in documents of unknown types', () => {
    const kept = read({ type: 'acme.Any', params: { a: { params: [HERE] } } }, 'NaN');
    expect(toJson(kept)).toBe('{"type":"acme.Any","params":{"a":{"params":[NaN]}}}');
  });

  it('are refused where they stand in other documents', () => {
    const numpy = { type: 'raymon.types.Numpy', params: { data: 'AAAA', shape: ['(3,)', HERE], dtype: 'uint8' } };
    const refused = { code: 'wrong-type', path: '$.params.shape[1]' };
    expect(refusal(() => read(numpy, 'NaN'))).toMatchObject(refused);
    const nested = { ...(native([numpy]) as object), exact: { '/0': 'jcr' } };
    expect(refusal(() => read(nested, 'NaN'))).toMatchObject({ ...refused, path: `$.params.data[0].params.shape[1]` });
  });

  it('are refused outside of params', () => {
    const code = form === 'text' ? 'syntax' : 'wrong-type';
    expect(refusal(() => read([HERE], 'NaN'))).toMatchObject({ code, path: '$[0]' });
    expect(refusal(() => read({ ...(native(1) as object), exact: { '': HERE } }, 'NaN'))).toMatchObject({
      code,
      path: '$.exact[""]',
    });
  });
});

it('tokens that are not finite are not given to a class of a user', () => {
  const bytes = packed({ type: Money.type, params: { amount: HERE } }, 'cb7ff8000000000000');
  expect(refusal(() => builtins.with(Money).fromMsgpack(bytes))).toMatchObject({
    code: 'wrong-type',
    path: '$.params.amount',
  });
});

describe('nonFinitePlace', () => {
  it.each<[JsonTree, (string | number)[] | undefined]>([
    [1, undefined],
    [Number.NaN, []],
    [
      [1, [2, {}], [Infinity, Number.NaN]],
      [2, 0],
    ],
    [{ a: [], b: { c: -Infinity } }, ['b', 'c']],
    [orderedObject(new Map<string, JsonTree>([['2', 1], ['1', Number.NaN], ['0', Number.NaN]])), ['1']], // oxfmt-ignore
    [{ a: ['NaN', null, true, 1n] }, undefined],
  ])('finds the first one in %o', (tree, place) => {
    expect(nonFinitePlace(tree)).toEqual(place);
  });

  it('needs no stack', () => {
    let tree: JsonTree = Number.NaN;
    for (let i = 0; i < 200_000; i++) tree = [tree];
    expect(nonFinitePlace(tree)).toHaveLength(200_000);
  });
});
