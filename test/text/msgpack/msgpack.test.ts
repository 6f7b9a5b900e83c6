import { describe, expect, it } from 'vitest';
import { Base64Payload } from '../../../src/json/base64-payload.ts';
import { RawString } from '../../../src/json/raw-string.ts';
import * as core from '../../../src/core.ts';
import { DecodeError, EncodeError, isRaymonError, LimitError } from '../../../src/base/errors.ts';
import { membersOf, OrderedObject, type JsonTree } from '../../../src/json/tree.ts';
import { DEEPEST, DEFAULT_LIMITS, resolveLimits } from '../../../src/base/limits.ts';
import { Payload, type PayloadJson } from '../../../src/json/payload.ts';
import { readMsgpack } from '../../../src/text/msgpack/reader.ts';
import { writeMsgpack } from '../../../src/text/msgpack/writer.ts';
import { stems } from '../../cases/fixtures.ts';
import { invalidMsgpack } from '../../cases/invalid-texts.ts';
import { msgpackDocuments, msgpackValues } from '../../cases/msgpack.ts';
import { checkAll } from '../../support/check-all.ts';
import { fixtures } from '../../support/repository-fixtures.ts';

const limits = DEFAULT_LIMITS;
const write = (tree: PayloadJson): Uint8Array => writeMsgpack(tree, limits);
const read = (bytes: Uint8Array): JsonTree => readMsgpack(bytes, { limits });
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const fromHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return expect.fail('nothing was thrown');
}

/** A tree without its order, to compare with what JSON.parse makes. */
function plain(tree: JsonTree): unknown {
  if (!(tree instanceof OrderedObject)) return tree;
  return Object.fromEntries(Array.from(membersOf(tree), ([name, value]) => [name, plain(value as JsonTree)]));
}

describe('the vectors of the specification', () => {
  const canonical: [string, PayloadJson][] = [
    ['c0', null],
    ['c2', false],
    ['c3', true],
    ['00', 0],
    ['7f', 127],
    ['ff', -1],
    ['e0', -32],
    ['cc 80', 128],
    ['cc ff', 255],
    ['cd 0100', 256],
    ['cd ffff', 65535],
    ['ce 00010000', 65536],
    ['ce ffffffff', 2 ** 32 - 1],
    ['cf 0000000100000000', 2 ** 32],
    ['cf 001fffffffffffff', Number.MAX_SAFE_INTEGER],
    ['cf 0020000000000000', 2n ** 53n],
    ['cf ffffffffffffffff', 2n ** 64n - 1n],
    ['d0 df', -33],
    ['d0 80', -128],
    ['d1 ff7f', -129],
    ['d1 8000', -32768],
    ['d2 ffff7fff', -32769],
    ['d2 80000000', -(2 ** 31)],
    ['d3 ffffffff7fffffff', -(2 ** 31) - 1],
    ['d3 ffe0000000000001', Number.MIN_SAFE_INTEGER],
    ['d3 8000000000000000', -(2n ** 63n)],
    ['cb 8000000000000000', -0],
    ['cb 3ff8000000000000', 1.5],
    ['cb 3fb999999999999a', 0.1],
    ['cb 0000000000000001', 5e-324],
    ['cb 4340000000000000', 2 ** 53],
    ['cb 444b1ae4d6e2ef50', 1e21],
    ['a0', ''],
    ['a1 61', 'a'],
    ['a4 f09f9880', '😀'],
    [`bf ${'61'.repeat(31)}`, 'a'.repeat(31)],
    [`d920 ${'61'.repeat(32)}`, 'a'.repeat(32)],
    [`d9ff ${'61'.repeat(255)}`, 'a'.repeat(255)],
    [`da0100 ${'61'.repeat(256)}`, 'a'.repeat(256)],
    [`d928 ${'c3a9'.repeat(20)}`, 'é'.repeat(20)],
    ['a7 efbbbf c3a9 c280', '\ufeffé\u0080'],
    ['90', []],
    ['93 01 c0 80', [1, null, {}]],
    [`9f ${'c0'.repeat(15)}`, Array.from({ length: 15 }, () => null)],
    [`dc0010 ${'c0'.repeat(16)}`, Array.from({ length: 16 }, () => null)],
    ['80', {}],
    ['82 a162 01 a161 91 02', { b: 1, a: [2] }],
  ];

  it.each(canonical)('reads and writes %s', (text, value) => {
    expect(hex(write(value))).toBe(text.replaceAll(' ', ''));
    expect(read(fromHex(text))).toStrictEqual(value);
  });

  it.each<[string, JsonTree]>([
    ['ca 3f800000', 1],
    ['ca 80000000', -0],
    ['ca 3dcccccd', Math.fround(0.1)],
    ['cb 3ff0000000000000', 1],
    ['cc 01', 1],
    ['cf 0000000000000001', 1],
    ['d3 0000000000000001', 1],
    ['d3 ffffffffffffffff', -1],
    ['d3 0020000000000001', 2n ** 53n + 1n],
    ['d901 61', 'a'],
    ['da0001 61', 'a'],
    ['db00000001 61', 'a'],
    ['dc0001 c0', [null]],
    ['dd00000001 c0', [null]],
    ['de0001 a161 c0', { a: null }],
    ['df00000001 db00000001 61 c0', { a: null }],
  ])('accepts %s, a longer form than needed', (text, value) => {
    expect(read(fromHex(text))).toStrictEqual(value);
  });

  it('counts what needs 16 and 32 bits', () => {
    for (const [count, tags] of [
      [65535, ['da', 'dc', 'de']],
      [65536, ['db', 'dd', 'df']],
    ] as const) {
      const text = 'x'.repeat(count);
      const array = Array.from({ length: count }, (_, i) => i & 1);
      const object = Object.fromEntries(array.map((_, i) => [`k${i}`, i]));
      for (const [i, value] of [text, array, object].entries()) {
        const bytes = write(value);
        expect(hex(bytes.subarray(0, 1))).toBe(tags[i]);
        expect(read(bytes)).toStrictEqual(value);
      }
    }
  });
});

const load = (name: string): Uint8Array => fixtures.bytes(`msgpack/${name}.msgpack`);

describe("Python's msgpack", () => {
  const names = stems(fixtures, 'msgpack', '.msgpack');

  checkAll(
    msgpackValues(fixtures, (bytes) => plain(read(bytes))),
    10,
  );

  it.each(names)('is written, byte for byte: %s', (name) => {
    const bytes = load(name);
    // What is read keeps the order of the members, which JSON.parse does not.
    expect(hex(write(read(bytes)))).toBe(hex(bytes));
  });

  it('keeps the order of labels that a plain object would move', () => {
    const ordered = read(load('labels-out-of-order'));
    expect(ordered).toBeInstanceOf(OrderedObject);
    expect((ordered as OrderedObject).names.map(String)).toEqual(['10', '9', 'name', '0']);
    expect(read(load('labels-in-order'))).not.toBeInstanceOf(OrderedObject);
  });
});

describe('documents of Python, in msgpack', () => checkAll(msgpackDocuments(core, fixtures)));

describe('readMsgpack', () => {
  it.each([undefined, null, 5, '{}', [0xc0], new ArrayBuffer(1), new Uint16Array(1)])(
    'refuses what is not bytes: %o',
    (input) => {
      expect(() => read(input as never)).toThrow(expect.objectContaining({ code: 'wrong-type', path: '$' }));
    },
  );

  it('refuses memory that was given away', () => {
    const bytes = Uint8Array.of(0xc0);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    expect(() => read(bytes)).toThrow(expect.objectContaining({ code: 'wrong-type' }));
  });

  checkAll(invalidMsgpack({ isRaymonError }, fixtures, read), 60);

  it('refuses 72 KB of nested array heads at the first that claims more than is left', () => {
    const heads = new Uint8Array(72 * 1024).map((_, i) => (i % 3 === 0 ? 0xdc : 0x5f));
    const error = errorOf(() => read(heads));
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ code: 'syntax', offset: 9 });
    const ones = new Uint8Array(72 * 1024).map((_, i) => (i % 5 === 0 ? 0xdd : i % 5 === 4 ? 1 : 0));
    expect(errorOf(() => read(ones))).toMatchObject({ code: 'limit', limit: 'depth', offset: 512 * 5 });
  });

  it('refuses a document cut at any byte', () => {
    const whole = write({
      type: 'a.B',
      params: { data: 'é'.repeat(20), n: [1, -200, 0.5, 2n ** 60n, null, true, {}] },
    });
    for (let end = 0; end < whole.length; end++) {
      expect(errorOf(() => read(whole.slice(0, end)))).toMatchObject({ name: 'DecodeError', code: 'syntax' });
    }
  });

  it('reads a view at any offset and nothing around it', () => {
    const whole = write({ a: [1.5, 'text', 2 ** 40] });
    for (let shift = 1; shift < 9; shift++) {
      const room = new Uint8Array(whole.length + 20).fill(0xc1);
      room.set(whole, shift);
      expect(read(room.subarray(shift, shift + whole.length))).toEqual({ a: [1.5, 'text', 2 ** 40] });
      expect(errorOf(() => read(room.subarray(shift, shift + whole.length - 1)))).toMatchObject({ code: 'syntax' });
    }
  });

  it('takes __proto__ and its like as data', () => {
    const bytes = fromHex(
      `82 a9 ${Buffer.from('__proto__').toString('hex')} 81 a178 01 a9 ${Buffer.from('hasOwnProp').toString('hex').slice(0, 18)} c0`,
    );
    const object = read(bytes) as { readonly [name: string]: JsonTree };
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    expect(Object.keys(object)).toEqual(['__proto__', 'hasOwnPro']);
    expect(object['x']).toBeUndefined();
    expect(hex(write(object))).toBe(hex(bytes));
  });

  it('leaves long plain strings in their bytes when asked', () => {
    const option = { limits, rawStrings: true };
    const text = 'ab+/'.repeat(20_000);
    for (let shift = 0; shift < 4; shift++) {
      const written = write({ long: text, short: 'x' });
      const room = new Uint8Array(written.length + shift);
      room.set(written, shift);
      const bytes = room.subarray(shift);
      const tree = readMsgpack(bytes, option) as { readonly long: RawString; readonly short: string };
      expect(tree.long).toBeInstanceOf(RawString);
      expect(tree.long.characters.buffer).toBe(bytes.buffer);
      expect(tree.long.toString()).toBe(text);
      expect(tree.short).toBe('x');
      expect(hex(write(tree))).toBe(hex(bytes));
    }
    expect(read(write([text]))).toEqual([text]);
  });

  it('decodes a long string that JSON would have to escape', () => {
    const option = { limits, rawStrings: true };
    for (const odd of ['"', '\\', '\n', '\u0000', '\u001f', 'é', '\u0080', '😀']) {
      for (const at of [0, 1, 2, 3, 40_001, 79_999, 80_000]) {
        const text = 'a'.repeat(at) + odd + 'a'.repeat(80_000 - at);
        expect(readMsgpack(write(text), option)).toBe(text);
      }
    }
    for (const edge of [' ', '!', '#', '[', ']', '~', '\u007f']) {
      expect(readMsgpack(write(edge.repeat(70_000)), option)).toBeInstanceOf(RawString);
    }
  });

  it('obeys the limits exactly', () => {
    const tight = resolveLimits({ depth: 3, keys: 2, documentBytes: 20 });
    const readTight = (tree: PayloadJson): JsonTree => readMsgpack(write(tree), { limits: tight });
    expect(readTight([[[1]]])).toEqual([[[1]]]);
    expect(errorOf(() => readTight([0, [[[]]]]))).toMatchObject({ limit: 'depth', path: '$[1][0][0]', offset: 4 });
    expect(readTight({ a: 1, b: 2 })).toEqual({ a: 1, b: 2 });
    expect(errorOf(() => readTight([{ a: 1, b: 2, c: 3 }]))).toMatchObject({ limit: 'keys', path: '$[0]', offset: 1 });
    expect(readTight('x'.repeat(19))).toHaveLength(19);
    expect(errorOf(() => readTight('x'.repeat(20)))).toMatchObject({ limit: 'documentBytes', max: 20, offset: 0 });
  });

  it('reads as deep as any limit allows', () => {
    const deepest = resolveLimits({ depth: DEEPEST });
    const bytes = new Uint8Array(DEEPEST).fill(0x91);
    bytes[DEEPEST - 1] = 0x90;
    expect(hex(writeMsgpack(readMsgpack(bytes, { limits: deepest }), deepest))).toBe(hex(bytes));
  });
});

describe('writeMsgpack', () => {
  it('writes a base64 payload of any length as the string that it is', () => {
    for (const length of [0, 1, 2, 3, 23, 24, 100, 191, 192, 72 * 1024 - 1, 72 * 1024, 98_304, 300_001]) {
      const data = new Uint8Array(length).map((_, i) => i * 31);
      const text = Buffer.from(data).toString('base64');
      const bytes = write({ data: new Base64Payload(data), after: 1 });
      expect(Buffer.compare(bytes, write({ data: text, after: 1 }))).toBe(0);
      expect(bytes.buffer.byteLength).toBe(bytes.length);
    }
  });

  it('writes any other payload as the value that it states', () => {
    class Numbers extends Payload {
      readonly byteLength = 5;
      readonly depth = 1;
      *chunks(): Iterable<Uint8Array> {
        yield Buffer.from(this.text());
      }
      text(): string {
        return '[1,2]';
      }
      toJSON(): number[] {
        return [1, 2];
      }
    }
    expect(read(write({ a: new Numbers() }))).toEqual({ a: [1, 2] });
    const tight = resolveLimits({ depth: 1 });
    expect(errorOf(() => writeMsgpack([new Numbers()], tight))).toMatchObject({ limit: 'depth', path: '$[0]' });
  });

  it('notices a payload whose memory went away', () => {
    class Shrinking extends Base64Payload {
      override get byteLength(): number {
        return super.byteLength + 4;
      }
    }
    class Growing extends Base64Payload {
      override get byteLength(): number {
        return super.byteLength - 4;
      }
    }
    for (const Changed of [Shrinking, Growing]) {
      const error = errorOf(() => write({ params: { data: new Changed(new Uint8Array(30)) } }));
      expect(error).toBeInstanceOf(EncodeError);
      expect(error).toMatchObject({ code: 'size-mismatch', path: '$.params.data' });
    }
  });

  it('writes a raw string from its bytes', () => {
    const characters = new TextEncoder().encode('  déjà ').subarray(2, 8);
    expect(hex(write([new RawString(characters)]))).toBe(hex(write(['déjà'])));
  });

  it.each<[string, unknown, string]>([
    ['half a surrogate pair', { a: ['\ud800'] }, '$.a[0]'],
    ['half a surrogate pair in a long text', [`${'é'.repeat(50)}\udfff`], '$[0]'],
    ['half a surrogate pair in a name', { a: { '\udc00': 1 } }, '$.a["\\udc00"]'],
    ['NaN', [NaN], '$[0]'],
    ['infinity', { a: -Infinity }, '$.a'],
    ['an integer above 64 bits', [2n ** 64n], '$[0]'],
    ['an integer below 64 bits', [-(2n ** 63n) - 1n], '$[0]'],
    ['undefined', [undefined], '$[0]'],
    ['a function', { f: Boolean }, '$.f'],
    ['a symbol', Symbol.iterator, '$'],
  ])('refuses %s', (_what, tree, path) => {
    const error = errorOf(() => write(tree as PayloadJson));
    expect(error).toBeInstanceOf(EncodeError);
    expect(error).toMatchObject({ code: 'unsupported-value', path });
  });

  it('obeys the limits exactly', () => {
    const tight = resolveLimits({ depth: 2, keys: 2, documentBytes: 8 });
    const writeTight = (tree: PayloadJson) => (): Uint8Array => writeMsgpack(tree, tight);
    expect(writeTight([[]])()).toHaveLength(2);
    expect(errorOf(writeTight([[[]]]))).toMatchObject({ limit: 'depth', path: '$[0][0]' });
    expect(errorOf(writeTight([{ a: 1, b: 1, c: 1 }]))).toMatchObject({ limit: 'keys', path: '$[0]' });
    expect(writeTight('x'.repeat(7))()).toHaveLength(8);
    expect(errorOf(writeTight('x'.repeat(8)))).toBeInstanceOf(LimitError);
  });

  it('ends on a value that contains itself', () => {
    const loop: PayloadJson[] = [];
    loop.push(loop);
    expect(errorOf(() => write(loop))).toMatchObject({ limit: 'depth' });
  });
});
