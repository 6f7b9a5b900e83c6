import * as arrow from 'apache-arrow';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataFrame } from '../../../src/frame/dataframe.ts';
import { LimitError } from '../../../src/base/errors.ts';
import { resolveLimits } from '../../../src/base/limits.ts';
import { Registry } from '../../../src/toolkit/registry.ts';
import { toolkit } from '../../../src/toolkit/toolkit.ts';
import { floatText } from '../../support/float-text.ts';
import { runs } from '../../support/runs.ts';
import { vectorOf } from '../../support/series-cases.ts';
import { vectorFrom } from '../../support/vectors.ts';

const { toJson, toJsonChunks, toJsonBytes } = toolkit(Registry.builtin(DataFrame));
const cells = (vector: arrow.Vector): unknown =>
  Object.values((new DataFrame(new arrow.Table({ a: vector })).toJcr().params['data'] as { a: object }).a);

const valuesOf = (type: arrow.DataType, length: number, values: Uint16Array | Uint32Array): arrow.Vector =>
  new arrow.Vector([new arrow.Data(type, 0, length, 0, { 1: values } as Partial<arrow.Data['buffers']>)]);
const columnText = (name: string, cells: readonly string[]): string =>
  `{"${name}":{${cells.map((cell, row) => `"${row}":${cell}`).join(',')}}}`;
const textOf = (values: readonly unknown[]): string =>
  columnText(
    'a',
    values.map((value) => JSON.stringify(value)),
  );

describe('cells', () => {
  it('of floats are numbers as long as they are finite', () => {
    const values = [NaN, Infinity, -Infinity, 2 ** 63, -(2 ** 63), 1e18, 1e300, -0, 1, 1.5];
    expect(cells(arrow.makeVector(Float64Array.from(values)))).toEqual([null, null, null, ...values.slice(3)]);
  });

  it('of floats are spelled as floats: alone, in lists and structs, and of decimals', () => {
    const floats = [1, -0, 1e20, -1e20, 2.5, null];
    const text = '1.0,-0.0,1e+20,-1e+20,2.5,null';
    const frame = DataFrame.fromColumns({ l: [floats], o: [{ x: 1 }], s: Float32Array.of(3) });
    expect(toJson(frame)).toContain(`{"l":{"0":[${text}]},"o":{"0":{"x":1.0}},"s":{"0":3.0}}`);
    expect(toJson(DataFrame.fromColumns({ f: floats }))).toContain(columnText('f', text.split(',')));
    const decimals = valuesOf(new arrow.Decimal(0, 38, 128), 2, Uint32Array.of(5, 0, 0, 0, 0, 0, 0, 1));
    expect(toJson(new DataFrame(new arrow.Table({ a: decimals })))).toContain(
      `{"a":{"0":5.0,"1":7.922816251426434e+28}}`,
    );
    const halves = valuesOf(new arrow.Float16(), 3, Uint16Array.of(0x3c00, 0x8000, 0x7c00));
    expect(toJson(new DataFrame(new arrow.Table({ a: halves })))).toContain('{"a":{"0":1.0,"1":-0.0,"2":null}}');
    expect(toJson(DataFrame.fromColumns({ i: Int32Array.of(1) }))).toContain('{"i":{"0":1}}');
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
  it('hold doubles as floats, in their shortest digits, among nulls and decimals, however many', () => {
    const double = fc.double();
    const cell = fc.oneof(double, double, fc.integer(), fc.constantFrom(0.25, -0.5, -0, 1e20, NaN, null));
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 20 }), fc.integer({ min: 1, max: 300 }), (cells, times) => {
        const values = Array.from({ length: cells.length * times }, (_, i) => cells[i % cells.length] as number | null);
        const frame = DataFrame.fromColumns({ a: vectorFrom(values, new arrow.Float64()) });
        expect(toJson(frame)).toContain(columnText('a', values.map(floatText)));
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
