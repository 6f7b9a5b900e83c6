import { DataType, type Data } from 'apache-arrow';
import { bitAt, validityOf } from '../arrow/bitmap.ts';
import { floorDivide, PER_SECOND } from '../arrow/time.ts';

/**
 * The pandas dtype that a Series has again when Python is told of it; undefined where none keeps the values.
 *
 * @param chunks - checked arrays of the type.
 */
export function seriesDtype(type: DataType, chunks: readonly Data[]): string | undefined {
  const hasNulls = chunks.some((data) => validityOf(data) !== undefined);
  if (DataType.isBool(type)) return hasNulls ? 'boolean' : 'bool';
  if (DataType.isInt(type)) {
    const name = `${type.isSigned ? 'int' : 'uint'}${type.bitWidth}`;
    return hasNulls ? NULLABLE.get(name) : name;
  }
  if (DataType.isFloat(type)) return type.precision === 2 ? 'float64' : type.precision === 1 ? 'float32' : undefined;
  if (DataType.isUtf8(type)) return 'string';
  if (DataType.isDictionary(type)) return DataType.isUtf8(type.dictionary) ? 'category' : undefined;
  if (!DataType.isTimestamp(type) || !chunks.every((data) => fitsPandas(data, type.unit))) return undefined;
  if (!type.timezone) return 'datetime64[ns]';
  return isZone(type.timezone) ? `datetime64[ns, ${type.timezone}]` : undefined;
}

const NULLABLE: ReadonlyMap<string, string> = new Map([
  ['int8', 'Int8'],
  ['int16', 'Int16'],
  ['int32', 'Int32'],
  ['int64', 'Int64'],
  ['uint8', 'UInt8'],
  ['uint16', 'UInt16'],
  ['uint32', 'UInt32'],
  ['uint64', 'UInt64'],
]);

// Years whose every instant is a number of nanoseconds in 64 bits.
const FIRST = BigInt(Date.UTC(1678, 0, 1) / 1000);
const END = BigInt(Date.UTC(2262, 0, 1) / 1000);

function fitsPandas(data: Data, unit: number): boolean {
  const validity = validityOf(data);
  const values: BigInt64Array = data.values;
  const perSecond = PER_SECOND[unit] as bigint;
  for (let slot = 0; slot < data.length; slot++) {
    if (validity !== undefined && !bitAt(validity, slot)) continue;
    const seconds = floorDivide(values[slot] as bigint, perSecond);
    if (seconds < FIRST || seconds >= END) return false;
  }
  return true;
}

/** Whether pandas knows a time zone: an offset, or a name that the runtime knows too. */
function isZone(zone: string): boolean {
  if (/^[+-]\d\d:\d\d$/.test(zone)) return true;
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}
