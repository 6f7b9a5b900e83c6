/**
 * How the cells of flat types of Arrow are stored in a Parquet file.
 *
 * @see https://github.com/apache/parquet-format/blob/master/LogicalTypes.md
 * @module
 */
import { DataType } from 'apache-arrow';
import type { SchemaElement } from 'hyparquet-writer';
import { float16 } from '../../../base/numbers/float16.ts';
import type { StoredCell } from '../../../frame/stored/stored-cells.ts';

/** A value as it is written. */
export type Raw = boolean | number | bigint | string | Uint8Array;

/** How the cells of a type are stored in a Parquet file. */
export interface Storage {
  readonly element: Omit<SchemaElement, 'name' | 'repetition_type'>;
  /** Undefined for what it cannot hold. */
  readonly convert: (cell: Exclude<StoredCell, null>) => Raw | undefined;
  /** Whether there are cells that it cannot hold. */
  readonly isPartial?: true;
}

const same: Storage['convert'] = (cell) => cell;

/** Of what Parquet has no type for: its cells as JSON. */
export const JSON_TEXT: Storage = { element: { type: 'BYTE_ARRAY', converted_type: 'UTF8' }, convert: same };

/** How cells of a type are stored; undefined for what Parquet cannot hold. */
export function storageOf(type: DataType): Storage | undefined {
  if (DataType.isDictionary(type)) return storageOf(type.dictionary);
  if (DataType.isNull(type)) return { element: { type: 'INT32', logical_type: { type: 'NULL' } }, convert: same };
  if (DataType.isBool(type)) return { element: { type: 'BOOLEAN' }, convert: same };
  if (DataType.isInt(type)) return integerStorage(type.bitWidth, type.isSigned);
  if (DataType.isFloat(type)) return FLOATS[type.precision];
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) {
    const logical_type = { type: 'STRING' } as const;
    return { element: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type }, convert: same };
  }
  if (DataType.isBinary(type) || DataType.isLargeBinary(type)) {
    return { element: { type: 'BYTE_ARRAY' }, convert: same };
  }
  if (DataType.isFixedSizeBinary(type)) {
    if (type.byteWidth === 0) return undefined;
    return { element: { type: 'FIXED_LEN_BYTE_ARRAY', type_length: type.byteWidth }, convert: same };
  }
  if (DataType.isDecimal(type)) {
    const { precision, scale } = type;
    if (scale < 0 || scale > precision) return undefined;
    const element = { type: 'FIXED_LEN_BYTE_ARRAY', converted_type: 'DECIMAL', precision, scale } as const;
    return { element: { ...element, type_length: type.bitWidth / 8 }, convert: same };
  }
  if (DataType.isDate(type)) {
    const element = { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } } as const;
    if (type.unit === 0) return { element, convert: same };
    return { element, convert: (cell) => wholeDays(cell as bigint), isPartial: true };
  }
  if (DataType.isTime(type) || DataType.isTimestamp(type)) return clockStorage(type);
  return DataType.isDuration(type) ? { element: { type: 'INT64' }, convert: same } : undefined;
}

const FLOATS: readonly Storage[] = [
  {
    element: { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 2, logical_type: { type: 'FLOAT16' } },
    convert: (cell) => float16(cell as number),
  },
  { element: { type: 'FLOAT' }, convert: same },
  { element: { type: 'DOUBLE' }, convert: same },
];

function integerStorage(bits: number, signed: boolean): Storage {
  const element = {
    type: bits === 64 ? 'INT64' : 'INT32',
    converted_type: `${signed ? '' : 'U'}INT_${bits}` as NonNullable<SchemaElement['converted_type']>,
  } as const;
  return { element, convert: same };
}

/** The whole days of milliseconds; undefined where there is more. */
function wholeDays(milliseconds: bigint): number | undefined {
  const days = Number(milliseconds / 86_400_000n);
  return milliseconds % 86_400_000n === 0n && days === (days | 0) ? days : undefined;
}

const UNITS = ['MILLIS', 'MILLIS', 'MICROS', 'NANOS'] as const;

function clockStorage(type: DataType): Storage | undefined {
  if (!DataType.isTime(type) && !DataType.isTimestamp(type)) return undefined;
  const isTime = DataType.isTime(type);
  const isAdjustedToUTC = !isTime && type.timezone !== null && type.timezone !== undefined && type.timezone !== '';
  const unit = UNITS[type.unit];
  const isNarrow = isTime && type.bitWidth === 32;
  const element = {
    type: isNarrow ? 'INT32' : 'INT64',
    logical_type: { type: isTime ? 'TIME' : 'TIMESTAMP', isAdjustedToUTC, unit },
    ...(isTime && unit === 'MILLIS' ? { converted_type: 'TIME_MILLIS' as const } : {}),
  } as const;
  if (type.unit !== 0) return { element, convert: same };
  // Parquet has no seconds.
  if (isNarrow) return { element, convert: (cell) => inRange((cell as number) * 1000), isPartial: true };
  return {
    element,
    isPartial: true,
    convert: (cell) => {
      const milliseconds = (cell as bigint) * 1000n;
      return milliseconds === BigInt.asIntN(64, milliseconds) ? milliseconds : undefined;
    },
  };
}

function inRange(value: number): number | undefined {
  return value === (value | 0) ? value : undefined;
}
