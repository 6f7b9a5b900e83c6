import * as arrow from 'apache-arrow';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataFrame } from '../../../src/frame/dataframe.ts';
import { writeDouble, writeInteger } from '../../../src/frame/pandas-writer/number-text.ts';
import { TextBuffer } from '../../../src/frame/pandas-writer/text-buffer.ts';
import { LimitError } from '../../../src/base/errors.ts';
import { DEFAULT_LIMITS, resolveLimits } from '../../../src/base/limits.ts';
import { Registry } from '../../../src/toolkit/registry.ts';
import { toolkit } from '../../support/toolkit.ts';
import { runs } from '../../support/runs.ts';
import { vectorOf } from '../../support/series-cases.ts';
import { vectorFrom } from '../../support/vectors.ts';

const { toJson, toJsonChunks, toJsonBytes } = toolkit(Registry.builtin(DataFrame));
const written = (write: (out: TextBuffer) => void): string => {
  const out = new TextBuffer(DEFAULT_LIMITS, []);
  write(out);
  return Buffer.concat(out.pieces).toString();
};
const cells = (vector: arrow.Vector): unknown =>
  Object.values((new DataFrame(new arrow.Table({ a: vector })).toJcr().params['data'] as { a: object }).a);

const textOf = (values: readonly unknown[]): string =>
  JSON.stringify({ a: Object.fromEntries(values.map((value, row) => [row, value])) });

describe('numbers', () => {
  const decimals = fc
    .tuple(fc.integer(), fc.integer({ min: 0, max: 6 }))
    .map(([digits, places]) => digits / 10 ** places);
  const doubles = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    decimals,
    fc.integer().map((i) => i * 2 ** 31),
  );

  it('have the digits that JSON.stringify gives', () => {
    fc.assert(
      fc.property(fc.array(doubles, { minLength: 50 }), (values) => {
        const text = written((out) => {
          for (const value of values) {
            writeDouble(out, value);
            out.byte(32);
          }
        });
        expect(text).toBe(values.map((value) => `${JSON.stringify(value)} `).join(''));
      }),
      { numRuns: runs(300) },
    );
    for (const value of [
      0,
      -0,
      0.5,
      -0.5,
      0.0001,
      -0.00001,
      1e15,
      1e21,
      2 ** 53,
      -(2 ** 53),
      999_999_999.9999,
      5e-324,
    ]) {
      expect(written((out) => writeDouble(out, value))).toBe(JSON.stringify(value));
    }
  });

  it('that are whole have all their digits', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(written((out) => writeInteger(out, value))).toBe(String(value));
      }),
      { numRuns: runs(1000) },
    );
    for (let power = 1; power < 1e16; power *= 10) {
      for (const value of [power - 1, power, -power])
        expect(written((out) => writeInteger(out, value))).toBe(String(value));
    }
  });
});

describe('cells', () => {
  it('that pandas cannot read as numbers are null', () => {
    expect(cells(arrow.makeVector(Float64Array.of(NaN, Infinity, -Infinity, 2 ** 63, -(2 ** 63), 1e18)))).toEqual([
      null,
      null,
      null,
      null,
      null,
      1e18,
    ]);
  });

  it('hold 64-bit integers to the last digit in text', () => {
    const vector = arrow.makeVector(BigInt64Array.of(2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, -1n));
    expect(toJson(new DataFrame(new arrow.Table({ a: vector })))).toContain(
      '{"a":{"0":9223372036854775807,"1":-9223372036854775808,"2":9007199254740993,"3":-1}}',
    );
    const unsigned = arrow.makeVector(BigUint64Array.of(2n ** 64n - 1n));
    expect(toJson(new DataFrame(new arrow.Table({ a: unsigned })))).toContain('{"a":{"0":18446744073709551615}}');
  });

  it('hold times as whole milliseconds, rounded down', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        for (const [unit, divisor] of [
          [1n, 1n],
          [2n, 1000n],
          [3n, 1_000_000n],
        ] as const) {
          const vector = vectorOf(new arrow.Timestamp(Number(unit)), BigInt64Array.of(value));
          const floor = (value - (((value % divisor) + divisor) % divisor)) / divisor;
          expect(toJson(new DataFrame(new arrow.Table({ a: vector })))).toContain(`{"a":{"0":${floor}}}`);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('hold text escaped as JSON.stringify escapes', () => {
    const texts = Array.from({ length: 0x180 }, (_, code) => String.fromCharCode(code)).concat(
      '\u2028\u2029😀',
      'x'.repeat(5000),
      '"'.repeat(5000),
    );
    const vector = vectorFrom(texts, new arrow.Utf8());
    const object = Object.fromEntries(texts.map((text, i) => [i, text]));
    expect(toJson(new DataFrame(new arrow.Table({ a: vector })))).toContain(JSON.stringify({ a: object }));
  });
});

describe('columns', () => {
  it('hold doubles as JSON.stringify states them, among nulls and decimals, however many', () => {
    const double = fc.double({ noNaN: true, min: -(2 ** 62), max: 2 ** 62 });
    const cell = fc.oneof(double, double, fc.integer(), fc.constantFrom(0.25, -0.5, null));
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 20 }), fc.integer({ min: 1, max: 300 }), (cells, times) => {
        const values = Array.from({ length: cells.length * times }, (_, i) => cells[i % cells.length] as number | null);
        const frame = DataFrame.fromColumns({ a: vectorFrom(values, new arrow.Float64()) });
        expect(toJson(frame)).toContain(textOf(values));
      }),
      { numRuns: runs(100) },
    );
  });

  it('hold text escaped as JSON.stringify escapes, wherever in a word the escapes stand', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', '\u0001', ' ', 'é', '😀'), maxLength: 20 });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (values) => {
        const frame = DataFrame.fromColumns({ a: vectorFrom(values, new arrow.Utf8()) });
        expect(toJson(frame)).toContain(textOf(values));
      }),
      { numRuns: runs(300) },
    );
  });

  it('have labels of any length, short and long', () => {
    const labels = ['', 'b', 'twelve bytes', 'thirteen byte', 'é"\\', 'x'.repeat(200)];
    for (const some of [labels, labels.slice(0, 3), labels.slice(2, 4)]) {
      const index = vectorFrom(some, new arrow.Utf8());
      const frame = new DataFrame(new arrow.Table({ a: arrow.makeVector(Int32Array.from(some.keys())) }), { index });
      const object = Object.fromEntries(some.map((label, row) => [label, row]));
      expect(toJson(frame)).toContain(JSON.stringify({ a: object }));
    }
  });
});

describe('the text of columns', () => {
  const frame = DataFrame.fromColumns({
    s: Array.from({ length: 3000 }, (_, i) => `é${i}`),
    f: Float64Array.from({ length: 3000 }, (_, i) => i / 7),
  });

  it('is as long as it says, in pieces of any size', () => {
    const whole = toJsonBytes(frame);
    for (const bufferBytes of [64, 100, 4096, 2 ** 20]) {
      const pieces = Array.from(toJsonChunks(frame, { bufferBytes }), (piece) => piece.slice());
      expect(Buffer.compare(Buffer.concat(pieces), whole)).toBe(0);
    }
    expect(JSON.parse(new TextDecoder().decode(whole))).toEqual(JSON.parse(JSON.stringify(frame)));
  });

  it('is refused when it gets longer than a document may', () => {
    const limits = resolveLimits({ documentBytes: 20_000 });
    const long = new DataFrame(frame.data, { limits });
    expect(() => long.toJcr()).toThrow(LimitError);
    // A short dictionary entry can be asked for again and again.
    const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32());
    const entry = vectorFrom(['x'.repeat(1000)], new arrow.Utf8());
    const data = arrow.makeData({ type, data: new Int32Array(1000), dictionary: entry });
    expect(() => new DataFrame(new arrow.Table({ d: new arrow.Vector([data]) }), { limits }).toJcr()).toThrow(
      LimitError,
    );
  });

  it('is refused only when it gets longer', () => {
    // A text that asks for more room than it takes, at the end of the first piece of memory and across it.
    for (const [size, rows] of [
      [6000, 1],
      ...Array.from({ length: 40 }, (_, i) => [16_300 + i, 9] as const),
    ] as const) {
      const { data } = DataFrame.fromColumns({
        s: ['x'.repeat(size), ...Array<null>(rows).fill(null)],
        f: Array.from({ length: rows + 1 }, (_, i) => i / 8 + 1e-7),
      });
      const length = JSON.stringify(new DataFrame(data).toJcr().params['data']).length;
      const wrap = (documentBytes: number): unknown => new DataFrame(data, { limits: { documentBytes } }).toJcr();
      expect(() => wrap(length), String(size)).not.toThrow();
      expect(() => wrap(length - 1), String(size)).toThrow(LimitError);
    }
  });

  it('states a dictionary once, however many arrays share it', { timeout: 30_000 }, () => {
    const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32());
    const names = Array.from({ length: 50_000 }, (_, i) => `entry ${i}`);
    const dictionary = vectorFrom(names, new arrow.Utf8());
    const chunks = Array.from({ length: 10_000 }, (_, i) =>
      arrow.makeData({ type, data: Int32Array.of(i), dictionary }),
    );
    const shared = DataFrame.fromColumns({ d: new arrow.Vector(chunks) });
    expect(toJson(shared)).toContain(textOf(names.slice(0, 10_000)).replace('"a"', '"d"'));
  });

  it('is refused when it has more labels than an object may have', () => {
    expect(() => new DataFrame(frame.data, { limits: { keys: 2999 } }).toJcr()).toThrow(LimitError);
    expect(new DataFrame(frame.data, { limits: { keys: 2999 }, layout: 'arrow' }).toJcr().params).toEqual({});
    expect(() => new DataFrame(frame.data, { limits: { payloadBytes: 1000 } }).toJcr()).toThrow(LimitError);
  });
});
