import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Binary, type Data, Field, Int32, Schema, tableFromIPC, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { DataFrame } from '../../../src/frame/dataframe.ts';
import { MESSAGE, messagesOf } from '../../../src/frame/stream/message.ts';
import { readStream } from '../../../src/frame/stream/reader.ts';
import { tableOf } from '../../../src/frame/values/table.ts';
import { toCanonicalJson } from '../../../src/toolkit/builtins.ts';
import { equals } from '../../../src/toolkit/equals.ts';
import { packedStream } from '../../support/packed-stream.ts';
import { refusal } from '../../support/refusal.ts';
import { unpackZstd } from '../../support/unpack-zstd.ts';

const FORMATS = new URL('../../../fixtures/formats/', import.meta.url);
const FRAMES = new URL('../../../fixtures/frames/', import.meta.url);

interface FlechetteTable {
  readonly names: readonly string[];
  readonly numRows: number;
}
/** What is used of flechette; its own declarations are not strict enough to be compiled. */
const flechette = createRequire(import.meta.url)('@uwdata/flechette') as {
  tableFromIPC(bytes: Uint8Array): FlechetteTable;
  tableToIPC(table: FlechetteTable, options: { readonly format: 'stream' | 'file' }): Uint8Array;
};

function bytesOf(name: string, folder = FORMATS): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(readFileSync(new URL(name, folder)));
}

const zstd = unpackZstd;
const files = readdirSync(FORMATS).filter((name) => /^table\..*(arrows?|feather)$/.test(name));
const streams = readdirSync(FRAMES).filter((name) => name.endsWith('.arrow'));

const indexed = DataFrame.fromColumns(
  { rain: [0.5, null], '': ['é', ''] },
  { index: [{ values: vectorFromArray(['a', 'b'], new Utf8()), name: 'site' }, vectorFromArray([1, 2], new Int32())] },
);

/** Zeros as an LZ4 frame of one block: a zero, a match that repeats it, and five zeros at the end. */
function lz4Zeros(length: number): Uint8Array {
  const rest = length - 1 - 5 - 4 - 15;
  const more = [...Array.from({ length: Math.floor(rest / 255) }, () => 255), rest % 255];
  const block = [0x1f, 0, 1, 0, ...more, 0x50, 0, 0, 0, 0, 0];
  const frame = Uint8Array.from([4, 0x22, 0x4d, 0x18, 0x40, 0x40, 0, 0, 0, 0, 0, ...block, 0, 0, 0, 0]);
  new DataView(frame.buffer).setUint32(7, block.length, true);
  return frame;
}

describe('DataFrame.fromIPC', () => {
  it.each(files)('reads %s, which pyarrow wrote, as the same frame', (name) => {
    const table = new DataFrame(tableOf(readStream(bytesOf('table.arrows'), DEFAULT_LIMITS, [])));
    expect(toCanonicalJson(DataFrame.fromIPC(bytesOf(name), { zstd }))).toBe(toCanonicalJson(table));
  });

  it('is tried on each way to pack a table', () => {
    expect(files.length).toBeGreaterThanOrEqual(6);
  });

  it.each(streams)('reads %s, of every type, as apache-arrow does', (name) => {
    const bytes = bytesOf(name, FRAMES);
    const table = tableFromIPC(bytes);
    const frame = DataFrame.fromIPC(bytes);
    expect(frame.columns).toEqual(table.schema.fields.map((field) => field.name));
    expect(frame.numRows).toBe(table.numRows);
    expect([...frame.data.schema.metadata]).toEqual([...table.schema.metadata]);
  });

  it('reads files whose stream has no schema, as apache-arrow writes them, of no rows too', () => {
    for (const name of streams) {
      const table = tableFromIPC(bytesOf(name, FRAMES));
      const [file, stream] = [tableToIPC(table, 'file'), tableToIPC(table, 'stream')];
      expect(toCanonicalJson(DataFrame.fromIPC(file))).toBe(toCanonicalJson(DataFrame.fromIPC(stream)));
    }
  });

  it('reads files whose stream ends twice, as flechette writes them', () => {
    const table = flechette.tableFromIPC(indexed.toIPC());
    const back = DataFrame.fromIPC(flechette.tableToIPC(table, { format: 'file' }));
    expect(back.toRows()).toEqual(indexed.toRows());
    expect(back.indexNames).toEqual(indexed.indexNames);
  });

  it('reads files of Polars, whose dictionaries stand behind their batch', () => {
    expect(DataFrame.fromIPC(bytesOf('polars.arrow')).toRows()).toEqual([
      { city: 'Gent', kind: 'dry', rain: [0.5] },
      { city: null, kind: 'wet', rain: null },
      { city: 'a name longer than twelve bytes', kind: 'dry', rain: [] },
    ]);
  });

  it('refuses files whose footer names the same bytes twice', () => {
    const file = bytesOf('table.arrow');
    const view = new DataView(file.buffer);
    const starts = [...messagesOf(file.subarray(8, -10 - view.getInt32(file.length - 10, true)), [])]
      .filter(({ kind }) => kind === MESSAGE.batch)
      .map(({ start }) => BigInt(start + 8));
    expect(starts.length).toBe(3);
    const footer = file.length - 10 - view.getInt32(file.length - 10, true);
    // What of the footer says where the second batch begins.
    for (let at = footer; at < file.length - 18; at += 4) {
      if (view.getBigInt64(at, true) === starts[1]) view.setBigInt64(at, starts[0] as bigint, true);
    }
    expect(() => DataFrame.fromIPC(file)).toThrow('each in a place of its own');
  });

  it('gives an index back as one, with its names', () => {
    const back = DataFrame.fromIPC(indexed.toIPC({ format: 'file' }));
    expect(back.indexNames).toEqual(['site', undefined]);
    expect(back.columns).toEqual(['rain', '']);
    expect(equals(back, indexed)).toBe(true);
  });

  it('takes the columns that pandas writes for an index without names as the index, and keeps metadata of pandas', () => {
    const metadata = new Map([['pandas', '{"index_columns":["__index_level_0__"]}']]);
    const schema = new Schema([new Field('a', new Int32(), true)], metadata);
    const frame = DataFrame.fromColumns({ a: [1] }, { schema, index: vectorFromArray([7], new Int32()) });
    const back = DataFrame.fromIPC(frame.toIPC());
    expect([...back.data.schema.metadata]).toEqual([...metadata]);
    expect(back.index.map((level) => [...level])).toEqual([[7]]);
  });

  it('refuses an index of pandas of which only some levels have names, and says so', () => {
    const bytes = bytesOf('indexed.arrows');
    const call = (): unknown => DataFrame.fromIPC(bytes);
    expect(refusal(call)).toEqual({ name: 'DecodeError', code: 'bad-exact', path: '$' });
    expect(call).toThrow('as pandas writes an index of which some levels have names: name all of them, or none');
  });

  it('shares no memory with the bytes, and leaves them as they were', () => {
    for (const name of ['table.arrows', 'table.arrow', 'table.lz4.arrows', 'table.zstd.feather']) {
      const bytes = bytesOf(name);
      const frame = DataFrame.fromIPC(bytes, { zstd });
      expect(Buffer.compare(bytes, bytesOf(name))).toBe(0);
      const before = toCanonicalJson(frame);
      bytes.fill(255);
      expect(toCanonicalJson(frame)).toBe(before);
    }
  });

  it('reads bytes at any offset of other memory', () => {
    const bytes = bytesOf('table.lz4.feather');
    const expected = toCanonicalJson(DataFrame.fromIPC(bytes));
    for (let offset = 1; offset < 9; offset++) {
      const pool = new Uint8Array(bytes.length + 16).fill(255);
      pool.set(bytes, offset);
      expect(toCanonicalJson(DataFrame.fromIPC(pool.subarray(offset, offset + bytes.length)))).toBe(expected);
    }
  });

  it('gives the layout that is asked for', () => {
    expect(DataFrame.fromIPC(indexed.toIPC()).layout).toBe('both');
    expect(DataFrame.fromIPC(indexed.toIPC(), { layout: 'arrow' }).layout).toBe('arrow');
    const binary = DataFrame.fromColumns({ a: vectorFromArray([Uint8Array.of(1)], new Binary()) });
    expect(refusal(() => DataFrame.fromIPC(binary.toIPC(), { layout: 'json' }))).toMatchObject({ name: 'EncodeError' });
  });

  it.each<[string, () => unknown, string]>([
    ['no bytes', () => new Uint8Array(0), 'got no schema'],
    ['text', () => new TextEncoder().encode('a,b\r\n1,2\r\n'), 'marker'],
    ['a string', () => 'ARROW1', 'Expected a Uint8Array, got string'],
    ['an ArrayBuffer', () => new ArrayBuffer(8), 'new Uint8Array(buffer)'],
    ['gzip', () => Uint8Array.of(0x1f, 0x8b, 8), 'gunzip it first'],
    ['Parquet', () => bytesOf('table.none.parquet'), 'marker'],
    ['a file without its end', () => bytesOf('table.arrow').subarray(0, 500), 'cut off'],
  ])('refuses %s and says what is wrong', (_, make, words) => {
    const call = (): unknown => DataFrame.fromIPC(make() as Uint8Array);
    expect(refusal(call)).toEqual({ name: 'DecodeError', code: 'bad-arrow', path: '$' });
    expect(call).toThrow(words);
  });

  it('names the limit that packed or unpacked bytes pass', () => {
    const frame = DataFrame.fromColumns({ a: new Float64Array(1000) });
    const packed = packedStream(frame, 0, ({ length }) => ({ packed: lz4Zeros(length), length }));
    expect(packed.length).toBeLessThan(1000);
    expect(equals(DataFrame.fromIPC(packed), frame)).toBe(true);
    const enough = { payloadBytes: frame.toIPC().length };
    expect(equals(DataFrame.fromIPC(packed, { limits: enough }), frame)).toBe(true);
    for (const payloadBytes of [packed.length - 1, packed.length, enough.payloadBytes - 1]) {
      expect(() => DataFrame.fromIPC(packed, { limits: { payloadBytes } })).toThrow(
        expect.objectContaining({ name: 'LimitError', limit: 'payloadBytes' }),
      );
    }
    expect(() => DataFrame.fromIPC(packed, { limits: { elements: 999 } })).toThrow(
      expect.objectContaining({ name: 'LimitError', limit: 'elements' }),
    );
  });

  it('takes no memory for buffers that claim more than their bytes can hold', () => {
    const frame = DataFrame.fromColumns({ a: Int32Array.from({ length: 64 }, () => 7) });
    for (const [codec, most] of [
      [0, 255],
      [1, 2 ** 15],
    ] as const) {
      const packed = Uint8Array.of(1, 2, 3, 4);
      const claim = (length: number): Uint8Array => packedStream(frame, codec, () => ({ packed, length }));
      expect(() => DataFrame.fromIPC(claim(4 * most + 1), { zstd })).toThrow('no more bytes than it can hold');
      expect(() => DataFrame.fromIPC(claim(4 * most), { zstd })).toThrow('got a damaged one');
      expect(() => DataFrame.fromIPC(claim(-2), { zstd })).toThrow('no more bytes than it can hold');
    }
    const stored = packedStream(frame, 0, (buffer) => ({ packed: buffer, length: -1 }));
    expect(equals(DataFrame.fromIPC(stored), frame)).toBe(true);
    const odd = packedStream(frame, 2, (buffer) => ({ packed: buffer, length: -1 }));
    expect(() => DataFrame.fromIPC(odd)).toThrow('compressed by LZ4 or Zstandard');
  });
});

describe.each(files)('%s, damaged', (name) => {
  const limits = { payloadBytes: 10_000_000 };
  const whole = bytesOf(name);
  const attempt = (bytes: Uint8Array): string | undefined => {
    try {
      DataFrame.fromIPC(bytes, { zstd, limits });
      return undefined;
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^(?:bad-arrow|bad-exact|limit)$/) as unknown });
      return 'refused';
    }
  };

  it('is refused wherever it is cut', () => {
    const step = Math.max(1, Math.floor(whole.length / 40));
    for (let end = 0; end < whole.length - 8; end += step) expect(attempt(whole.slice(0, end))).toBe('refused');
  });

  it('is read or refused with a byte changed', () => {
    const step = Math.max(1, Math.floor(whole.length / 60));
    let refused = 0;
    for (let at = 0; at < whole.length; at += step) {
      const bytes = whole.slice();
      bytes[at] = (bytes[at] as number) ^ 0xff;
      if (attempt(bytes) !== undefined) refused++;
    }
    expect(refused).toBeGreaterThan(0);
  });
});

describe('DataFrame#toIPC', () => {
  it('gives the stream that the document holds', () => {
    const { exact } = indexed.toJcr();
    expect(Buffer.from(indexed.toIPC()).toString('base64')).toBe(exact?.['arrow']);
    expect(indexed.toIPC({ format: 'stream' })).toEqual(indexed.toIPC());
  });

  it.each(['stream', 'file'] as const)('gives a %s that other readers read', (format) => {
    const bytes = indexed.toIPC({ format });
    const names = ['rain', '', '__index_level_0__', '__index_level_1__'];
    expect(tableFromIPC(bytes).schema.fields.map(({ name }) => name)).toEqual(names);
    expect(flechette.tableFromIPC(bytes)).toMatchObject({ names, numRows: 2 });
  });

  it('gives memory that is the caller’s', () => {
    const values = Int32Array.of(1, 2, 3);
    const frame = DataFrame.fromColumns({ a: vectorFromArray(values) });
    for (const format of ['stream', 'file'] as const) {
      const bytes = frame.toIPC({ format });
      expect(bytes.byteOffset).toBe(0);
      expect(bytes.buffer.byteLength).toBe(bytes.length);
      bytes.fill(0);
      expect(frame.values('a')).toEqual([1, 2, 3]);
    }
  });

  it.each(['stream', 'file'] as const)('obeys the limit of a %s to the byte, as the reader does', (format) => {
    const bytes = indexed.toIPC({ format });
    const enough = { limits: { payloadBytes: bytes.length } };
    const tooLittle = { limits: { payloadBytes: bytes.length - 1 } };
    expect(indexed.toIPC({ format, ...enough })).toEqual(bytes);
    expect(equals(DataFrame.fromIPC(bytes, enough), indexed)).toBe(true);
    expect(refusal(() => indexed.toIPC({ format, ...tooLittle }))).toMatchObject({ name: 'LimitError' });
    expect(refusal(() => DataFrame.fromIPC(bytes, tooLittle))).toMatchObject({ name: 'LimitError' });
    // A frame keeps the limits that it was made with.
    expect(DataFrame.fromIPC(bytes, enough).toIPC({ format })).toEqual(bytes);
  });

  it('refuses a table that was changed into one that cannot be kept', () => {
    const table = DataFrame.fromColumns({ a: ['one', 'two'] }).data;
    const frame = new DataFrame(table);
    const [batch] = table.batches as [(typeof table.batches)[number]];
    (batch.data.children[0] as Data<Utf8>).values.fill(255);
    expect(refusal(() => frame.toIPC())).toMatchObject({ name: 'EncodeError' });
    expect(refusal(() => frame.toCsv())).toMatchObject({ name: 'EncodeError' });
  });
});
