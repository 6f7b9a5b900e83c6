import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { BitCells, fixedCells } from '../../../src/frame/pandas-writer/fixed-cells.ts';
import { writtenCells } from '../../support/written-cells.ts';

type Values = Parameters<typeof Array.from>[0] & ArrayBufferView;

/** The texts of an array of these values. */
function texts(type: arrow.DataType, values: Values, timestamps: 'epoch' | 'iso' = 'epoch', count?: number): string[] {
  const length = count ?? (values as unknown as { length: number }).length;
  const buffers = [undefined, values] as unknown as Partial<arrow.Data['buffers']>;
  const cells = fixedCells(new arrow.Data(type, 0, length, 0, buffers), timestamps);
  return writtenCells(
    cells,
    Array.from({ length }, (_, slot) => slot),
  );
}

const { SECOND, MILLISECOND, MICROSECOND, NANOSECOND } = arrow.TimeUnit;

describe('fixedCells', () => {
  it('write integers of any width exactly', () => {
    expect(texts(new arrow.Int8(), Int8Array.of(-128, 0, 127))).toEqual(['-128', '0', '127']);
    expect(texts(new arrow.Uint32(), Uint32Array.of(0, 2 ** 32 - 1))).toEqual(['0', '4294967295']);
    expect(texts(new arrow.Int64(), BigInt64Array.of(-(2n ** 63n), -1n, 2n ** 53n + 1n))).toEqual([
      '-9223372036854775808',
      '-1',
      '9007199254740993',
    ]);
    expect(texts(new arrow.Uint64(), BigUint64Array.of(2n ** 64n - 1n))).toEqual(['18446744073709551615']);
  });

  it('write half floats as the doubles that they are', () => {
    expect(texts(new arrow.Float16(), Uint16Array.of(0x3c00, 0x8000, 0x7e00, 0x3555))).toEqual([
      '1.0',
      '-0.0',
      'null',
      '0.333251953125',
    ]);
  });

  it('write times as milliseconds, rounded down, and null beyond 64 bits', () => {
    const at = (unit: arrow.TimeUnit, ...values: bigint[]) =>
      texts(new arrow.Timestamp(unit), BigInt64Array.from(values));
    expect(at(MILLISECOND, -1n, 2n ** 60n)).toEqual(['-1', '1152921504606846976']);
    expect(at(NANOSECOND, 1_999_999n, -1n)).toEqual(['1', '-1']);
    expect(at(MICROSECOND, -1001n)).toEqual(['-2']);
    expect(at(SECOND, 5n, 2n ** 62n)).toEqual(['5000', 'null']);
    expect(texts(new arrow.Duration(SECOND), BigInt64Array.of(-2n))).toEqual(['-2000']);
  });

  it('write timestamps as ISO 8601 where that is asked for, with Z where they have a zone', () => {
    const value = BigInt64Array.of(1_500_000_000_123_456_789n);
    expect(texts(new arrow.Timestamp(NANOSECOND), value, 'iso')).toEqual(['"2017-07-14T02:40:00.123456789"']);
    expect(texts(new arrow.Timestamp(NANOSECOND, 'Europe/Rome'), value, 'iso')).toEqual([
      '"2017-07-14T02:40:00.123456789Z"',
    ]);
    expect(texts(new arrow.Duration(MILLISECOND), BigInt64Array.of(7n), 'iso')).toEqual(['7']);
  });

  it('write dates as milliseconds, and times of day as strings', () => {
    expect(texts(new arrow.Date_(0), Int32Array.of(-1, 1, 2 ** 31 - 1))).toEqual([
      '-86400000',
      '86400000',
      '185542587100800000',
    ]);
    expect(texts(new arrow.Date_(1), BigInt64Array.of(86_400_000n))).toEqual(['86400000']);
    expect(texts(new arrow.Time(SECOND, 32), Int32Array.of(0, 86_399))).toEqual([
      expect.stringMatching(/^"00:00:00/),
      expect.stringMatching(/^"23:59:59/),
    ]);
  });

  it('write decimals as the nearest doubles', () => {
    const words = Uint32Array.of(1234, 0, 0, 0, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff);
    expect(texts(new arrow.Decimal(2, 10, 128), words, 'epoch', 2)).toEqual(['12.34', '-0.01']);
  });

  it('write intervals as their numbers', () => {
    expect(texts(new arrow.Interval(0), Int32Array.of(-5))).toEqual(['-5']);
    expect(texts(new arrow.Interval(1), Int32Array.of(1, -2, 3, 4), 'epoch', 2)).toEqual(['[1,-2]', '[3,4]']);
    const nanoseconds = Int32Array.of(1, -2, -1, -1, 0, 0, -1, 1);
    expect(texts(new arrow.Interval(2), nanoseconds, 'epoch', 2)).toEqual(['[1,-2,-1]', '[0,0,8589934591]']);
  });

  it('write bytes of a fixed size as base64, none as the empty string', () => {
    expect(texts(new arrow.FixedSizeBinary(3), Buffer.from('abcdef'), 'epoch', 2)).toEqual(['"YWJj"', '"ZGVm"']);
    expect(texts(new arrow.FixedSizeBinary(0), new Uint8Array(0), 'epoch', 2)).toEqual(['""', '""']);
  });
});

describe('BitCells', () => {
  it('are true and false, from any bit on', () => {
    const cells = new BitCells({ bytes: Uint8Array.of(0b1010_0000, 0b1), offset: 5 });
    expect(writtenCells(cells, [0, 1, 2, 3])).toEqual(['true', 'false', 'true', 'true']);
  });
});
