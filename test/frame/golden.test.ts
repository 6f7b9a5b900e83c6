import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tableOf } from '../../src/frame/values/table.ts';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { Series } from '../../src/frame/series.ts';
import { readStream } from '../../src/frame/stream/reader.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { Registry } from '../../src/toolkit/registry.ts';
import { toolkit } from '../support/toolkit.ts';
import * as types from '../../src/types.ts';
import { arrowFrames, goldenFrames, goldenSeries, pandasFrames } from '../cases/frames.ts';
import { checkAll } from '../support/check-all.ts';
import { fixtures } from '../support/repository-fixtures.ts';
import { seriesCases } from '../support/series-cases.ts';

const { fromJson, toJson } = toolkit(Registry.builtin(DataFrame, Series));
const folder = new URL('../../fixtures/frames/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
/** `UPDATE_GOLDEN=1` writes the documents anew, to be looked at and checked by test/python/test_frames.py. */
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

  checkAll(arrowFrames(types, fixtures), 4);
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

describe('documents that stand in the fixtures', () => {
  checkAll([...goldenFrames(types, fixtures), ...goldenSeries(types, fixtures)], 25);
});

describe('documents that pandas 1.5 wrote', () => checkAll(pandasFrames(types, fixtures), 14));
