import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DataFrame } from '../../../src/frame/dataframe.ts';
import { buildStored, type StoredCell } from '../../../src/frame/stored/stored-cells.ts';
import { tableOf } from '../../../src/frame/values/table.ts';
import { refusal } from '../../support/refusal.ts';

function columnOf(type: arrow.DataType, cells: readonly StoredCell[]): DataFrame {
  return DataFrame.fromColumns({ a: new arrow.Vector([buildStored(type, cells, (message) => expect.fail(message))]) });
}

describe('DataFrame#toCsv', () => {
  it('writes names, then a line for each row', () => {
    const frame = DataFrame.fromColumns({ city: ['Gent', null], rain: Float32Array.of(0.5, Number.NaN) });
    expect(frame.toCsv()).toBe('city,rain\r\nGent,0.5\r\n,NaN\r\n');
  });

  it('writes the index first', () => {
    const index = [{ values: arrow.vectorFromArray(['x', 'y'], new arrow.Utf8()), name: 'site' }];
    expect(DataFrame.fromColumns({ a: [1, null] }, { index }).toCsv()).toBe('site,a\r\nx,1\r\ny,\r\n');
  });

  it('tells null, the empty string, and text that looks like something else apart', () => {
    const texts = [null, '', '1', 'true', 'NaN', 'a,b', 'say "hi"', ' x', 'two\r\nlines', '\ufeff', '2024-01-31'];
    const lines = ['', '""', '"1"', '"true"', '"NaN"', '"a,b"', '"say ""hi"""', '" x"', '"two\r\nlines"', '"\ufeff"'];
    expect(DataFrame.fromColumns({ '\ufeffa': texts }).toCsv()).toBe(
      `${['"\ufeffa"', ...lines, '2024-01-31'].join('\r\n')}\r\n`,
    );
  });

  it.each<[string, arrow.DataType, StoredCell, string]>([
    ['int64', new arrow.Int64(), 2n ** 63n - 1n, '9223372036854775807'],
    ['negative zero', new arrow.Float64(), -0, '-0'],
    ['infinity', new arrow.Float32(), -Infinity, '-Infinity'],
    ['float32 with all its digits', new arrow.Float32(), Math.fround(0.1), '0.10000000149011612'],
    ['boolean', new arrow.Bool(), true, 'true'],
    ['date', new arrow.DateDay(), -25_509, '1900-02-28'],
    ['nanoseconds', new arrow.TimestampNanosecond(), 1n, '1970-01-01T00:00:00.000000001'],
    ['instants of a zone', new arrow.TimestampSecond('Europe/Brussels'), -1n, '1969-12-31T23:59:59Z'],
    ['time of day', new arrow.TimeMicrosecond(), 1n, '00:00:00.000001'],
    ['duration', new arrow.DurationSecond(), 90n, '90'],
  ])('spells %s with every digit', (_, type, value, text) => {
    expect(columnOf(type, [value, null]).toCsv()).toBe(`a\r\n${text}\r\n\r\n`);
  });

  it('refuses NaN with a sign or a payload, nulls that a column says it has not, and entries twice, at their place', () => {
    const halves = arrow.makeData({ type: new arrow.Float16(), data: Uint16Array.of(0x3c00, 0x7e01, 0x7e00) });
    const odd = DataFrame.fromColumns({ a: new arrow.Vector([halves]) });
    expect(refusal(() => odd.toCsv())).toEqual({ name: 'EncodeError', code: 'unsupported-value', path: '$.a[1]' });
    expect(() => odd.toCsv()).toThrow('toIPC keeps it');
    expect(odd.toCsv({ lossy: true })).toBe('a\r\n1\r\nNaN\r\nNaN\r\n');
    const fields = [new arrow.Field('a', new arrow.Int8(), false)];
    const chunks = [columnOf(new arrow.Int8(), [1, null]).column('a').data];
    const nulls = new DataFrame(tableOf({ fields, chunks, metadata: new Map(), rows: 2 }));
    expect(refusal(() => nulls.toCsv())).toMatchObject({ path: '$.a[1]' });
    expect(nulls.toCsv({ lossy: true })).toBe('a\r\n1\r\n\r\n');
    const dictionary = arrow.vectorFromArray(['x', 'x'], new arrow.Utf8());
    const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());
    const twice = arrow.makeData({ type, data: Int8Array.of(0, 1), dictionary });
    const entries = DataFrame.fromColumns({ a: new arrow.Vector([twice]) });
    expect(refusal(() => entries.toCsv())).toMatchObject({ path: '$.a' });
    expect(entries.toCsv({ lossy: true })).toBe('a\r\nx\r\nx\r\n');
  });

  it('refuses what it does not hold exactly, with the column, and takes the loss where asked', () => {
    const lists = DataFrame.fromColumns({ ok: [1], 'a b': [[1n, 2n ** 60n]] });
    expect(refusal(() => lists.toCsv())).toEqual({ name: 'EncodeError', code: 'unsupported-value', path: '$["a b"]' });
    expect(() => lists.toCsv()).toThrow('toIPC keeps them, { lossy: true } writes them as JSON');
    expect(lists.toCsv({ lossy: true })).toBe('ok,a b\r\n1,"[1,""1152921504606846976""]"\r\n');
    const bytes = columnOf(new arrow.Binary(), [Uint8Array.of(1, 2)]);
    expect(refusal(() => bytes.toCsv())).toMatchObject({ path: '$.a' });
    expect(bytes.toCsv({ lossy: true })).toBe('a\r\nAQI=\r\n');
  });

  it('refuses rows without columns, whatever is asked for, and has no text for no rows of none', () => {
    const none = new DataFrame(DataFrame.fromColumns({ a: [1, 2] }).data.select([]));
    for (const lossy of [true, false]) {
      expect(refusal(() => none.toCsv({ lossy }))).toMatchObject({ code: 'unsupported-value', path: '$' });
    }
    expect(DataFrame.fromColumns({}).toCsv()).toBe('');
    expect(DataFrame.fromColumns({ a: new Int8Array(0) }).toCsv()).toBe('a\r\n');
  });

  it('obeys the limit of its text to the byte, however long it is', () => {
    for (const rows of [3, 100_000]) {
      const frame = DataFrame.fromColumns({ a: Array.from({ length: rows }, () => 'é') });
      const bytes = Buffer.byteLength(frame.toCsv());
      expect(bytes).toBe(3 + 4 * rows);
      expect(frame.toCsv({ limits: { documentBytes: bytes } }).length).toBe(3 + 3 * rows);
      expect(() => frame.toCsv({ limits: { documentBytes: bytes - 1 } })).toThrow(
        expect.objectContaining({ name: 'LimitError', limit: 'documentBytes' }),
      );
    }
  });

  it('refuses a text beyond the longest string, and makes none of it twice', () => {
    // Of one cell that is shared by all rows: the frame is small, its text is not.
    const text = 'x'.repeat(2 ** 22);
    const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());
    const dictionary = arrow.vectorFromArray([text], new arrow.Utf8());
    const rows = arrow.makeData({ type, data: new Int8Array(200), dictionary });
    const frame = DataFrame.fromColumns({ a: new arrow.Vector([rows]) });
    expect(() => frame.toCsv()).toThrow(expect.objectContaining({ name: 'LimitError', limit: 'string' }));
  });
});
