import { readFile } from 'node:fs/promises';
import { builtins, defineDataType, fromJson, Native, Numpy, wrap } from 'raymon';
import { dataFile } from './data-file.ts';
import { keep } from './keep.ts';
import type { Row } from './row.ts';

/** JSON-like values: a GeoJSON of earthquakes, what JSON itself cannot say, a bundle with arrays, a type of one's own. */
export async function recordRows(directory: string): Promise<Row[]> {
  const text = await readFile(dataFile('earthquakes.json'), 'utf8');
  const earthquakes = new Native(JSON.parse(text) as unknown);
  const beyondJson = new Native({
    id: 2n ** 64n + 1n,
    logged: new Date(Date.UTC(2026, 0, 1)),
    losses: [NaN, Infinity, -0],
    seen: new Set([3, 1, 2]),
    byLabel: new Map<unknown, unknown>([
      ['2', 'two'],
      ['1', 'one'],
      [null, undefined],
    ]),
  });
  const bundle = wrap({
    model: 'quake-net',
    weights: Float32Array.from({ length: 4096 }, (_, index) => Math.sin(index)),
    boxes: [Numpy.fromArray([[0, 0, 8, 8]], { dtype: 'int16' }), Numpy.fromArray([], { dtype: 'int16' })],
  });
  const Url = defineDataType({
    type: 'demo.Url',
    is: (value): value is URL => value instanceof URL,
    encode: (url) => url.href,
    decode: (href) => new URL(String(href)),
  });
  const url = new URL('https://example.org/quakes?since=2026');
  const bundleBytes = 4096 * 4 + 8 + 'quake-net'.length;
  return [
    await keep(directory, 'earthquakes', earthquakes, `${features(text)} features`, Buffer.byteLength(text)),
    await keep(directory, 'beyond-json', beyondJson, 'bigint, Date, NaN, Set, Map', 120),
    await keep(directory, 'bundle', bundle, 'object of three arrays', bundleBytes),
    await keep(directory, 'url', new Url(url), 'a class of your own', url.href.length, builtins.with(Url)),
    pythonRow(),
  ];
}

function features(text: string): number {
  return (JSON.parse(text) as { readonly features: readonly unknown[] }).features.length;
}

/** Text as Python writes it: bare NaN, and integers that JSON.parse would round. */
function pythonRow(): Row {
  const text = '{"type": "raymon.types.Native", "params": {"data": [NaN, 9007199254740993, 1.0]}}';
  const { data } = fromJson(text);
  const expected = [NaN, 9007199254740993n, 1];
  const exact = Array.isArray(data) && data.length === 3 && expected.every((value, at) => Object.is(value, data[at]));
  return { ref: 'from-python', type: 'Native', what: 'NaN, 2^53 + 1', jsonBytes: text.length, rawBytes: 24, exact };
}
