import { tableFromIPC } from 'apache-arrow';
import { agree, ensure } from './agree.ts';
import type { Case } from './case.ts';
import { jsonOf, stems, textOf, type Fixtures } from './fixtures.ts';
import type { FullKit } from './kit.ts';

type FrameKit = Pick<FullKit, 'contentHash' | 'DataFrame' | 'equals' | 'fromJson' | 'Series' | 'toJson'>;

/** Documents of frames that stand as they were checked with pandas and pyarrow. */
export function goldenFrames(kit: FrameKit, fixtures: Fixtures): Case[] {
  return stems(fixtures, 'frames', '.arrow').map((name) => ({
    name: `frames/${name}.jcr is read, and written again as it stands`,
    check() {
      const text = textOf(fixtures, `frames/${name}.jcr`).trimEnd();
      const frame = kit.fromJson(text);
      ensure(frame instanceof kit.DataFrame, 'a DataFrame');
      agree(kit.toJson(frame), text, 'the text');
      return `${String(frame)} ${kit.contentHash(frame)}`;
    },
  }));
}

/** Streams that pyarrow wrote and apache-arrow read give the same documents. */
export function arrowFrames(kit: FrameKit, fixtures: Fixtures): Case[] {
  // apache-arrow joins columns of one name, which odd-names has.
  const names = stems(fixtures, 'frames', '.arrow').filter((name) => name !== 'odd-names');
  return names.map((name) => ({
    name: `frames/${name}.arrow, read by apache-arrow, gives the document that stands`,
    check() {
      const frame = new kit.DataFrame(tableFromIPC(fixtures.bytes(`frames/${name}.arrow`)));
      agree(`${kit.toJson(frame)}\n`, textOf(fixtures, `frames/${name}.jcr`));
      return kit.contentHash(frame);
    },
  }));
}

/** Documents of Series that stand as they were checked with pandas. */
export function goldenSeries(kit: FrameKit, fixtures: Fixtures): Case[] {
  // Integers beyond 2^53 stand there, so documents are cut out of the file as text.
  const documents = Array.from(
    textOf(fixtures, 'frames/series.jcr').matchAll(/"document":(.*)\},?$/gm),
    ([, text = '']) => text,
  );
  return documents.map((text, at) => ({
    name: `document ${at} of frames/series.jcr is read, and written again as it stands`,
    check() {
      const series = kit.fromJson(text);
      ensure(series instanceof kit.Series, 'a Series');
      agree(kit.toJson(series), text, 'the text');
      return `${String(series)} ${kit.contentHash(series)}`;
    },
  }));
}

/** Types that the format infers for the documents that pandas wrote. */
const INFERRED: Readonly<Record<string, readonly string[]>> = {
  mixed: ['i: Int32', 'f: Float64', 's: Utf8', 'b: Bool'],
  dates: ['t: Int64'],
  big: ['i: Uint64', 'j: Int64'],
  category: ['c: Utf8'],
  lists: ['l: List<Int32>', 'd: Struct<{a:Int32}>'],
  mixture: ['m: Utf8'],
  'no rows': ['a: Null'],
  'no columns': [],
  nulls: ['n: Null'],
  'odd names': ['__proto__: Int32', 'constructor: Int32', ': Int32', '4294967294: Int32'],
};

/** The values that pandas had. */
const ROWS: Readonly<Record<string, readonly object[]>> = {
  mixed: [
    { i: 1, f: 0.5, s: 'a', b: true },
    { i: 2, f: null, s: null, b: false },
    { i: 3, f: 1e300, s: 'é', b: true },
  ],
  big: [
    { i: 2n ** 63n, j: 2n ** 53n + 1n },
    { i: 2n ** 64n - 1n, j: -(2n ** 62n) },
  ],
  mixture: [{ m: 1 }, { m: 'x' }, { m: [2] }, { m: null }],
};

/** Labels that are no positions become an index, in the order of the text. */
const LABELS: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  'text index': [['b', 'a']],
  'integer index': [['10', '2', '7']],
  'date index': [['1577836800000']],
  mixed: [],
};

/** Documents that pandas wrote have the types, values and labels that the format says. */
export function pandasFrames(kit: FrameKit, fixtures: Fixtures): Case[] {
  const documents = Object.entries(jsonOf(fixtures, 'frames/pandas.json') as { [name: string]: string });
  return documents.map(([name, text]) => ({
    name: `${name} of frames/pandas.json is read as pandas had it`,
    check() {
      const wrapper = kit.fromJson(text);
      if (wrapper instanceof kit.DataFrame) {
        const types = wrapper.data.schema.fields.map((field) => `${field.name}: ${field.type}`);
        if (INFERRED[name] !== undefined) agree(types, INFERRED[name], 'types');
        if (ROWS[name] !== undefined) agree(wrapper.toRows().map(plainRow), ROWS[name], 'rows');
      } else {
        ensure(wrapper instanceof kit.Series, 'a frame or a Series');
        agree(wrapper.toArray(), [1.5, null], 'values');
      }
      const labels = wrapper.index.map((level) => [...(level as Iterable<unknown>)]);
      const expected = wrapper instanceof kit.Series ? [['x', 'y']] : LABELS[name];
      if (expected !== undefined) agree(labels, expected, 'labels');
      ensure(kit.equals(kit.fromJson(kit.toJson(wrapper)), wrapper), 'an equal frame from its exact document');
      return `${String(wrapper)} ${kit.contentHash(wrapper)}`;
    },
  }));
}

/** A row as a plain object, whatever class it has. */
function plainRow(row: object): object {
  return Object.fromEntries(Object.entries(row));
}
