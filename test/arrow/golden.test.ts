import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { tableOf } from '../../src/arrow/arrow-table.ts';
import { DataFrame } from '../../src/arrow/dataframe.ts';
import { Series } from '../../src/arrow/series.ts';
import { readStream } from '../../src/arrow/verify.ts';
import { equals } from '../../src/equals.ts';
import { DEFAULT_LIMITS } from '../../src/limits.ts';
import { Registry } from '../../src/registry.ts';
import { toolkit } from '../../src/toolkit.ts';
import { seriesCases } from '../support/series-cases.ts';

const { fromJson, toJson } = toolkit(Registry.builtin(DataFrame, Series));
const folder = new URL('../../fixtures/frames/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
/** `UPDATE_GOLDEN=1` writes the documents anew, to be looked at and checked by check_documents.py. */
const update = process.env['UPDATE_GOLDEN'] === '1';
const golden = (name: string, text: string): string => {
  if (update) writeFileSync(new URL(name, folder), text);
  return read(name);
};

describe('documents of streams that pyarrow wrote', () => {
  const sources = readdirSync(folder).filter((name) => name.endsWith('.arrow'));

  it.each(sources)('%s', (source) => {
    const stream = new Uint8Array(readFileSync(new URL(source, folder)));
    const frame = new DataFrame(tableOf(readStream(stream, DEFAULT_LIMITS, [])));
    const text = `${toJson(frame)}\n`;
    expect(text).toBe(golden(source.replace('.arrow', '.jcr'), text));
    expect(equals(fromJson(text.trim()), frame)).toBe(true);
  });

  it('are the same when apache-arrow read the stream', () => {
    const names = sources.filter((name) => name !== 'odd-names.arrow');
    expect(names.length).toBeGreaterThan(3);
    for (const source of names) {
      const table = arrow.tableFromIPC(readFileSync(new URL(source, folder)));
      expect(`${toJson(new DataFrame(table))}\n`).toBe(read(source.replace('.arrow', '.jcr')));
    }
  });
});

describe('documents of Series', () => {
  it('are those whose dtypes were checked with pandas 1.5 and 3', () => {
    // Integers beyond 2^53 must reach Python, so documents stand in the file as their own text.
    const cases = seriesCases().map(({ vector, options, dtype, texts }) => {
      const document = toJson(new Series(vector, options));
      return `{"dtype":${JSON.stringify(dtype)},"texts":${JSON.stringify(texts)},"document":${document}}`;
    });
    const text = `[\n${cases.join(',\n')}\n]\n`;
    expect(text).toBe(golden('series.jcr', text));
  });
});

describe('documents that pandas 1.5 wrote', () => {
  const documents = JSON.parse(read('pandas.json')) as { [name: string]: string };
  const typesOf = (name: string): string[] => {
    const wrapper = fromJson(documents[name] as string) as DataFrame;
    return wrapper.data.schema.fields.map((field) => `${field.name}: ${field.type}`);
  };

  const rows = (name: string): unknown => (fromJson(documents[name] as string) as DataFrame).toRows();
  const labels = (name: string): unknown[] =>
    (fromJson(documents[name] as string) as DataFrame).index.map((level) => [...(level as Iterable<unknown>)]);

  it('have the types that the format infers', () => {
    expect(typesOf('mixed')).toEqual(['i: Int32', 'f: Float64', 's: Utf8', 'b: Bool']);
    expect(typesOf('dates')).toEqual(['t: Int64']);
    expect(typesOf('big')).toEqual(['i: Uint64', 'j: Int64']);
    expect(typesOf('category')).toEqual(['c: Utf8']);
    expect(typesOf('lists')).toEqual(['l: List<Int32>', 'd: Struct<{a:Int32}>']);
    expect(typesOf('mixture')).toEqual(['m: Utf8']);
    expect(typesOf('no rows')).toEqual(['a: Null']);
    expect(typesOf('no columns')).toEqual([]);
    expect(typesOf('nulls')).toEqual(['n: Null']);
    expect(typesOf('odd names')).toEqual(['__proto__: Int32', 'constructor: Int32', ': Int32', '4294967294: Int32']);
  });

  it('have the values that pandas had', () => {
    expect(rows('mixed')).toEqual([
      { i: 1, f: 0.5, s: 'a', b: true },
      { i: 2, f: null, s: null, b: false },
      { i: 3, f: 1e300, s: 'é', b: true },
    ]);
    expect(rows('big')).toEqual([
      { i: 2n ** 63n, j: 2n ** 53n + 1n },
      { i: 2n ** 64n - 1n, j: -(2n ** 62n) },
    ]);
    expect(rows('mixture')).toEqual([{ m: '1' }, { m: '"x"' }, { m: '[2]' }, { m: null }]);
  });

  it('keep labels other than positions as an index, in the order of the text', () => {
    expect(labels('text index')).toEqual([['b', 'a']]);
    expect(labels('integer index')).toEqual([['10', '2', '7']]);
    expect(labels('date index')).toEqual([['1577836800000']]);
    expect(labels('mixed')).toEqual([]);
  });

  it('come back as equal frames once written with exact', () => {
    for (const text of Object.values(documents)) {
      const wrapper = fromJson(text);
      expect(equals(fromJson(toJson(wrapper)), wrapper)).toBe(true);
    }
  });

  it('give Series their index', () => {
    const series = fromJson(documents['series'] as string) as Series;
    expect(series.toArray()).toEqual([1.5, null]);
    expect([...(series.index[0] as Iterable<unknown>)]).toEqual(['x', 'y']);
  });
});
