import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { isRaymonError } from '../../src/base/errors.ts';
import { resolveLimits } from '../../src/base/limits.ts';
import { readLoadOptions, READ_OPTIONS, type ReadOptions } from '../../src/document/load-options.ts';
import type { RaymonDataType } from '../../src/document/jcr.ts';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { Series } from '../../src/frame/series.ts';
import { DecodedString } from '../../src/json/decoded-string.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { TextSource } from '../../src/text/reader/text-source.ts';
import { type Thresholds, THRESHOLDS } from '../../src/text/reader/thresholds.ts';
import { StringCutter } from '../../src/text/string-cutter.ts';
import { builtins, fromJson, fromJsonStream, toJson, toMsgpack } from '../../src/toolkit/builtins.ts';
import { loadText } from '../../src/toolkit/load-text.ts';
import { jsonTexts } from '../support/json-texts.ts';
import { mutation } from '../support/mutate.ts';
import { runs } from '../support/runs.ts';

/** Strings of some forty characters are cut out. */
const FORCED: Thresholds = { ...THRESHOLDS, cutFrom: 0, cutEvery: 8 };
const LIMITS = { depth: 12, keys: 40, payloadBytes: 400, documentBytes: 6000, digits: 40 };

/** Cuts bytes at places. */
function* piecesOf(bytes: Uint8Array, places: readonly number[]): Iterable<Uint8Array> {
  const ends = places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b);
  let start = 0;
  for (const end of [...ends, bytes.length]) {
    yield bytes.subarray(start, end);
    start = end;
  }
}

function cutterOf(pieces: Iterable<Uint8Array>, limits = {}, thresholds = FORCED): StringCutter {
  const cutter = new StringCutter(resolveLimits(limits), thresholds);
  for (const piece of pieces) cutter.take(piece);
  return cutter;
}

function readPieces(pieces: Iterable<Uint8Array>, options: ReadOptions): RaymonDataType {
  const source = cutterOf(pieces, options.limits).end();
  return loadText(builtins, source, readLoadOptions(options, READ_OPTIONS));
}

function readWhole(bytes: Uint8Array, options: ReadOptions): RaymonDataType {
  const choices = readLoadOptions(options, READ_OPTIONS);
  return loadText(builtins, new TextSource(bytes, choices.limits, FORCED), choices);
}

/** Everything that can be told of what a reader gave. */
function outcome(read: () => RaymonDataType): unknown {
  try {
    const value = read();
    return { json: toJson(value), msgpack: Buffer.from(toMsgpack(value)).toString('hex') };
  } catch (error) {
    if (!isRaymonError(error)) throw error;
    const { name, code } = error;
    return { name, code, path: 'path' in error ? error.path : undefined, limit: Reflect.get(error, 'limit') };
  }
}

/** Number of strings that are cut out of a text that comes in one piece. */
function cutsIn(text: string): number {
  const skeleton = cutterOf([Buffer.from(text)])
    .end()
    .skeleton(true);
  return skeleton?.cuts.length ?? 0;
}

const OPTIONS: readonly ReadOptions[] = [
  {},
  { unknown: 'keep' },
  { exact: 'ignore' },
  { strict: true },
  { limits: LIMITS },
  { unknown: 'keep', limits: { ...LIMITS, payloadBytes: 30 } },
];
const options = fc.constantFrom(...OPTIONS);
const places = fc.oneof(
  fc.array(fc.nat(), { maxLength: 12 }),
  // A byte each.
  fc.constant(Array.from({ length: 6000 }, (_, place) => place)),
);

const VALUES = [
  new Numpy(Float64Array.from({ length: 30 }, Math.sin)),
  new Numpy(new Uint8Array(301)),
  new Native({ a: new Numpy(new Uint8Array(50)), b: [new Numpy(new Int16Array(31)), 5n, -0], c: 'QUJD'.repeat(30) }),
  new Native({ buffer: new ArrayBuffer(99), view: new DataView(new ArrayBuffer(70)), ['QUJD'.repeat(40)]: 1 }),
  new DataFrame(DataFrame.fromColumns({ a: Float64Array.from({ length: 9 }, Math.cos) }).data, { layout: 'arrow' }),
  DataFrame.fromColumns({ a: Float64Array.from({ length: 9 }, Math.cos), b: Array.from({ length: 9 }, String) }),
  DataFrame.fromColumns({ a: Array.from({ length: 3 }, (_, i) => 'QUJD'.repeat(20 + i)) }),
  new Series(
    Int8Array.from({ length: 30 }, (_, i) => i),
    { name: 'QUJD'.repeat(20) },
  ),
];

/** Strings that are base64, or nearly, where values and names stand. */
const strings = fc
  .tuple(
    fc.constantFrom('', 'é', '\\n', '\\u0041', '-_', '='),
    fc.integer({ min: 0, max: 60 }),
    fc.constantFrom('', 'QUI=', 'QQ==', 'QR==', 'QUI', 'Q', '=', '\\"', '.', '\u0000', '@cut:0'),
    fc.nat(3),
  )
  .map(([before, times, after, place]) => {
    const text = 'QUJDREVGR0hJ'.repeat(times);
    return `"${place === 0 ? before : ''}${text}${place === 1 ? before : ''}${after}${place === 2 ? text : ''}"`;
  });
const fragment = fc.oneof(
  { weight: 4, arbitrary: strings },
  { weight: 4, arbitrary: fc.constantFrom(',', ':', '[', ']', '{', '}', '"', '\\', ' ', '   \n', '1', '"a":', 'null') },
);
const almostJson = fc.oneof(
  fc.array(fragment, { maxLength: 20 }).map((all) => `{"type":"a.B","params":[${all.join('')}]}`),
  fc.array(strings, { maxLength: 8 }).map((all) => `{"type":"a.B","params":[${all.join(' , ')}]}`),
  fc
    .array(strings, { maxLength: 8 })
    .map((all) => `{"type":"raymon.types.Native","params":{"data":[${all.join(',')}]}}`),
  fc.array(fc.tuple(strings, strings), { maxLength: 6 }).map((all) => {
    const members = all.map(([name, value]) => `${name}: ${value}`);
    return `\ufeff{"type":"raymon.types.Native","params":{"data":{${members.join(',')}}}}`;
  }),
  jsonTexts.map((text) => `{"type":"raymon.types.Native","params":{"data":${text}}}`),
  jsonTexts,
);
const documents = fc.oneof(
  fc.constantFrom(...VALUES).map((value) => toJson(value)),
  fc.constantFrom(...VALUES).map((value) => withoutExact(value)),
  mutation(fc.constantFrom(...VALUES).map((value) => value.toJcr())).map(spell),
);

/** As writers that know no `exact` write it. */
function withoutExact(value: RaymonDataType): string {
  const { type, params } = value.toJcr();
  return spell({ type, params });
}

function spell(json: unknown): string {
  return JSON.stringify(json, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)) ?? '';
}

describe('StringCutter', () => {
  it('reads what fromJson reads of the whole text, and refuses it for the same reason in the same place', () => {
    let cuts = 0;
    let values = 0;
    let refusals = 0;
    const property = fc.property(fc.oneof(almostJson, documents), places, options, (text, at, choices) => {
      const bytes = Buffer.from(text);
      const expected = outcome(() => readWhole(bytes, choices));
      expect(outcome(() => readPieces(piecesOf(bytes, at), choices))).toEqual(expected);
      cuts += cutsIn(text);
      if (typeof Reflect.get(expected as object, 'json') === 'string') values++;
      else refusals++;
    });
    fc.assert(property, { numRuns: runs(2000) });
    // Else it would say nothing.
    expect(Math.min(cuts, values, refusals)).toBeGreaterThan(100);
  });

  it('and so does fromJsonStream', async () => {
    const long = fc.tuple(documents, fc.nat(3), places).map(([text, at, cuts]) => {
      const base64 = [
        'QUJDREVGR0hJ'.repeat(1500),
        'QUJD'.repeat(2100),
        `${'QUJD'.repeat(3000)}-`,
        '\\u0041'.repeat(2000),
      ];
      return { bytes: Buffer.from(text.replace(/(?<=")[A-Za-z0-9+/]{30,}(?=")/, base64[at] ?? '')), cuts };
    });
    const property = fc.asyncProperty(long, options, async ({ bytes, cuts }, choices) => {
      const expected = outcome(() => fromJson(bytes, choices));
      async function* pieces(): AsyncGenerator<Uint8Array> {
        for (const piece of piecesOf(bytes, cuts)) yield await Promise.resolve(piece);
      }
      const [read] = await Promise.allSettled([fromJsonStream(pieces(), choices)]);
      const given = outcome(() => {
        if (read.status === 'rejected') throw read.reason as Error;
        return read.value;
      });
      expect(given).toEqual(expected);
    });
    await fc.assert(property, { numRuns: runs(200) });
  });

  it('and of bytes of which one is damaged', () => {
    const property = fc.property(
      documents,
      fc.nat(),
      fc.nat(255),
      places,
      options,
      (text, place, byte, at, choices) => {
        const bytes = Buffer.from(text);
        bytes[place % bytes.length] = byte;
        const expected = outcome(() => readWhole(bytes, choices));
        expect(outcome(() => readPieces(piecesOf(bytes, at), choices))).toEqual(expected);
      },
    );
    fc.assert(property, { numRuns: runs(1000) });
  });

  it.each(VALUES.map((value) => [String(value), value] as const))('cuts long strings out of %s', (_, value) => {
    const text = toJson(value);
    expect(cutsIn(text)).toBe((text.match(/(?<=[:,[]")[A-Za-z0-9+/=]{40,}"(?=[,}\]])/g) ?? []).length);
  });

  it('hides no cell of a frame whose columns are scanned', () => {
    const cells = Array.from({ length: 40 }, (_, row) => 'QUJD'.repeat(3000 + row));
    const text = withoutExact(DataFrame.fromColumns({ a: cells }));
    const choices = readLoadOptions({}, READ_OPTIONS);
    const source = cutterOf([Buffer.from(text)], {}, THRESHOLDS).end();
    expect(source.skeleton(true)?.cuts).toHaveLength(40);
    expect((loadText(builtins, source, choices) as DataFrame).values('a')).toEqual(cells);
  });

  it('gives each string memory of its own', () => {
    const arrays = Array.from({ length: 3 }, (_, i) => new Numpy(new Uint8Array(100).fill(i)));
    const native = readPieces([Buffer.from(toJson(arrays))], {}) as Native;
    const buffers = (native.data as Numpy[]).map((array) => array.state.packed);
    expect(new Set(buffers.map(({ buffer }) => buffer)).size).toBe(3);
    for (const { buffer } of buffers) expect(buffer.byteLength).toBe(100);
  });

  it('gives it to the first that decodes the string, and a copy to any other', () => {
    const [text] =
      cutterOf([Buffer.from(toJson(new Uint8Array(99)))])
        .end()
        .skeleton(true)?.rawStrings ?? [];
    const member = text?.asBase64([]);
    const limits = resolveLimits({});
    const [first, second] = [member?.decode(limits), member?.decode(limits)];
    expect(second).toEqual(first);
    expect(second?.buffer).not.toBe(first?.buffer);
    expect(() => member?.decode(resolveLimits({ payloadBytes: 98 }))).toThrow(/payload bytes/);
  });

  it('holds a text of one string as what it stands for, and puts it back where it ends otherwise', () => {
    const base64 = 'QUJD'.repeat(200_000);
    for (const [end, cuts] of [
      ['"]}', 1],
      ['-"]}', 0],
      ['=="]}', 0],
      ['', 0],
    ] as const) {
      // oxfmt-ignore
      const text = `{"type":"a.B","params":["${base64}${end}`;
      const cutter = cutterOf(piecesOf(Buffer.from(text), [5, 70_000, 70_001, 500_000]), {}, THRESHOLDS);
      const source = cutter.end();
      const strings = source.skeleton(true)?.rawStrings ?? [];
      expect(strings.filter((string) => string instanceof DecodedString)).toHaveLength(cuts);
      expect(Buffer.from((source.whole?.() ?? source).bytes ?? []).toString()).toBe(text);
    }
  });

  it.each([
    ['one string of base64', `["${'QUJD'.repeat(500_000)}"]`],
    ['base64 without quotes', 'QUJD'.repeat(500_000)],
    ['strings that fail at their end', `[${`"${'QUJD'.repeat(5000)}-",`.repeat(100)}1]`],
    ['quotes that begin nothing', `[${`""${'QUJD'.repeat(5000)}`.repeat(100)}1]`],
    ['spaces before strings', `[${`${' '.repeat(20_000)}"${'QUJD'.repeat(5000)}",`.repeat(50)}1]`],
  ])('searches no byte of %s twice for a quote', (_, text) => {
    const bytes = Buffer.from(text);
    let searched = 0;
    // oxlint-disable-next-line typescript/unbound-method
    const { lastIndexOf } = Buffer.prototype;
    const spy = vi.spyOn(Buffer.prototype, 'lastIndexOf').mockImplementation(function (this: Buffer, ...given) {
      searched += this.length;
      return Reflect.apply(lastIndexOf, this, given) as number;
    });
    try {
      cutterOf(
        piecesOf(
          bytes,
          Array.from({ length: 500 }, (_, at) => at * 3989),
        ),
        {},
        THRESHOLDS,
      ).end();
    } finally {
      spy.mockRestore();
    }
    expect(searched).toBeGreaterThan(0);
    expect(searched).toBeLessThanOrEqual(bytes.length);
  });
});
