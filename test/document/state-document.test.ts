import { describe, expect, it } from 'vitest';
import { EncodeError } from '../../src/base/errors.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { CheckedJcr } from '../../src/document/checked-document.ts';
import type { Jcr, PayloadJcr, RaymonDataType } from '../../src/document/jcr.ts';
import { stateDocument } from '../../src/document/state-document.ts';
import { SpelledNumber } from '../../src/json/spelled-number.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { refusal } from '../support/refusal.ts';

/** A wrapper of a user's, whose document is whatever it is given. */
class Money implements RaymonDataType<'acme.Money'> {
  static readonly type = 'acme.Money';
  readonly #say: () => unknown;

  constructor(say: () => unknown) {
    this.#say = say;
  }

  toJcr(): Jcr<'acme.Money'> {
    return this.#say() as Jcr<'acme.Money'>;
  }

  toJSON(): Jcr<'acme.Money'> {
    return this.toJcr();
  }
}

const TYPE = 'acme.Money';
const state = (said: unknown, path: readonly string[] = []) =>
  stateDocument(new Money(() => said), DEFAULT_LIMITS, path);

const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);

const thrown = (error: unknown): unknown => {
  try {
    stateDocument(
      new Money(() => {
        throw error;
      }),
      DEFAULT_LIMITS,
      ['a'],
    );
  } catch (caught) {
    return caught;
  }
  return undefined;
};

describe('stateDocument', () => {
  it('gives the document that a wrapper states, and how deep it is', () => {
    const params = { amount: [1, 'EUR'] };
    const { document, depth } = state({ type: TYPE, params, exact: { cents: 100 }, more: null });
    expect(document).toEqual({ type: TYPE, params, exact: { cents: 100 }, more: null });
    expect(document.params).not.toBe(params);
    expect(depth).toBe(3);
  });

  it('gives documents of this package as they are', () => {
    const { document, depth } = stateDocument(new Numpy(Int8Array.of(1)), DEFAULT_LIMITS);
    expect(document).toBeInstanceOf(CheckedJcr);
    expect([document.type, depth]).toEqual(['raymon.types.Numpy', 2]);
  });

  it('keeps numbers as the numbers that they are', () => {
    const { document } = state({ type: TYPE, params: [2 ** 60, -0, 1.5] });
    expect(document.params).toEqual([new SpelledNumber(2 ** 60, `${2 ** 60}.0`), new SpelledNumber(-0, '-0.0'), 1.5]);
  });

  it.each<[string, unknown, string]>([
    ['undefined', undefined, '$.a'],
    ['null', null, '$.a'],
    ['a list', [], '$.a'],
    ['no type', { params: 1 }, '$.a.type'],
    ['the type of another class', { type: 'acme.Other', params: 1 }, '$.a.type'],
    ['the name of a class of this package', { type: 'raymon.types.Native', params: 1 }, '$.a.type'],
    ['no params', { type: TYPE }, '$.a.params'],
    ['params that are undefined', { type: TYPE, params: undefined }, '$.a.params'],
    ['what is no JSON', { type: TYPE, params: { when: [new Date(0)] } }, '$.a.params.when[0]'],
    ['NaN', { type: TYPE, params: Number.NaN }, '$.a.params'],
    ['a bigint in exact', { type: TYPE, params: 1, exact: { n: 1n } }, '$.a.exact.n'],
    ['a wrapper inside', { type: TYPE, params: new Native(1) }, '$.a.params'],
  ])('refuses a wrapper that states %s, with its place', (_, said, path) => {
    expect(refusal(() => state(said, ['a']))).toEqual({ name: 'EncodeError', code: 'custom-encoder', path });
  });

  it('tells what a wrapper throws as its cause, and hands errors of this package on', () => {
    const mine = new Error('mine');
    expect(thrown(mine)).toMatchObject({ code: 'custom-encoder', cause: mine, path: '$.a' });
    expect(thrown(new EncodeError('unsupported-value', 'Expected less', ['b']))).toMatchObject({
      code: 'unsupported-value',
      path: '$.a.b',
    });
  });

  it('refuses a wrapper that asks itself, and lets it state itself again later', () => {
    let asks = 0;
    const round: Money = new Money(() => {
      asks++;
      return stateDocument(round, DEFAULT_LIMITS).document;
    });
    expect(refusal(() => stateDocument(round, DEFAULT_LIMITS)).code).toBe('cycle');
    expect(refusal(() => stateDocument(round, DEFAULT_LIMITS)).code).toBe('cycle');
    expect(asks).toBe(2);
  });

  it('counts the containers around it and inside it', () => {
    const limits = { ...DEFAULT_LIMITS, depth: 6 };
    const wrapper = new Money(() => ({ type: TYPE, params: nested(3) }));
    expect(stateDocument(wrapper, limits, [], 2).depth).toBe(4);
    expect(refusal(() => stateDocument(wrapper, limits, [], 3)).code).toBe('limit');
    const native = new Native(nested(3));
    const { depth } = stateDocument(native, limits);
    expect(stateDocument(native, limits, [], 6 - depth).depth).toBe(depth);
    expect(refusal(() => stateDocument(native, limits, ['a'], 7 - depth))).toMatchObject({
      code: 'limit',
      path: '$.a',
    });
  });

  it('asks a wrapper of another copy of the package for its plain document', () => {
    class Payloads extends Money {
      toPayloadJcr(): PayloadJcr<'acme.Money'> {
        return new (class Foreign {
          readonly type = TYPE;
          readonly params = 'of classes that only the other copy knows';
        })();
      }
    }
    const wrapper = new Payloads(() => ({ type: TYPE, params: 'plain' }));
    expect(stateDocument(wrapper, DEFAULT_LIMITS).document.params).toBe('plain');
  });
});
