import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { RawString } from '../../../src/json/raw-string.ts';
import { isRaymonError, LimitError } from '../../../src/base/errors.ts';
import { OrderedObject } from '../../../src/json/tree.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../src/base/limits.ts';
import { checkUnread, type JsonText, readJson, type ReadTextOptions } from '../../../src/text/reader/json-reader.ts';
import { THRESHOLDS } from '../../../src/text/reader/thresholds.ts';
import { forcedThresholds } from '../../support/forced-thresholds.ts';

function read(input: string | Uint8Array | Iterable<Uint8Array>, options: Partial<ReadTextOptions> = {}): JsonText {
  return readJson(input, { limits: DEFAULT_LIMITS, strict: false, rawStrings: false, ...options });
}

function errorOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

function nested(depth: number): string {
  return '{"a":['.repeat(depth / 2) + ']}'.repeat(depth / 2);
}

function within(limits: Partial<Limits>): Partial<ReadTextOptions> {
  return { limits: { ...DEFAULT_LIMITS, ...limits } };
}

describe('readJson', () => {
  it.each([
    undefined,
    null,
    5,
    {},
    new DataView(new ArrayBuffer(1)),
    (async function* () {})(),
    [1],
    new Uint16Array(1),
  ])('refuses what is neither text nor bytes: %o', (input) => {
    const refused = expect.objectContaining({ name: 'DecodeError', code: 'wrong-type', path: '$' }) as Error;
    expect(() => read(input as Uint8Array)).toThrow(refused);
  });

  it('says how to pass an ArrayBuffer', () => {
    expect(() => read(new ArrayBuffer(2) as never)).toThrow('such as new Uint8Array(buffer)');
  });

  it('reads the bytes of another realm, and refuses memory that was given away', () => {
    expect(read(runInNewContext('new Uint8Array([91, 49, 93])') as Uint8Array).tree).toEqual([1]);
    const bytes = Uint8Array.of(49);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    expect(() => read(bytes)).toThrow(expect.objectContaining({ code: 'wrong-type' }));
  });

  it('keeps what JSON.parse loses', () => {
    expect(read('[9007199254740993, -9007199254740993, 100000000000000000000, -0, -0.0]').tree).toEqual([
      9007199254740993n,
      -9007199254740993n,
      100000000000000000000n,
      -0,
      -0,
    ]);
    expect(read('[1e20, 9007199254740993.0]').tree).toEqual([1e20, 9007199254740992]);
  });

  it('keeps the order of integer-like names, in a plain object where that can', () => {
    expect(read('{"0":1,"7":2,"10":3,"a":4}').tree).toEqual({ 0: 1, 7: 2, 10: 3, a: 4 });
    for (const [text, names] of [
      ['{"1":1,"0":2}', ['1', '0']],
      ['{"a":1,"0":2,"b":3}', ['a', '0', 'b']],
      ['{"4294967294":1,"4294967293":2}', ['4294967294', '4294967293']],
      ['{"a":1,"\\u0031":2}', ['a', '1']],
    ] as const) {
      const { tree } = read(text);
      expect(tree).toBeInstanceOf(OrderedObject);
      expect((tree as OrderedObject).names.map(String)).toEqual(names);
    }
    expect(Object.keys(read('{"b":1,"01":2,"4294967295":3,"-1":4}').tree as object)).toEqual([
      'b',
      '01',
      '4294967295',
      '-1',
    ]);
  });

  it('keeps names of Object.prototype as own data', () => {
    for (const thresholds of Object.values(forcedThresholds)) {
      const text = '{"__proto__":{"x":1},"constructor":2,"toString":3,"a":[{"__proto__":null}]}';
      const tree = read(text, { thresholds }).tree as Record<string, unknown>;
      expect(Object.getPrototypeOf(tree)).toBe(Object.prototype);
      expect(Object.keys(tree)).toEqual(['__proto__', 'constructor', 'toString', 'a']);
      expect(Object.getOwnPropertyDescriptor(tree, '__proto__')).toEqual({
        value: { x: 1 },
        writable: true,
        enumerable: true,
        configurable: true,
      });
      expect(JSON.stringify(tree)).toBe(text);
    }
  });

  it('keeps lone surrogates that are escaped', () => {
    expect(read('["\\ud800", "\\udc00x", {"\\ud83d":1}]').tree).toEqual(['\ud800', '\udc00x', { '\ud83d': 1 }]);
  });

  it('is not misled by inherited names', () => {
    const prototype = Object.prototype as Record<string, unknown>;
    prototype['inherited'] = 1;
    try {
      for (const thresholds of Object.values(forcedThresholds)) {
        expect(errorOf(() => read('{"x":{"a":1,"a":2}}', { thresholds }))).toMatchObject({ code: 'duplicate-key' });
        expect(Object.keys(read('{"x":1,"inherited":2}', { thresholds }).tree as object)).toEqual(['x', 'inherited']);
      }
    } finally {
      delete prototype['inherited'];
    }
  });

  it('skips a byte order mark and counts it in offsets', () => {
    expect(read('\ufeff[1]').tree).toEqual([1]);
    expect(read(Buffer.from('\ufeff[1]')).tree).toEqual([1]);
    expect(errorOf(() => read('\ufeff[x]'))).toMatchObject({ offset: 4 });
    expect(errorOf(() => read(Buffer.from('\ufeff[x]')))).toMatchObject({ offset: 4 });
  });

  it('counts offsets in bytes, a lone surrogate as three', () => {
    expect(errorOf(() => read('["é😀\ud800", x]'))).toMatchObject({ path: '$[1]', offset: 14 });
  });

  it('refuses every beginning of a document', () => {
    const text = '{"type":"é.😀","params":{"data":[1,-2.5e3,true,null,"a\\u00e9\\n",{}],"shape":"(2,)"}} ';
    const bytes = Buffer.from(text);
    for (const thresholds of Object.values(forcedThresholds)) {
      for (let length = 0; length < bytes.length - 1; length++) {
        const error = errorOf(() => read(bytes.subarray(0, length), { thresholds, rawStrings: true }));
        expect(isRaymonError(error, 'syntax', 'bad-utf8')).toBe(true);
        expect(error).toHaveProperty('offset', expect.any(Number));
      }
      expect(read(bytes, { thresholds }).tree).toEqual(JSON.parse(text));
    }
  });

  it('reads bytes at an odd place of a larger buffer and no others', () => {
    const pool = Buffer.from('xx[1,2]yy');
    expect(read(pool.subarray(2, 7)).tree).toEqual([1, 2]);
    expect(read(new Uint8Array(pool.subarray(2, 7))).tree).toEqual([1, 2]);
  });

  it('leaves the input as it is and keeps nothing of it but raw strings', () => {
    const bytes = Buffer.from(`{"a":"${'x'.repeat(100)}","b":[1,2,3]}`);
    const { tree } = read(bytes);
    bytes.fill(0);
    expect(tree).toEqual({ a: 'x'.repeat(100), b: [1, 2, 3] });
  });
});

describe('readJson about its tree', () => {
  it('says whether it is plain JSON', () => {
    const long = Buffer.from(`["${'QUJD'.repeat(20_000)}"]`);
    for (const thresholds of Object.values(forcedThresholds)) {
      for (const text of ['[1,-0,1e20,"x",{"0":1,"a":[]}]', '{}', 'null', '{"a":{"b":1},"c":[[1],{}]}']) {
        expect(read(text, { thresholds }).isPlain, text).toBe(true);
      }
      for (const text of ['[9007199254740993]', '{"a":1,"0":2}', '{"params":[NaN]}']) {
        expect(read(text, { thresholds }).isPlain, text).toBe(false);
      }
    }
    expect(read(long).isPlain).toBe(true);
    expect(read(long, { rawStrings: true }).isPlain).toBe(false);
  });

  it('reads white space behind the value, however much', () => {
    for (const thresholds of Object.values(forcedThresholds)) {
      expect(read(Buffer.from(`[1]${' '.repeat(2000)}`), { thresholds }).tree).toEqual([1]);
      expect(errorOf(() => read(Buffer.from(`[1]${' '.repeat(2000)}x`), { thresholds }))).toMatchObject({
        code: 'trailing-bytes',
        offset: 2003,
      });
    }
  });
});

describe('readJson within limits', () => {
  it('allows as many open containers as the limit says and no more', () => {
    for (const thresholds of Object.values(forcedThresholds)) {
      expect(read(nested(8), { ...within({ depth: 8 }), thresholds }).tree).toHaveProperty('a');
      expect(errorOf(() => read(nested(8), { ...within({ depth: 7 }), thresholds }))).toMatchObject({
        code: 'limit',
        limit: 'depth',
        max: 7,
        path: '$.a[0].a[0].a[0].a',
      });
    }
    const deepest = '['.repeat(2048) + ']'.repeat(2048);
    expect(read(deepest, within({ depth: 2048 })).tree).toHaveLength(1);
    expect(errorOf(() => read('['.repeat(1e6)))).toBeInstanceOf(LimitError);
  });

  it('counts the members of each object', () => {
    for (const thresholds of Object.values(forcedThresholds)) {
      expect(read('[{"a":1,"b":2},{"a":1,"b":2}]', { ...within({ keys: 2 }), thresholds }).tree).toHaveLength(2);
      for (const text of ['[{"a":1,"b":2,"c":3}]', '[{"0":1,"1":2,"2":3}]', '[{"1":1,"0":2,"2":3}]']) {
        expect(errorOf(() => read(text, { ...within({ keys: 2 }), thresholds }))).toMatchObject({
          limit: 'keys',
          path: '$[0]',
        });
      }
    }
  });

  it('counts the digits of integers, not of other numbers', () => {
    for (const thresholds of Object.values(forcedThresholds)) {
      expect(read('[123,-456,7.00000001]', { ...within({ digits: 3 }), thresholds }).tree).toEqual([
        123, -456, 7.00000001,
      ]);
      expect(errorOf(() => read('[1,2,3,4,5,6,7,8,9,1234]', { ...within({ digits: 3 }), thresholds }))).toMatchObject({
        limit: 'digits',
        path: '$[9]',
      });
    }
    expect(read(`[0.${'1'.repeat(1e6)}]`).tree).toEqual([Number(`0.${'1'.repeat(30)}`)]);
    expect(errorOf(() => read('7'.repeat(1e6)))).toMatchObject({ limit: 'digits' });
    expect(read(`[${'7'.repeat(4300)}]`).tree).toEqual([BigInt('7'.repeat(4300))]);
  });

  it('counts the bytes of the document before it reads them', () => {
    expect(read('"é"', within({ documentBytes: 4 })).tree).toBe('é');
    for (const input of ['"é"', Buffer.from('"é"'), [Buffer.from('"'), Buffer.from('é"')]]) {
      expect(errorOf(() => read(input, within({ documentBytes: 3 })))).toMatchObject({ limit: 'documentBytes' });
    }
    const endless = {
      *[Symbol.iterator]() {
        for (;;) yield new Uint8Array(1000);
      },
    };
    expect(errorOf(() => read(endless, within({ documentBytes: 1e5 })))).toMatchObject({ limit: 'documentBytes' });
  });
});

describe('readJson and numbers that are not finite', () => {
  it('reads them below params and names the objects that hold them', () => {
    const { tree, nonFinite } = read(
      '{"type":"a","params":[{"type":"b","params":{"x":[NaN,-Infinity]}},{"params":1},{"type":"c","params":Infinity}]}',
    );
    const root = tree as { params: unknown[] };
    expect(root.params).toEqual([
      { type: 'b', params: { x: [Number.NaN, -Infinity] } },
      { params: 1 },
      { type: 'c', params: Infinity },
    ]);
    expect([...nonFinite].toSorted((a, b) => JSON.stringify(b).length - JSON.stringify(a).length)).toEqual([
      root,
      root.params[0],
      root.params[2],
    ]);
    expect(nonFinite.has(root)).toBe(true);
    expect(nonFinite.has(root.params[0] as object)).toBe(true);
    expect(nonFinite.has(root.params[1] as object)).toBe(false);
  });

  it('names an ordered object that holds them', () => {
    const { tree, nonFinite } = read('{"params":NaN,"1":1,"0":0}');
    expect(tree).toBeInstanceOf(OrderedObject);
    expect([...nonFinite]).toEqual([tree]);
  });

  it('refuses them everywhere when asked to be strict', () => {
    expect(errorOf(() => read('{"params":[NaN]}', { strict: true }))).toMatchObject({
      code: 'syntax',
      path: '$.params[0]',
      offset: 11,
    });
  });
});

describe('readJson and whole numbers written as floats', () => {
  it('tells them from integers when asked', () => {
    const { tree, wholeFloats } = read('{"a":[1,1.0,1.5,1e3],"b":{"x":2.0,"5":-0.0,"4":3},"c":{"0":1.0,"1":2}}', {
      markFloats: true,
    });
    const { a, b, c } = tree as { a: number[]; b: OrderedObject; c: object };
    expect(wholeFloats.in(a)).toEqual(new Set([1, 3]));
    expect(wholeFloats.in(b)).toEqual(new Set(['x', '5']));
    expect(wholeFloats.in(c)).toEqual(new Set(['0']));
    expect(wholeFloats.in(tree as object)).toBeUndefined();
  });
});

describe('readJson and long strings', () => {
  const base64 = 'QUJD'.repeat(20_000);
  const document = `{"type":"x","params":{"data":"${base64}","more":["${base64}", "${base64}"],"@":"@cut:1"}}`;

  it('leaves them in the bytes when asked', () => {
    const bytes = Buffer.from(document);
    const { tree, rawStrings } = read(bytes, { rawStrings: true });
    const { params } = tree as unknown as { params: { data: RawString; more: RawString[] } };
    expect(params.data).toBeInstanceOf(RawString);
    expect(rawStrings).toEqual([params.data, ...params.more]);
    const member = params.data.asBase64([]);
    expect(member.byteLength).toBe(60_000);
    expect(Buffer.from(member.decode(DEFAULT_LIMITS)).toString()).toBe('ABC'.repeat(20_000));
    expect(String(params.more[1])).toBe(base64);
  });

  it('gives strings when not', () => {
    expect(read(Buffer.from(document)).tree).toEqual(JSON.parse(document));
    expect(read(document, { rawStrings: true }).tree).toEqual(JSON.parse(document));
  });

  it('takes out no string that has escapes or is a name', () => {
    for (const text of [`["${base64}\\n"]`, `["${base64}\\""]`, `{"${base64}":1}`, `["${base64}\\\\"]`]) {
      const { tree, rawStrings } = read(Buffer.from(text), { rawStrings: true });
      expect(tree).toEqual(JSON.parse(text));
      expect(rawStrings).toEqual([]);
    }
  });

  it('is not misled by strings that look like what stands in their place', () => {
    const text = `["@cut:0","${base64}","@cut:0","@cut:1","\\u0040cut:0"]`;
    const { tree } = read(Buffer.from(text), {
      rawStrings: true,
      thresholds: { ...THRESHOLDS, switchFromLength: 0, misses: 0 },
    });
    expect((tree as unknown[]).map(String)).toEqual(JSON.parse(text));
  });

  it('names the byte of a fault behind them', () => {
    const bytes = Buffer.from(`{"a":"${base64}","b":tru}`);
    expect(errorOf(() => read(bytes, { rawStrings: true }))).toMatchObject({ path: '$.b', offset: 80_012 });
  });

  it('finds in them, when nobody has read them, what no string may hold', () => {
    for (const [bad, code] of [
      ['\n', 'syntax'],
      ['\0', 'syntax'],
      ['\xff', 'bad-utf8'],
    ] as const) {
      const bytes = Buffer.from(`["${base64}${bad}${base64}"]`, 'latin1');
      const text = read(bytes, { rawStrings: true });
      expect(errorOf(() => checkUnread(text))).toMatchObject({ code });
      expect(errorOf(() => read(bytes))).toMatchObject({ code, offset: 80_002 });
    }
  });

  it('names the first of two faults where it stands in one of them', () => {
    const thresholds = { ...THRESHOLDS, cutFrom: 0, cutEvery: 2 ** 30, longestText: 0, window: 4096 };
    const bytes = Buffer.from(`{"a":"\0${base64}","b":1,"b":2}`);
    expect(errorOf(() => read(bytes, { thresholds, rawStrings: true }))).toMatchObject({ code: 'syntax' });
  });

  it('reads texts longer than a window, and strings longer than one', () => {
    const thresholds = { ...THRESHOLDS, cutFrom: 0, cutEvery: 2 ** 30, longestText: 0, window: 4096 };
    const text = `[${Array.from({ length: 500 }, (_, i) => `{"id":${i},"name":"é ${i}"}`).join(',\n')},"${base64}","ü\\n${base64}",{"${base64}":1}]`;
    const { tree, rawStrings } = read(Buffer.from(text), { thresholds, rawStrings: true });
    const items = tree as unknown[];
    expect(rawStrings).toEqual([items[500]]);
    expect([...items.slice(0, 500), String(items[500]), ...items.slice(501)]).toEqual(JSON.parse(text));
    expect(errorOf(() => read(Buffer.from(`${text.slice(0, -1)},x]`), { thresholds }))).toMatchObject({
      path: '$[503]',
      offset: Buffer.byteLength(text),
    });
  });
});
