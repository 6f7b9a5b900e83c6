import type * as arrow from 'apache-arrow';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataFrame } from '../../../src/frame/dataframe.ts';
import { scanParams } from '../../../src/frame/scan/scan-columns.ts';
import { Series } from '../../../src/frame/series.ts';
import { isRaymonError } from '../../../src/base/errors.ts';
import { DEFAULT_LIMITS, resolveLimits, type Limits } from '../../../src/base/limits.ts';
import { loadDocument, loadSettings } from '../../../src/document/load-document.ts';
import { Registry } from '../../../src/toolkit/registry.ts';
import { LOAD_OPTIONS, readLoadOptions } from '../../../src/document/load-options.ts';
import type { ScanParams } from '../../../src/document/jcr.ts';
import { type DocumentHead, headOf } from '../../../src/text/document-head.ts';
import { scanDocument } from '../../../src/text/scan-params.ts';
import { toolkit } from '../../../src/toolkit/toolkit.ts';
import { runs } from '../../support/runs.ts';

const HEAD = '{"type": "raymon.types.DataFrame", "params": ';
const registry = Registry.builtin(DataFrame, Series);
const { fromJson } = toolkit(registry);
const encoder = new TextEncoder();

const scan: ScanParams = (bytes, at, limits) => scanParams(bytes, at, limits, false);

/** What the scanner makes of the text of a frame's columns; undefined where it leaves it to the ordinary reader. */
function scanned(data: string, limits: Limits = DEFAULT_LIMITS): DataFrame | undefined {
  const bytes = encoder.encode(`${HEAD}{"data": ${data}}}`);
  const found = scanDocument(bytes, 0, headOf(HEAD) as DocumentHead, scan, limits);
  if (found === undefined) return undefined;
  return loadDocument(
    found,
    [],
    0,
    loadSettings(registry, readLoadOptions({ limits }, LOAD_OPTIONS), { nonFinite: new Set(), isPlain: true }),
  ) as DataFrame;
}

/** What the ordinary reader makes of it: texts as short as these are never scanned. */
function read(data: string): DataFrame | undefined {
  try {
    return fromJson(`${HEAD}{"data": ${data}}}`) as DataFrame;
  } catch (error) {
    if (isRaymonError(error)) return undefined;
    throw error;
  }
}

const streamOf = (frame: DataFrame | undefined): unknown =>
  frame && [frame.toJcr().exact, String(frame.data.schema), frame.index.map(String)];

const texts = fc.oneof(
  fc.string({ unit: 'binary' }).filter((text) => !/[\ud800-\udfff]/u.test(text)),
  fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', 'é', '😀'), maxLength: 12 }),
);
const integers = fc.oneof(
  fc.integer().map(String),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  fc.constantFrom('0', '2147483648', '9007199254740991', '9007199254740992', '9007199254740993', '-9007199254740993'),
);
const unsigned = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const floats = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.tuple(fc.integer(), fc.nat({ max: 99_999_999 })).map(([whole, part]) => `${whole}.${part}`),
  fc.constantFrom('1.0', '-0.0', '-0', '1e3', '1E+2', '1.5e-7', '0.1', '123456789012345.6', '5e-324', '1e22'),
);
const strings = texts.map((text) => JSON.stringify(text));
const nullable = (cell: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 4, arbitrary: cell }, fc.constant('null'));
const kinds = [integers, unsigned, floats, strings, fc.constantFrom('true', 'false'), fc.constant('null')];

/** A frame's columns as text: labels, and columns of one kind each. */
const plain = fc
  .tuple(
    fc.oneof(
      fc.nat({ max: 12 }).map((rows) => Array.from({ length: rows }, (_, row) => String(row))),
      fc.uniqueArray(fc.stringMatching(/^[a-z0-9é ]*$/), { maxLength: 12 }),
    ),
    fc.uniqueArray(texts, { maxLength: 5 }),
    fc.constantFrom('', ' ', '\n\t '),
  )
  .chain(([labels, names, space]) =>
    fc
      .tuple(
        ...names.map(() =>
          fc
            .constantFrom(...kinds)
            .chain((kind) => fc.array(nullable(kind), { minLength: labels.length, maxLength: labels.length })),
        ),
      )
      .map((columns: readonly (readonly string[])[]) => ({ labels, names, space, columns })),
  );

type Plain = typeof plain extends fc.Arbitrary<infer T> ? T : never;

function textOf({ labels, names, space, columns }: Plain): string {
  const members = (pairs: readonly (readonly [name: string, value: string])[]): string =>
    `{${space}${pairs.map(([name, value]) => `${JSON.stringify(name)}${space}:${space}${value}${space}`).join(`,${space}`)}}`;
  return members(
    names.map((name, i) => [name, members(labels.map((label, row) => [label, columns[i]?.[row] as string]))] as const),
  );
}

describe('plain columns', () => {
  it('are scanned to what the ordinary reader reads', () => {
    let all = 0;
    let quick = 0;
    fc.assert(
      fc.property(plain, (columns) => {
        const text = textOf(columns);
        const frame = scanned(text);
        all++;
        if (frame === undefined) return;
        quick++;
        expect(streamOf(frame)).toEqual(streamOf(read(text)));
      }),
      { numRuns: runs(500) },
    );
    // What cannot be scanned is wide integers beside floats, or beyond 64 bits, which nobody can read.
    expect(quick).toBeGreaterThan(all / 2);
  });

  it('are scanned, whatever they hold', () => {
    for (const text of [
      '{}',
      '{"a": {}}',
      '{"a": {}, "b": {}}',
      '{"a": {"0": null}}',
      '{"a": {"0": 1, "1": -2147483648}}',
      '{"a": {"0": 2147483648}}',
      '{"a": {"0": 18446744073709551}}',
      '{"a": {"0": -9223372036854775808, "1": 9223372036854775807, "2": null}}',
      '{"a": {"0": 9223372036854775808}}',
      '{"a": {"0": 1.0, "1": 2}}',
      '{"a": {"0": -0}}',
      '{"a": {"0": 0.1234567890123456789}}',
      '{"a": {"0": null, "1": null, "2": "x"}, "b": {"0": true, "1": null, "2": false}}',
      '{"a": {"0": "\\u00e9\\n", "1": "é", "2": ""}}',
      '{"": {"": 1}, "__proto__": {"": 2}, "constructor": {"": 3}}',
      '{"a": {"4294967294": 1, "length": 2, "10": 3, "9": 4}}',
      '{"a": {"01": 1}}',
      `{"a": {"${'long'.repeat(50)}": 1}, "b": {"${'long'.repeat(50)}": 2}}`,
    ]) {
      const frame = scanned(text);
      expect(frame, text).toBeDefined();
      expect(streamOf(frame), text).toEqual(streamOf(read(text)));
    }
  });

  it('of many rows have all of them', () => {
    const rows = 5000;
    const cells = (cell: (row: number) => unknown): string =>
      JSON.stringify(Object.fromEntries(Array.from({ length: rows }, (_, row) => [row, cell(row)])));
    const text = `{"i":${cells((row) => row)},"w":${cells((row) => row * 2 ** 40)},"f":${cells((row) => row / 7)},"s":${cells(
      (row) => 'é'.repeat(row % 50),
    )},"b":${cells((row) => (row % 3 === 0 ? null : row % 2 === 0))}}`;
    const frame = fromJson(`${HEAD}{"data":${text}}}`) as DataFrame;
    expect(streamOf(scanned(text))).toEqual(streamOf(frame));
    expect(frame.data.schema.fields.map((field) => String(field.type))).toEqual([
      'Int32',
      'Int64',
      'Float64',
      'Utf8',
      'Bool',
    ]);
    expect(frame.row(4999)).toEqual({ i: 4999, w: 4999n * 2n ** 40n, f: 4999 / 7, s: 'é'.repeat(49), b: false });
    expect(frame.row(4998)).toMatchObject({ b: null });
    const series = fromJson(`{"type":"raymon.types.Series","params":{"data":${cells((row) => row)}}}`) as Series;
    expect([series.length, String(series.dataType), series.name]).toEqual([rows, 'Int32', undefined]);
    expect(series.toArray()).toEqual(Array.from({ length: rows }, (_, row) => row));
  });

  it('are never scanned to anything else, wherever a byte is changed', () => {
    const text =
      '{"i": {"0": 12, "1": -3}, "w": {"0": 9007199254740993, "1": null}, "f": {"0": 0.5, "1": 1.25e3}, "s": {"0": "aé\\n", "1": "b"}, "b": {"0": true, "1": false}}';
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length; at++) {
      for (const byte of encoder.encode('"\\{}[]:,.-0129eEntf \n~')) {
        const changed = bytes.slice();
        changed[at] = byte;
        const broken = new TextDecoder('utf-8', { fatal: false }).decode(changed);
        const frame = scanned(broken);
        if (frame !== undefined) expect(streamOf(frame), broken).toEqual(streamOf(read(broken)));
      }
    }
  });

  it('are left alone where they are not plain', () => {
    for (const text of [
      '{"a": 1}',
      '{"a": null}',
      '{"a": {"0": 1}, "a": {"0": 2}}',
      '{"a": {"0": 1, "0": 2}}',
      '{"a": {"x": 1, "x": 2}}',
      '{"a": {"0": 1}, "b": {"1": 1}}',
      '{"a": {"0": 1}, "b": {"0": 1, "1": 2}}',
      '{"a": {"0": 1, "1": 2}, "b": {"0": 1}}',
      '{"a": {"0": [1]}}',
      '{"a": {"0": 1, "1": "x"}}',
      '{"a": {"0": 1e400}}',
      '{"a": {"0": NaN}}',
      '{"a": {"0": 18446744073709551616}}',
      '{"a": {"0": 9007199254740993, "1": 0.5}}',
      '{"a": {"\\u0030": 1}}',
      '{"a": {"0": "\\ud800"}}',
      '{"__index_level_0__": {"0": 1}}',
      '{"a": {"0": 01}}',
      '{"a": {"0": 1.}}',
      '{"a": {"0": "x}}',
      '{"a": {"0": 1},}',
      '{"a": {"0": 1,}}',
      // One with escapes becomes a string of the engine, and no engine makes strings of any length.
      `{"a": {"0": "\\n${'x'.repeat(2 ** 20)}"}}`,
    ]) {
      expect(scanned(text), text).toBeUndefined();
    }
  });

  it('are left alone where a limit forbids them', () => {
    const text = '{"a": {"0": 1, "1": 2}, "b": {"0": 1, "1": 2}}';
    for (const limits of [{ keys: 1 }, { depth: 3 }, { digits: 18 }, { elements: 3 }]) {
      expect(scanned(text, resolveLimits(limits))).toBeUndefined();
    }
    expect(scanned(text, resolveLimits({ keys: 2, depth: 4, digits: 19, elements: 4 }))?.numRows).toBe(2);
    // The document itself has two members.
    for (const few of ['{}', '{"a": {"0": 1}}']) expect(scanned(few, resolveLimits({ keys: 1 }))).toBeUndefined();
  });

  it('are refused with path and offset where they are wrong, as long as they are', () => {
    const cells = Array.from({ length: 3000 }, (_, row) => `"${row}": ${row}`).join(', ');
    const text = `${HEAD}{"data": {"a": {${cells}}, "b": {${cells}, "2999": 1}}}}`;
    for (const input of [text, encoder.encode(text)]) {
      expect(() => fromJson(input)).toThrow(
        expect.objectContaining({ code: 'duplicate-key', path: '$.params.data.b["2999"]' }),
      );
    }
    const others = cells.slice(8).replaceAll(/: (\d+)/g, ': "$1"');
    const surrogate = `${HEAD}{"data": {"a": {"0": "\ud800", ${others}}}}}`;
    expect(() => fromJson(surrogate)).toThrow(expect.objectContaining({ code: 'bad-value' }));
  });
});

it('memory of scanned columns is their own', () => {
  const cells = Array.from({ length: 3000 }, (_, row) => `"${row}": "text ${row}"`).join(', ');
  const bytes = encoder.encode(`${HEAD}{"data": {"a": {${cells}}}}}`);
  const frame = fromJson(bytes) as DataFrame;
  bytes.fill(0);
  const [data] = frame.column('a').data as readonly [arrow.Data];
  expect(data.values.buffer).not.toBe(bytes.buffer);
  expect(frame.row(2999)).toEqual({ a: 'text 2999' });
});
