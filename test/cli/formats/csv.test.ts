import { Binary, Field, Float32, Int8, List, Schema, Utf8, vectorFromArray } from 'apache-arrow';
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readArtefact } from '../../../src/cli/formats/read-artefact.ts';
import { writeArtefact } from '../../../src/cli/formats/write-artefact.ts';
import type { RaymonDataType } from '../../../src/document/jcr.ts';
import { DataFrame } from '../../../src/frame/dataframe.ts';
import { Series } from '../../../src/frame/series.ts';
import { toCanonicalJson } from '../../../src/toolkit/builtins.ts';
import { runs } from '../../support/runs.ts';

async function csvOf(value: RaymonDataType, lossy = false): Promise<string> {
  let text = '';
  for await (const piece of await writeArtefact(value, 'csv', { lossy })) text += new TextDecoder().decode(piece);
  return text;
}

async function frameOf(text: string, schema?: DataFrame): Promise<DataFrame> {
  const { value } = await readArtefact({ bytes: new TextEncoder().encode(text), name: 'a.csv' }, { schema });
  if (!(value instanceof DataFrame)) throw new Error(`Expected a DataFrame, got ${String(value)}`);
  return value;
}

async function typesOf(text: string): Promise<string[]> {
  const frame = await frameOf(text);
  return frame.columns.map((name) => String(frame.column(name).type));
}

describe('reading CSV', () => {
  it('tells types by the cells, and only where nothing is lost', async () => {
    expect(await typesOf('a\n1\n-20\n')).toEqual(['Int64']);
    expect(await typesOf('a\n1.5\n2\nNaN\n')).toEqual(['Float64']);
    expect(await typesOf('a\ntrue\nFalse\n')).toEqual(['Bool']);
    // Zeros in front, plus signs, digits beyond a float64's, and words alone are text.
    for (const cell of ['007', '+1', '0.1234567890123456789', '9223372036854775808.5', 'NaN', '1e400', '']) {
      expect(await typesOf(`a\n${cell}\n`), cell).toEqual(['Utf8']);
    }
    expect(await typesOf('a\n"1"\n')).toEqual(['Utf8']);
  });

  it('keeps integers beyond 2^53, and negative zero', async () => {
    expect((await frameOf('a\n9007199254740993\n')).values('a')).toEqual([9007199254740993n]);
    expect((await frameOf('a\n-0\n1.5\n')).values('a')).toEqual([-0, 1.5]);
  });

  it('tells null from the empty string', async () => {
    expect((await frameOf('a,b\n,""\n"",\nx,y\n')).toRows()).toEqual([
      { a: null, b: '' },
      { a: '', b: null },
      { a: 'x', b: 'y' },
    ]);
  });

  it('reads what pandas writes', async () => {
    const frame = await frameOf(
      readFileSync(fileURLToPath(new URL('../../../fixtures/formats/pandas.csv', import.meta.url)), 'utf8'),
    );
    expect(frame.toRows()).toEqual([
      { int: 1n, float: 1, bool: true, text: 'a,b', code: '007' },
      { int: -2n, float: null, bool: false, text: null, code: '1' },
      { int: 3n, float: 1e300, bool: true, text: 'say "hi"\nbye', code: '2' },
    ]);
  });

  it('takes lines that end in either way, a byte order mark, and blank lines at the end', async () => {
    expect((await frameOf('\ufeffa,b\r\n1,2\r\n\r\n')).toRows()).toEqual([{ a: 1n, b: 2n }]);
    expect((await frameOf('a,b\n1,2')).toRows()).toEqual([{ a: 1n, b: 2n }]);
    expect((await frameOf('a\n1\n\n2\n')).values('a')).toEqual([1n, null, 2n]);
  });

  it.each([
    ['a,b\n1\n', 'ragged', '$[1]'],
    ['a,b\n1,2\n\n3,4\n', 'ragged', '$[2]'],
    ['a\n"x\n', 'syntax', '$[1]'],
    ['a\n"x"y\n', 'syntax', '$[1]'],
    ['a\nx"y\n', 'syntax', '$[1]'],
    ['a\rb\r', 'syntax', '$[0]'],
  ])('refuses %j', async (text, code, path) => {
    await expect(frameOf(text)).rejects.toMatchObject({ code, path });
  });

  it('refuses bytes that are no UTF-8', async () => {
    const bytes = Uint8Array.of(97, 10, 255, 10);
    await expect(readArtefact({ bytes, name: 'a.csv' })).rejects.toMatchObject({ code: 'bad-utf8' });
  });

  it('refuses cells that are not of the type of the schema, at their place', async () => {
    const schema = new DataFrame(DataFrame.fromColumns({ a: Int8Array.of(1) }).data);
    await expect(frameOf('a\n1\n300\n', schema)).rejects.toMatchObject({ code: 'bad-value', path: '$.a[1]' });
    await expect(frameOf('b\n1\n', schema)).rejects.toMatchObject({ code: 'bad-value', path: '$.a' });
    await expect(frameOf('a,b\n1,2\n', schema)).rejects.toMatchObject({ code: 'bad-value' });
  });
});

describe('writing CSV', () => {
  it('keeps an index, given the schema, before the columns', async () => {
    const index = [{ values: vectorFromArray(['x', 'y'], new Utf8()), name: 'site' }];
    const frame = DataFrame.fromColumns({ a: [1, null] }, { index });
    const text = await csvOf(frame);
    expect(text).toBe('site,a\r\nx,1\r\ny,\r\n');
    expect(toCanonicalJson(await frameOf(text, frame))).toBe(toCanonicalJson(frame));
  });

  it('quotes text that looks like something else, so that it stays text without a schema', async () => {
    const frame = DataFrame.fromColumns({ a: ['1', 'true', '1e5', '007', 'x'], b: ['1', null, '', 'NaN', '-0'] });
    expect((await frameOf(await csvOf(frame))).toRows()).toEqual(frame.toRows());
  });

  it('refuses what it cannot hold, names the column and the way out, and takes the loss where asked', async () => {
    const lists = DataFrame.fromColumns({ ok: [1], 'a b': [[1, 2]] });
    await expect(csvOf(lists)).rejects.toMatchObject({
      code: 'unsupported-value',
      path: '$["a b"]',
      message: expect.stringContaining('--to arrow') as unknown,
    });
    expect(await csvOf(lists, true)).toBe('ok,a b\r\n1,"[1,2]"\r\n');
    const bytes = DataFrame.fromColumns({ a: vectorFromArray([Uint8Array.of(1)], new Binary()) });
    await expect(csvOf(bytes)).rejects.toMatchObject({ code: 'unsupported-value', path: '$.a' });
    await expect(csvOf(new Series(vectorFromArray([1], new Int8())))).rejects.toMatchObject({
      code: 'unsupported-value',
    });
    await expect(csvOf(new DataFrame(lists.data.select([])))).rejects.toMatchObject({ code: 'unsupported-value' });
  });

  it('gives back any frame of texts and numbers, given its schema', async () => {
    const row = fc.record({
      text: fc.option(
        fc.string({ unit: 'binary' }).filter((text) => !/\p{Cs}/u.test(text)),
        { nil: null },
      ),
      number: fc.option(fc.double(), { nil: null }),
      integer: fc.option(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), { nil: null }),
      time: fc.option(fc.date({ noInvalidDate: true }), { nil: null }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1 }), async (rows) => {
        const frame = DataFrame.fromRows(rows);
        expect(toCanonicalJson(await frameOf(await csvOf(frame), frame))).toBe(toCanonicalJson(frame));
      }),
      { numRuns: runs(100) },
    );
  });

  it('keeps the schema of columns that allow no null', async () => {
    const schema = new Schema([new Field('a', new Float32(), false)]);
    const frame = DataFrame.fromColumns({ a: [0.5] }, { schema });
    expect(toCanonicalJson(await frameOf(await csvOf(frame), frame))).toBe(toCanonicalJson(frame));
    await expect(frameOf('a\n\n', frame)).rejects.toMatchObject({ code: 'bad-value', path: '$.a[0]' });
  });

  it('takes no type of lists from a schema', async () => {
    const schema = new Schema([new Field('a', new List(new Field('item', new Int8(), true)), true)]);
    await expect(frameOf('a\n1\n', DataFrame.fromRows([], { schema }))).rejects.toMatchObject({ code: 'bad-value' });
  });
});
