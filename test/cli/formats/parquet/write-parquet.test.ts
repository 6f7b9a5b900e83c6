import * as arrow from 'apache-arrow';
import { parquetMetadata } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { EncodeError } from '../../../../src/base/errors.ts';
import type { Limits } from '../../../../src/base/limits.ts';
import { readArtefact } from '../../../../src/cli/formats/read-artefact.ts';
import { writeArtefact } from '../../../../src/cli/formats/write-artefact.ts';
import { DataFrame } from '../../../../src/frame/dataframe.ts';
import { toCanonicalJson } from '../../../../src/toolkit/builtins.ts';

interface Options {
  readonly lossy?: boolean;
  readonly limits?: Partial<Limits>;
}

async function written(frame: DataFrame, options: Options = {}): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await writeArtefact(frame, 'parquet', options)) pieces.push(piece.slice());
  return Uint8Array.from(Buffer.concat(pieces));
}

async function again(frame: DataFrame, options?: Options): Promise<DataFrame> {
  const bytes = await written(frame, options);
  return (await readArtefact({ bytes, name: 'x.parquet' })).value as DataFrame;
}

async function refusal(frame: DataFrame, options?: Options): Promise<string> {
  try {
    await written(frame, options);
  } catch (error) {
    if (error instanceof EncodeError) return `${error.message} - at ${error.path}`;
    throw error;
  }
  throw new Error('written');
}

const field = (name: string, type: arrow.DataType, nullable = true): arrow.Field =>
  new arrow.Field(name, type, nullable);
const list = (type: arrow.DataType): arrow.List => new arrow.List(field('item', type));
const frameOf = (values: readonly unknown[], type: arrow.DataType): DataFrame =>
  DataFrame.fromColumns({ a: arrow.vectorFromArray(values, type) });

/** Two rows, the first with categories, of a dictionary with an entry that is not used, and not in the order of use. */
function categories(entries: readonly string[]): DataFrame {
  const dictionary = arrow.vectorFromArray(entries, new arrow.Utf8());
  const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());
  const indices = { 1: Int8Array.of(2, 0, 2) } as Partial<arrow.Data['buffers']>;
  const cells = new arrow.Data(type, 0, 3, 0, indices, [], dictionary);
  const offsets = { 0: Int32Array.of(0, 3, 3) } as Partial<arrow.Data['buffers']>;
  return DataFrame.fromColumns({ a: new arrow.Vector([new arrow.Data(list(type), 0, 2, 0, offsets, [cells])]) });
}

/** A null and an empty list of lists that stand in each other. */
const nested = (depth: number): DataFrame => {
  let type: arrow.DataType = new arrow.Int8();
  for (let i = 0; i < depth; i++) type = list(type);
  return frameOf([null, []], type);
};

describe('writeParquet', () => {
  it('gives lists, structs and maps back as they were, null or empty', async () => {
    const point = new arrow.Struct([
      field('x', new arrow.Int16()),
      field('tags', new arrow.LargeList(field('t', new arrow.Utf8()))),
    ]);
    const rows = [
      null,
      [],
      [null],
      [
        { x: 1, tags: [] },
        { x: null, tags: null },
      ],
      [{ x: -2, tags: ['', null, '\u0000'] }],
    ];
    const frame = frameOf(rows, list(point));
    expect(toCanonicalJson(await again(frame))).toBe(toCanonicalJson(frame));
    const entries = new arrow.Struct([
      field('key', new arrow.Utf8(), false),
      field('value', list(new arrow.Float64())),
    ]);
    const map = new arrow.Map_(field('entries', entries, false) as never, true);
    const maps = frameOf(
      [
        new Map([
          ['a', [1, -0]],
          ['a', [NaN]],
        ] as never),
        new Map(),
        null,
      ],
      map,
    );
    expect(toCanonicalJson(await again(maps))).toBe(toCanonicalJson(maps));
  });

  it('keeps entries of dictionaries in lists in their order, with those of no row', async () => {
    const frame = categories(['small', 'unused', 'large']);
    expect(toCanonicalJson(await again(frame))).toBe(toCanonicalJson(frame));
    expect(await refusal(categories(['twin', 'twin', 'large']))).toMatch(/different entries.*--to arrow.*\$\.a/);
  });

  it('keeps all of that of frames without rows', async () => {
    for (const frame of [categories(['p', 'q', 'r']), frameOf([[[1]]], list(list(new arrow.Int8())))]) {
      const empty = new DataFrame(frame.data.slice(0, 0));
      expect(toCanonicalJson(await again(empty))).toBe(toCanonicalJson(empty));
    }
  });

  it('names the place of what is lost, and the way out', async () => {
    const union = new arrow.SparseUnion([0], [field('u', new arrow.Int8())]);
    const struct = field('item', new arrow.Struct([field('x', union)]));
    const unions = frameOf([], new arrow.List(struct));
    expect(await refusal(unions)).toMatch(
      /^Expected columns of types that it has, got .*--lossy.*--to arrow.*\$\.a\.item\.x$/,
    );
    const days = frameOf([[0], [0, 1]], list(new arrow.DateMillisecond()));
    expect(await refusal(days)).toMatch(/units can count, .*--to arrow.*\$\.a\[1\]\[1\]$/);
  });

  it('writes what is lost as null, and types that it has not as JSON, where loss is allowed', async () => {
    const days = frameOf([[0], [0, 1]], list(new arrow.DateMillisecond()));
    expect((await again(days, { lossy: true })).toRows()).toEqual([{ a: [new Date(0)] }, { a: [new Date(0), null] }]);
    const months = frameOf([[[0, 1]], null], list(new arrow.IntervalYearMonth()));
    expect((await again(months, { lossy: true })).toRows()).toEqual([{ a: '[1]' }, { a: null }]);
  });

  it('refuses columns that nest deeper than its reader allows', async () => {
    const limits = { depth: 41 };
    const bytes = await written(nested(20), { limits });
    await readArtefact({ bytes, name: 'x.parquet' }, { limits });
    expect(await refusal(nested(21), { limits })).toMatch(/at most 41 groups in each other, .*--to arrow.*\$\.a$/);
    const deep = nested(200);
    expect(toCanonicalJson(await again(deep))).toBe(toCanonicalJson(deep));
  });

  it('makes groups of rows by what is in them, and a row whole', async () => {
    const items = new arrow.Vector([
      arrow.makeData({ type: new arrow.Int32(), data: Int32Array.from({ length: 3e6 }, (_, i) => i) }),
    ]);
    // A long row between short ones.
    const ends = [
      0,
      ...Array.from({ length: 1000 }, (_, i) => (i + 1) * 1000),
      2e6,
      ...Array.from({ length: 1000 }, (_, i) => 2e6 + (i + 1) * 1000),
    ];
    const offsets = { 0: Int32Array.from(ends) } as Partial<arrow.Data['buffers']>;
    const data = new arrow.Data(list(new arrow.Int32()), 0, ends.length - 1, 0, offsets, [...items.data]);
    const frame = DataFrame.fromColumns({ a: new arrow.Vector([data]) });
    const bytes = await written(frame);
    const counts = parquetMetadata(bytes).row_groups.map(({ columns }) => Number(columns[0]?.meta_data?.num_values));
    expect(counts.filter((count) => count > 210_000)).toEqual([1e6]);
    expect(counts.length).toBeLessThan(40);
    const back = (await readArtefact({ bytes, name: 'x.parquet' })).value;
    expect(toCanonicalJson(back)).toBe(toCanonicalJson(frame));
  });

  it('refuses a row of more than V8 can hold while it is written', async () => {
    const child = arrow.makeData({ type: new arrow.Int8(), data: new Int8Array(28_000_000) });
    const offsets = { 0: Int32Array.of(0, 1, 28_000_000) } as Partial<arrow.Data['buffers']>;
    const data = new arrow.Data(list(new arrow.Int8()), 0, 2, 0, offsets, [child as arrow.Data]);
    const frame = DataFrame.fromColumns({ a: new arrow.Vector([data]) });
    expect(await refusal(frame)).toMatch(/rows of less than 1024 MiB in memory, .*--to arrow.*\$\.a\[1\]$/);
  });
});
