/**
 * Which Arrow type a column of a Parquet file has, and how its values are stored in either.
 *
 * @see https://github.com/apache/parquet-format/blob/master/LogicalTypes.md
 * @module
 */
import {
  Binary,
  Bool,
  DataType,
  DateDay,
  Decimal,
  FixedSizeBinary,
  Float16,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  Null,
  TimeMicrosecond,
  TimeMillisecond,
  TimeNanosecond,
  Timestamp,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
} from 'apache-arrow';
import type { LogicalType, SchemaElement } from 'hyparquet';
import { decodeUtf8 } from '../../../base/utf8.ts';
import type { StoredCell } from '../../../frame/stored/stored-cells.ts';
import type { RawValue } from './pages/read-leaf.ts';

/** How a column is read. */
export interface ColumnPlan {
  readonly type: DataType;
  /** Whether the values are floats of 32 or 64 bits in the file. */
  readonly isFloat?: true;
  /** @throws if the type cannot hold the value. */
  readonly convert: (raw: RawValue) => StoredCell | undefined;
}

const same = (raw: RawValue): StoredCell => raw;
const text = (raw: RawValue): StoredCell => decodeUtf8(raw as Uint8Array);

/** The plan of a column by what the file says of it; undefined for what no flat type of Arrow holds. */
export function planOf(element: SchemaElement): ColumnPlan | undefined {
  const logical = element.logical_type;
  if (logical?.type === 'NULL') return { type: new Null(), convert: () => undefined };
  const decimal = decimalOf(element);
  switch (element.type) {
    case 'BOOLEAN':
      return { type: new Bool(), convert: same };
    case 'FLOAT':
      return { type: new Float32(), convert: same, isFloat: true };
    case 'DOUBLE':
      return { type: new Float64(), convert: same, isFloat: true };
    case 'INT96':
      return { type: new Timestamp(3, null), convert: (raw) => julianNanoseconds(raw as bigint) };
    case 'INT32':
      return decimal === undefined ? narrowPlan(element) : { type: decimal, convert: (raw) => BigInt(raw as number) };
    case 'INT64':
      return decimal === undefined ? widePlan(element) : { type: decimal, convert: same };
    case 'BYTE_ARRAY':
      if (decimal !== undefined) return { type: decimal, convert: bigEndian };
      return isText(element) ? { type: new Utf8(), convert: text } : { type: new Binary(), convert: same };
    case 'FIXED_LEN_BYTE_ARRAY': {
      if (decimal !== undefined) return { type: decimal, convert: bigEndian };
      if (logical?.type === 'FLOAT16' && element.type_length === 2) {
        return { type: new Float16(), convert: (raw) => halfBits(raw as Uint8Array) };
      }
      if (element.converted_type === 'INTERVAL' || !isSize(element.type_length)) return undefined;
      return { type: new FixedSizeBinary(element.type_length), convert: same };
    }
    default:
      return undefined;
  }
}

function isSize(length: number | undefined): length is number {
  return length !== undefined && length > 0 && length < 2 ** 31;
}

function isText({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return (
    converted === 'UTF8' ||
    converted === 'ENUM' ||
    converted === 'JSON' ||
    logical?.type === 'STRING' ||
    logical?.type === 'ENUM' ||
    logical?.type === 'JSON'
  );
}

function decimalOf({ converted_type, logical_type, precision, scale }: SchemaElement): Decimal | undefined {
  const stated = logical_type?.type === 'DECIMAL' ? logical_type : undefined;
  if (converted_type !== 'DECIMAL' && stated === undefined) return undefined;
  const digits = stated?.precision ?? precision ?? 0;
  return new Decimal(stated?.scale ?? scale ?? 0, digits, digits > 38 ? 256 : 128);
}

function integerOf({ converted_type, logical_type }: SchemaElement): DataType | undefined {
  const stated = logical_type?.type === 'INTEGER' ? logical_type : undefined;
  const name = stated === undefined ? converted_type : `${stated.isSigned ? '' : 'U'}INT_${String(stated.bitWidth)}`;
  return INTEGERS.get(name ?? '')?.();
}

const INTEGERS: ReadonlyMap<string, () => DataType> = new Map<string, () => DataType>([
  ['INT_8', () => new Int8()],
  ['INT_16', () => new Int16()],
  ['INT_32', () => new Int32()],
  ['INT_64', () => new Int64()],
  ['UINT_8', () => new Uint8()],
  ['UINT_16', () => new Uint16()],
  ['UINT_32', () => new Uint32()],
  ['UINT_64', () => new Uint64()],
]);

function narrowPlan(element: SchemaElement): ColumnPlan {
  const { converted_type: converted, logical_type: logical } = element;
  if (converted === 'DATE' || logical?.type === 'DATE') return { type: new DateDay(), convert: same };
  if (converted === 'TIME_MILLIS' || logical?.type === 'TIME') return { type: new TimeMillisecond(), convert: same };
  const type = integerOf(element) ?? new Int32();
  return { type, convert: DataType.isInt(type) && type.isSigned ? same : (raw) => (raw as number) >>> 0 };
}

function widePlan(element: SchemaElement): ColumnPlan {
  const { converted_type: converted, logical_type: logical } = element;
  if (logical?.type === 'TIMESTAMP') {
    return { type: new Timestamp(unitOf(logical), logical.isAdjustedToUTC ? 'UTC' : null), convert: same };
  }
  if (converted === 'TIMESTAMP_MILLIS') return { type: new Timestamp(1, 'UTC'), convert: same };
  if (converted === 'TIMESTAMP_MICROS') return { type: new Timestamp(2, 'UTC'), convert: same };
  if (logical?.type === 'TIME') {
    return { type: unitOf(logical) === 3 ? new TimeNanosecond() : new TimeMicrosecond(), convert: same };
  }
  if (converted === 'TIME_MICROS') return { type: new TimeMicrosecond(), convert: same };
  const type = integerOf(element) ?? new Int64();
  const isSigned = DataType.isInt(type) && type.isSigned;
  return { type, convert: isSigned ? same : (raw) => BigInt.asUintN(64, raw as bigint) };
}

function unitOf({ unit }: Extract<LogicalType, { unit: unknown }>): number {
  return unit === 'NANOS' ? 3 : unit === 'MICROS' ? 2 : 1;
}

function bigEndian(raw: RawValue): bigint {
  const bytes = raw as Uint8Array;
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, value);
}

function halfBits(bytes: Uint8Array): number {
  return (bytes[0] as number) | ((bytes[1] as number) << 8);
}

/** The Julian day of 1970-01-01. */
const EPOCH_DAY = 2_440_588n;

/** Days of the Julian calendar above 64 bits of nanoseconds, as nanoseconds since 1970. */
function julianNanoseconds(value: bigint): bigint {
  const day = BigInt.asIntN(32, value >> 64n) - EPOCH_DAY;
  return day * 86_400_000_000_000n + BigInt.asIntN(64, value);
}
