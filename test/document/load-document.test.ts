import { describe, expect, it } from 'vitest';
import { builtins, fromJson, loadJcr, toJson } from '../../src/toolkit/core-builtins.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { DecodeError } from '../../src/base/errors.ts';
import type { Jcr, LoadContext, RaymonDataType, RaymonDataTypeClass } from '../../src/document/jcr.ts';
import { Native } from '../../src/native/native.ts';
import { Unknown } from '../../src/document/unknown.ts';
import { Invoice, Money } from '../support/money.ts';
import { refusal } from '../support/refusal.ts';

/** A wrapper class whose fromJcr does as it is told. */
function reader(fromJcr: (params: unknown, context: LoadContext) => unknown): RaymonDataTypeClass<'acme.Any', Any> {
  return class extends Any {
    static fromJcr(params: unknown, context: LoadContext): Any {
      return fromJcr(params, context) as Any;
    }
  };
}

class Any implements RaymonDataType<'acme.Any'> {
  static readonly type = 'acme.Any' as const;
  readonly data: unknown;

  constructor(data: unknown) {
    this.data = data;
  }

  toJcr(): Jcr<'acme.Any'> {
    return { type: 'acme.Any', params: null };
  }

  toJSON(): Jcr<'acme.Any'> {
    return this.toJcr();
  }
}

const any = (params: unknown, exact?: unknown): unknown =>
  exact === undefined ? { type: 'acme.Any', params } : { type: 'acme.Any', params, exact };

/** Loads a document by a reader. */
const loadBy = (fromJcr: (params: unknown, context: LoadContext) => unknown, document: unknown): unknown =>
  builtins.with(reader(fromJcr)).loadJcr(document);

/** A legal document that throws where it is touched. */
function throwingAt(trap: string): unknown {
  const handler = {
    [trap]: () => {
      throw new Error(trap);
    },
  };
  return new Proxy({ type: 'raymon.types.Native', params: { data: 1 } }, handler);
}

describe('a document', () => {
  it('may have members that nobody knows', () => {
    const loaded = loadJcr({
      note: 1,
      type: 'raymon.types.Native',
      params: { data: 1, more: [] },
      version: 3,
    } as unknown);
    expect(loaded).toBeInstanceOf(Native);
    expect(loaded).toMatchObject({ data: 1 });
  });

  it('has its members itself: what it inherits does not count', () => {
    const whole = { type: 'raymon.types.Native', params: { data: 1 } };
    expect(refusal(() => loadJcr(Object.create(whole) as unknown))).toMatchObject({ code: 'missing', path: '$.type' });
    const half = Object.assign(Object.create({ params: whole.params }) as object, { type: whole.type });
    expect(refusal(() => loadJcr(half as unknown))).toMatchObject({ code: 'missing', path: '$.params' });
    const data = { type: whole.type, params: Object.create({ data: 1 }) as unknown };
    expect(refusal(() => loadJcr(data as unknown))).toMatchObject({ code: 'missing', path: '$.params.data' });
  });

  it('has no accessors for members, and what stands below is read once', () => {
    let reads = 0;
    const getter = { get: (): number => ++reads, enumerable: true };
    const document = Object.defineProperty({ type: 'raymon.types.Native' }, 'params', getter);
    expect(refusal(() => loadJcr(document as unknown))).toMatchObject({ code: 'missing', path: '$.params' });
    expect(reads).toBe(0);
    const inside = { type: 'raymon.types.Native', params: { data: Object.defineProperty({}, 'a', getter) } };
    expect(loadJcr(inside as unknown)).toMatchObject({ data: { a: 1 } });
    expect(reads).toBe(1);
  });

  it('may be a proxy that throws: that is refused like any other', () => {
    for (const trap of ['getOwnPropertyDescriptor', 'ownKeys', 'getPrototypeOf', 'get', 'has']) {
      const place = { type: 'raymon.types.Native', params: { data: [throwingAt(trap)] } };
      for (const document of [throwingAt(trap), place]) {
        try {
          expect(loadJcr(document)).toBeInstanceOf(Native);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }
    }
  });

  it('is refused where it holds what JSON has not, with the place', () => {
    const sparse: unknown[] = [];
    sparse.length = 2;
    for (const data of [
      undefined,
      () => 1,
      Symbol('x'),
      1n,
      Number.NaN,
      new Date(0),
      new Map(),
      new Set(),
      /x/,
      new Uint8Array(1),
      new Money(1, 'EUR'),
      sparse,
    ]) {
      expect(
        refusal(() => loadJcr({ type: 'raymon.types.Native', params: { data: { a: [data] } } } as unknown)),
      ).toMatchObject({
        name: 'DecodeError',
        code: 'wrong-type',
        path: expect.stringMatching(/^\$\.params\.data\.a\[0\]/) as string,
      });
    }
  });

  it('holds nothing but JSON where exact points, either', () => {
    for (const data of [new Map([['a', 1]]), new Set([1]), new Date(0), new Money(1, 'EUR')]) {
      for (const kind of ['map', 'set', 'date', 'jcr', 'nan']) {
        const document: unknown = { type: 'raymon.types.Native', params: { data: [data] }, exact: { '/0': kind } };
        expect(refusal(() => loadJcr(document)).name).toBe('DecodeError');
      }
      const inside: unknown = { type: 'raymon.types.Native', params: { data: [data] }, exact: { '/0/data': 'nan' } };
      expect(refusal(() => loadJcr(inside))).toMatchObject({ code: 'bad-exact' });
    }
  });

  it('cannot make the loader run its own methods', () => {
    const array = Object.assign([0, 0], {
      entries: () => {
        throw new Error('entries');
      },
      map: () => {
        throw new Error('map');
      },
      [Symbol.iterator]: () => {
        throw new Error('iterator');
      },
    });
    for (const [exact, data] of [
      [undefined, array],
      [{ '/0': '-0' }, array],
      [{ '': 'set' }, array],
    ] as const) {
      const document = { type: 'raymon.types.Native', params: { data }, exact };
      try {
        expect(loadJcr(document as unknown)).toBeInstanceOf(Native);
      } catch (error) {
        expect(error).toMatchObject({ code: 'bad-exact' });
      }
    }
  });
});

describe("a user's fromJcr", () => {
  it('is given plain JSON of its own', () => {
    const params = { a: [{ b: 1 }], ['__proto__x']: null };
    let given: unknown;
    loadBy((own) => new Any((given = own)), any(params));
    expect(given).toEqual(params);
    expect(given).not.toBe(params);
    expect((given as typeof params).a[0]).not.toBe(params.a[0]);
    expect(refusal(() => loadBy((own) => new Any(own), any({ a: [new Date(0)] })))).toMatchObject({
      code: 'wrong-type',
      path: '$.params.a[0]',
    });
  });

  it('that throws is reported once, with cause, name and place', () => {
    const cause = new RangeError('inner');
    const throwing = (): never => {
      throw cause;
    };
    expect(() => loadBy(throwing, any(1))).toThrow(
      expect.objectContaining({
        code: 'custom-decoder',
        path: '$.params',
        cause,
        message: expect.stringContaining('acme.Any') as string,
      }),
    );
    const nested = { type: 'raymon.types.Native', params: { data: { a: any(1) } }, exact: { '/a': 'jcr' } };
    expect(() => loadBy(throwing, nested)).toThrow(
      expect.objectContaining({ code: 'custom-decoder', path: '$.params.data.a.params', cause }),
    );
    for (const thrown of [undefined, null, 'text', { code: 'limit' }]) {
      const throwIt = (): never => {
        throw thrown;
      };
      expect(refusal(() => loadBy(throwIt, any(1)))).toMatchObject({ code: 'custom-decoder' });
    }
  });

  it('that refuses by its context is reported as it says', () => {
    expect(refusal(() => loadBy((_, context) => context.fail('Expected more', 'a', 0), any({})))).toEqual({
      name: 'DecodeError',
      code: 'bad-value',
      path: '$.params.a[0]',
    });
  });

  it('that is asynchronous is refused, and its rejection is nobody else’s', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): number => unhandled.push(reason);
    process.on('unhandledRejection', note);
    expect(
      refusal(() =>
        loadBy(async () => {
          throw new Error('later');
        }, any(1)),
      ),
    ).toMatchObject({ code: 'custom-decoder', path: '$' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it.each([
    ['undefined', undefined],
    ['plain data', { type: 'acme.Any', params: 1 }],
    [
      'a thenable',
      {
        // oxlint-disable-next-line unicorn/no-thenable
        then: () => {
          throw new Error('called');
        },
      },
    ],
    ['a wrapper of another type', new Native(1)],
  ])('that gives %s is refused', (_, result) => {
    expect(refusal(() => loadBy(() => result, any(1)))).toMatchObject({ code: 'custom-decoder', path: '$' });
  });

  it('that does not look at exact is not given documents that have one', () => {
    expect(refusal(() => loadBy((own) => new Any(own), any(1, { more: 1 })))).toEqual({
      name: 'DecodeError',
      code: 'exact-unsupported',
      path: '$.exact',
    });
    const loaded = loadBy((_, context) => new Any(context.exact), any(1, { more: 1 }));
    expect(loaded).toMatchObject({ data: { more: 1 } });
    const ignoring = builtins.with(reader((_, context) => new Any([context.exact])));
    expect(ignoring.loadJcr(any(1, { more: 1 }), { exact: 'ignore' })).toMatchObject({ data: [undefined] });
  });

  it('knows where it stands, the registry and the limits', () => {
    let seen: LoadContext | undefined;
    const registry = builtins.with(
      reader((own, context) => {
        seen = context;
        return new Any(own);
      }),
    );
    const document = { type: 'raymon.types.Native', params: { data: [any(1)] }, exact: { '/0': 'jcr' } };
    registry.loadJcr(document, { limits: { keys: 77 } });
    expect(seen?.path).toEqual(['params', 'data', 0, 'params']);
    expect(seen?.limits.keys).toBe(77);
    expect(seen?.registry).toBe(registry);
  });
});

describe('nested documents', () => {
  const registry = builtins.with(Money, Invoice);

  it('are refused at their own place', () => {
    const line = { type: 'acme.Nothing', params: 1 };
    const document = { type: 'acme.Invoice', params: { total: new Money(1, 'EUR').toJcr(), lines: [line] } };
    expect(refusal(() => registry.loadJcr(document as unknown))).toEqual({
      name: 'UnknownTypeError',
      code: 'unknown-type',
      path: '$.params.lines[0].type',
    });
    expect(registry.loadJcr(document as unknown, { unknown: 'keep' })).toMatchObject({
      lines: [{ type: 'acme.Nothing' }],
    });
  });

  it('are counted as deep as they stand', () => {
    const invoice = new Invoice(new Money(1, 'EUR'), [new Native([])]);
    // Invoice, params, lines, Native, params, array.
    expect(registry.loadJcr(invoice.toJcr(), { limits: { depth: 6 } })).toBeInstanceOf(Invoice);
    expect(refusal(() => registry.loadJcr(invoice.toJcr(), { limits: { depth: 5 } }))).toMatchObject({
      code: 'limit',
      path: '$.params.lines[0].params.data',
    });
  });

  it('cannot go on forever, even where a reader names no place', () => {
    const endless = reader((params, context) => new Any(context.load(params)));
    let document: unknown = 1;
    for (let i = 0; i < 2000; i++) document = any(document);
    expect(refusal(() => builtins.with(endless).loadJcr(document))).toMatchObject({ code: 'limit' });
    const again = reader((_, context) => new Any(context.load(any(1), 'again')));
    expect(refusal(() => builtins.with(again).loadJcr(any(1)))).toMatchObject({ code: 'limit' });
  });
});

describe("{ exact: 'ignore' }", () => {
  it('gives what a reader gets that does not know exact', () => {
    const value = { d: new Date(0), n: Number.NaN, m: new Map([[1, 2]]), w: new Native([Number.NaN]) };
    const document = new Native(value).toJcr();
    expect(loadJcr(document, { exact: 'ignore' }).data).toEqual((document.params as { data: unknown }).data);
    expect(loadJcr({ ...document, exact: 'nonsense' } as unknown, { exact: 'ignore' })).toBeInstanceOf(Native);
  });
});

describe("{ unknown: 'keep' }", () => {
  const document = {
    type: 'acme.Unheard',
    params: { a: [1, { b: null }], ['0']: 'x' },
    exact: { any: ['thing'] },
    nesting: 5,
    note: { more: true },
    constructor: 'data',
  };

  it('gives an Unknown that writes the same document again', () => {
    const kept = loadJcr(document, { unknown: 'keep' });
    expect(kept).toBeInstanceOf(Unknown);
    expect(kept.toJcr()).toEqual(document);
    expect(JSON.parse(JSON.stringify(kept))).toEqual(document);
    expect(JSON.parse(toJson(kept))).toEqual(document);
    expect(equals(fromJson(toJson(kept), { unknown: 'keep' }), kept)).toBe(true);
    expect(String(kept)).toBe('Unknown "acme.Unheard"');
  });

  it('keeps names that objects inherit as data', () => {
    const text = '{"type":"a.B","params":{"__proto__":{"x":1}},"__proto__":[1]}';
    expect(toJson(fromJson(text, { unknown: 'keep' }))).toBe(text);
    expect(JSON.stringify(loadJcr(JSON.parse(text) as unknown, { unknown: 'keep' }))).toBe(text);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('keeps the order and the integers of a text', () => {
    const text = '{"type":"a.B","params":{"2":123456789012345678901234567890,"1":["é",1.5e-7]}}';
    const kept = fromJson(text, { unknown: 'keep' });
    expect(toJson(kept)).toBe(text);
    expect(refusal(() => kept.toJcr())).toMatchObject({ code: 'unsupported-value', path: '$.params["2"]' });
  });

  it('does not turn numbers that JSON has not into null', () => {
    const kept = fromJson('{"type":"a.B","params":[NaN,-Infinity]}', { unknown: 'keep' });
    expect(refusal(() => JSON.stringify(kept))).toMatchObject({ code: 'unsupported-value', path: '$.params[0]' });
  });

  it('stands inside a Native', () => {
    const native = { type: 'raymon.types.Native', params: { data: [document] }, exact: { '/0': 'jcr' } };
    const loaded = loadJcr(native, { unknown: 'keep' });
    expect(loaded.toJcr()).toEqual(native);
    expect(refusal(() => loadJcr(native))).toMatchObject({ code: 'unknown-type', path: '$.params.data[0].type' });
  });

  it('counts the depth of what it keeps', () => {
    const deep = { type: 'a.B', params: [[[]]] };
    expect(loadJcr(deep, { unknown: 'keep', limits: { depth: 4 } })).toBeInstanceOf(Unknown);
    expect(refusal(() => loadJcr(deep, { unknown: 'keep', limits: { depth: 3 } }))).toMatchObject({ code: 'limit' });
    const kept = loadJcr(deep, { unknown: 'keep' });
    expect(() => toJson(kept, { limits: { depth: 4 } })).not.toThrow();
    expect(refusal(() => toJson(kept, { limits: { depth: 3 } }))).toMatchObject({ code: 'limit' });
  });

  it('still refuses what is no document', () => {
    expect(refusal(() => loadJcr({ type: 'a.B' } as unknown, { unknown: 'keep' }))).toMatchObject({ code: 'missing' });
    expect(refusal(() => loadJcr({ type: 'a.B', params: new Date(0) } as unknown, { unknown: 'keep' }))).toMatchObject({
      code: 'wrong-type',
    });
  });
});
