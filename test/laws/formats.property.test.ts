import * as zlib from 'node:zlib';
import * as arrow from 'apache-arrow';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { EncodeError } from '../../src/base/errors.ts';
import { isFlat } from '../../src/frame/stored/stored-cells.ts';
import { readArtefact } from '../../src/cli/formats/read-artefact.ts';
import { WRITTEN_FORMATS, writeArtefact } from '../../src/cli/formats/write-artefact.ts';
import type { RaymonDataType } from '../../src/document/jcr.ts';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { Series } from '../../src/frame/series.ts';
import { Image } from '../../src/image/image.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { contentHash, toCanonicalJson } from '../../src/toolkit/builtins.ts';
import { arraysOf } from '../support/array-arbitraries.ts';
import { nestedTables, tables } from '../support/arrow-arbitraries.ts';
import { expectedImages, imageFile } from '../support/image-fixtures.ts';
import { runs } from '../support/runs.ts';
import { valuesOf } from '../support/value-arbitraries.ts';

/** Documents hold everything: nothing may be refused there, but halves of surrogate pairs in msgpack. */
const DOCUMENTS: ReadonlySet<string> = new Set(['json', 'json.gz', 'json.zst']);
/** Node 20 has no zstd. */
const FORMATS = WRITTEN_FORMATS.filter((name) => name !== 'json.zst' || 'zstdCompressSync' in zlib);
const TABLES = ['arrow', 'arrows', 'parquet', 'csv'];

/** How often each format held a value of a kind: a law about what is never written would prove nothing. */
const held = new Map<string, number>();

/** The kinds of values that a format held. */
function kinds(format: string): string[] {
  return [...held.keys()].filter((key) => key.startsWith(`${format} `)).map((key) => key.slice(format.length + 1));
}

async function written(value: RaymonDataType, format: string, lossy: boolean): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await writeArtefact(value, format, { lossy })) pieces.push(piece.slice());
  return Uint8Array.from(Buffer.concat(pieces));
}

const canonical = new WeakMap<RaymonDataType, string>();

/** The text that equal values share; of what is written in many formats it is made once. */
function canonicalOf(value: RaymonDataType): string {
  const text = canonical.get(value) ?? toCanonicalJson(value);
  canonical.set(value, text);
  return text;
}

/** @returns Whether the format holds the value: it comes back to the last bit, or is refused with the way out. */
async function isHeld(value: RaymonDataType, format: string, kind: string): Promise<boolean> {
  let bytes;
  try {
    bytes = await written(value, format, false);
  } catch (error) {
    if (!(error instanceof EncodeError) || !error.code.startsWith('unsupported-')) throw error;
    expect(error.message, 'the way out').toMatch(/--(to|lossy)/);
    return false;
  }
  const schema = value instanceof DataFrame ? value : undefined;
  const { value: back, exact } = await readArtefact({ bytes, name: `x.${format}` }, { format, schema });
  expect(exact).toBe(true);
  if (value instanceof Numpy && back instanceof Image) return holdsPixels(value, back, kind);
  expect(canonicalOf(back), format).toBe(canonicalOf(value));
  // The hash is that of the text (toolkit/write.test.ts): to ask it of each format as well takes a third of the time.
  if (format === 'json') expect(contentHash(back)).toBe(contentHash(value));
  held.set(`${format} ${kind}`, (held.get(`${format} ${kind}`) ?? 0) + 1);
  return true;
}

/** A PNG is an image of an array: what comes back are its pixels. */
async function holdsPixels(value: Numpy, image: Image, kind: string): Promise<boolean> {
  expect(canonicalOf(new Numpy(await image.toPixels()))).toBe(canonicalOf(value));
  held.set(`png ${kind}`, (held.get(`png ${kind}`) ?? 0) + 1);
  return true;
}

async function check(value: RaymonDataType, kind: string, formats: readonly string[] = FORMATS): Promise<void> {
  for (const format of formats) {
    const isKept = await isHeld(value, format, kind);
    if (DOCUMENTS.has(format)) expect(isKept, format).toBe(true);
  }
}

/** One column of a table as a table of its own, so that another one that is refused does not hide it. */
interface Column {
  readonly at: number;
  readonly field: arrow.Field;
  readonly frame: DataFrame;
}

function columnAt(table: arrow.Table, at: number): Column {
  const field = table.schema.fields[at] as arrow.Field;
  const schema = new arrow.Schema([field], table.schema.metadata);
  const struct = new arrow.Struct([field]);
  const batches = table.batches.map(({ data: { children, length } }) => {
    const data = new arrow.Data(struct, 0, length, 0, undefined, [children[at] as arrow.Data]);
    return new arrow.RecordBatch(schema, data);
  });
  return { at, field, frame: new DataFrame(new arrow.Table(schema, batches)) };
}

/** A table, and a column of it, if it has any. */
const tablesAndColumns = fc.tuple(tables, fc.nat(3)).map(([table, pick]) => {
  const { numCols } = table;
  return { table, column: numCols === 0 ? undefined : columnAt(table, pick % numCols) };
});

const NAN_BITS = [0x7e00, 0x7fc00000, 0x7ff8n << 48n] as const;
const INFINITY_BITS = [0x7c00n, 0x7f800000n, 0x7ff0n << 48n] as const;

function isNan(precision: 0 | 1 | 2, word: number | bigint): boolean {
  const sign = 1n << BigInt([15, 31, 63][precision] as number);
  return (BigInt(word) & (sign - 1n)) > INFINITY_BITS[precision];
}

function isOtherNan(precision: 0 | 1 | 2, word: number | bigint): boolean {
  return isNan(precision, word) && word !== NAN_BITS[precision];
}

describe('what is written in a format is read as the same value, or refused', () => {
  it('frames of every type', async () => {
    await fc.assert(
      fc.asyncProperty(tablesAndColumns, async ({ table, column }) => {
        await check(new DataFrame(table), 'frame');
        if (column !== undefined) await check(column.frame, isFlat(column.field.type) ? 'flat' : 'nested', TABLES);
      }),
      { numRuns: runs(80) },
    );
  });

  it('lists, structs and maps in each other, of every type that Parquet holds', async () => {
    await fc.assert(
      fc.asyncProperty(nestedTables, async (table) => {
        const frame = new DataFrame(table);
        expect(await isHeld(frame, 'parquet', 'nested')).toBe(true);
        // Nothing is lost where loss is allowed.
        const bytes = await written(frame, 'parquet', true);
        const { value } = await readArtefact({ bytes, name: 'x.parquet' }, { format: 'parquet' });
        expect(canonicalOf(value)).toBe(canonicalOf(frame));
      }),
      { numRuns: runs(200) },
    );
  });

  it('floats with NaN of any bits are held by text and Parquet where the bits are those of NaN alone', async () => {
    const bits = {
      0: fc.constantFrom(0x7e00, 0x7e00, 0xfe00, 0x7c01, 0x7c00, 0x8000, 0x3555),
      1: fc.constantFrom(0x7fc00000, 0x7fc00000, 0xffc00000, 0x7f800001, 0x7f800000, 0x80000000, 0x3eaaaaab),
      2: fc.constantFrom(
        0x7ff8n << 48n,
        0x7ff8n << 48n,
        0xfff8n << 48n,
        (0x7ff0n << 48n) + 1n,
        1n << 63n,
        0x3ffn << 52n,
      ),
    };
    const column = fc.constantFrom(0, 1, 2).chain((precision) =>
      fc.record({
        precision: fc.constant(precision as 0 | 1 | 2),
        words: fc.array(bits[precision as 0 | 1 | 2] as fc.Arbitrary<number | bigint>, { maxLength: 4 }),
        nulls: fc.integer({ min: 0, max: 15 }),
        isDictionary: fc.boolean(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(column, async ({ precision, words, nulls, isDictionary }) => {
        const type = new arrow.Float(precision);
        const stored =
          precision === 2
            ? BigUint64Array.from(words as bigint[])
            : (precision === 1 ? Uint32Array : Uint16Array).from(words as number[]);
        const values: unknown = new type.ArrayType(stored.buffer);
        const validity = Uint8Array.of(~nulls & 15);
        const plain = (bitmap: Uint8Array | undefined): arrow.Data =>
          new arrow.Data(type, 0, words.length, -1, { 1: values, 2: bitmap } as Partial<arrow.Data['buffers']>);
        // Entries of a dictionary must differ: each is used by its own row.
        const hasTwins = isDictionary && new Set(words).size !== words.length;
        const data = isDictionary
          ? new arrow.Data(
              new arrow.Dictionary(type, new arrow.Int8()),
              0,
              words.length,
              -1,
              { 1: Int8Array.from(words.keys()), 2: validity } as Partial<arrow.Data['buffers']>,
              [],
              new arrow.Vector([plain(undefined)]),
            )
          : plain(validity);
        const frame = DataFrame.fromColumns({ a: new arrow.Vector([data]) });
        const isOther = words.some((word, i) => ((nulls >> i) & 1) === 0 && isOtherNan(precision, word));
        // Entries that are halves are told apart by their bits.
        const isNanTwice = isDictionary && precision > 0 && words.filter((word) => isNan(precision, word)).length > 1;
        for (const format of TABLES) {
          const isText = format === 'csv' || format === 'parquet';
          expect(await isHeld(frame, format, 'nan'), format).toBe(!isText || !(isOther || hasTwins || isNanTwice));
        }
      }),
      { numRuns: runs(100) },
    );
  });

  it('frames with an index, and Series', async () => {
    const name = fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(tablesAndColumns, name, async ({ table, column }, label) => {
        if (column === undefined) return;
        const values = new arrow.Vector(table.batches.map(({ data }) => data.children[0] as arrow.Data));
        const index = [{ values, ...(label === undefined ? {} : { name: label }) }];
        await check(new Series(values, label === undefined ? {} : { name: label }), 'Series');
        if (column.at > 0) await check(new DataFrame(column.frame.data, { index }), 'indexed', TABLES);
      }),
      { numRuns: runs(60) },
    );
  });

  it('arrays of every dtype', async () => {
    await fc.assert(
      fc.asyncProperty(arraysOf({ Numpy }), async ({ dtype, shape, bytes }) => {
        await check(Numpy.fromBytes(bytes, { dtype, shape }), 'array');
      }),
      { numRuns: runs(40) },
    );
  });

  it('arrays of pixels', async () => {
    const size = fc.integer({ min: 0, max: 9 });
    const pixels = fc.tuple(size, size, fc.integer({ min: 0, max: 5 }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(pixels, fc.uint8Array({ minLength: 900, maxLength: 900 }), async (picture, bytes) => {
        const [height, width, channels, isWide] = picture;
        const shape = channels === 0 ? [height, width] : [height, width, channels];
        const length = shape.reduce((product, axis) => product * axis, 1) * (isWide ? 2 : 1);
        await check(
          Numpy.fromBytes(bytes.subarray(0, length), { dtype: isWide ? 'uint16' : 'uint8', shape }),
          'pixels',
        );
      }),
      { numRuns: runs(40) },
    );
  });

  it('images', async () => {
    for (const { file } of expectedImages) {
      for (const options of [{}, { lossless: true }, { lossless: false }]) {
        await check(new Image(imageFile(file), options), 'image');
      }
    }
  });

  it('values of JavaScript', async () => {
    await fc.assert(
      fc.asyncProperty(valuesOf({ Native, Numpy }), (value) => check(new Native(value), 'native')),
      {
        numRuns: runs(40),
      },
    );
  });

  it('what is lossy is written of every frame with a column, and read', async () => {
    await fc.assert(
      fc.asyncProperty(tablesAndColumns, async ({ column }) => {
        if (column === undefined) return;
        for (const format of TABLES) {
          const bytes = await written(column.frame, format, true);
          const { value } = await readArtefact({ bytes, name: `x.${format}` }, { format });
          expect(value).toMatchObject({ numRows: column.frame.numRows });
        }
      }),
      { numRuns: runs(60) },
    );
  });

  afterAll(() => {
    // Few values show little.
    if (runs(40) < 40) return;
    for (const format of ['arrow', 'arrows', 'parquet']) {
      expect(kinds(format)).toEqual(expect.arrayContaining(['flat', 'nested']));
    }
    expect(kinds('csv')).toContain('flat');
    expect(kinds('npy')).toContain('array');
    expect(kinds('png')).toEqual(expect.arrayContaining(['pixels', 'image']));
    expect(kinds('jpg')).toContain('image');
  });
});
