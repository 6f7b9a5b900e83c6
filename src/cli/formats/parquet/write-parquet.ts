import { DataType, type Field } from 'apache-arrow';
import { parquetWriteBuffer, type SchemaElement } from 'hyparquet-writer';
import { EncodeError } from '../../../base/errors.ts';
import { resolveLimits, type Limits } from '../../../base/limits.ts';
import { float16 } from '../../../base/numbers/float16.ts';
import type { DataFrame } from '../../../frame/dataframe.ts';
import { columnReader } from '../../../frame/values/row-values.ts';
import type { WriteFormat } from '../source/artefact.ts';
import { asFrame } from '../frame/as-frame.ts';
import { refuseLoss } from '../../../frame/stored/refuse-loss.ts';
import { plainCell } from '../../../frame/stored/plain-cell.ts';
import { isFlat, storedReader, type StoredCell } from '../../../frame/stored/stored-cells.ts';
import { encodeArrowSchema, SCHEMA_KEY } from './arrow-schema.ts';
import { encodeEntries, entriesKey } from './dictionary-entries.ts';

/** Rows of a group. */
const GROUP_ROWS = 100_000;

/**
 * Writes a frame as a Parquet file, compressed by Snappy, with the Arrow schema that tells what Parquet's types do not:
 * index, metadata, dictionaries, seconds.
 */
export const writeParquet: WriteFormat = (value, { limits, lossy = false }) => {
  const frame = asFrame(value, 'Parquet', lossy);
  return Promise.resolve([fileOf(frame, resolveLimits(limits), lossy)]);
};

function fileOf(frame: DataFrame, limits: Limits, lossy: boolean): Uint8Array {
  const { joined } = frame;
  const names = joined.fields.map(({ name }) => name);
  if (names.length === 0) throw refused('columns, got none', []);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw refused('names of columns that differ', [twice]);
  const columns = joined.fields.map((field, i) =>
    writtenColumn(field, joined.chunks[i] ?? [], joined.rows, limits, lossy),
  );
  const isExact = joined.fields.every(({ type }) => isFlat(type as DataType));
  const root: SchemaElement = { name: 'schema', num_children: columns.length };
  const kvMetadata = [...joined.metadata].map(([key, text]) => ({ key, value: text }));
  if (isExact) {
    kvMetadata.push({ key: SCHEMA_KEY, value: encodeArrowSchema(joined) });
    for (const [i, field] of joined.fields.entries()) {
      const entries = encodeEntries(field, joined.chunks[i] ?? [], limits);
      if (entries !== undefined) kvMetadata.push({ key: entriesKey([field.name]), value: entries });
    }
  }
  const buffer = parquetWriteBuffer({
    schema: [root, ...columns.map(({ element }) => element)],
    columnData: columns.map(({ element, data }) => ({
      name: element.name,
      data,
      // Its dictionaries take -0 for 0.
      ...(element.type === 'FLOAT' || element.type === 'DOUBLE' || element.type_length === 2
        ? { encoding: 'PLAIN' as const }
        : {}),
    })),
    // Those of unsigned integers would be those of signed ones.
    statistics: false,
    rowGroupSize: GROUP_ROWS,
    kvMetadata,
    createdBy: 'raymon',
  });
  return new Uint8Array(buffer);
}

function refused(expected: string, path: readonly (string | number)[]): EncodeError {
  return new EncodeError(
    'unsupported-value',
    `Expected ${expected}, as Parquet holds it: --to arrow keeps what it cannot`,
    path,
  );
}

interface WrittenColumn {
  readonly element: SchemaElement;
  readonly data: (boolean | number | bigint | string | Uint8Array | null)[];
}

type Raw = WrittenColumn['data'][number];

/** How the cells of a type are stored in a Parquet file. */
interface Storage {
  readonly element: Omit<SchemaElement, 'name' | 'repetition_type'>;
  /** Undefined for what it cannot hold. */
  readonly convert: (cell: Exclude<StoredCell, null>) => Raw | undefined;
}

function writtenColumn(
  field: Field,
  chunks: Parameters<typeof storedReader>[0],
  rows: number,
  limits: Limits,
  lossy: boolean,
): WrittenColumn {
  const { name, nullable } = field;
  const type: DataType = field.type;
  const storage = isFlat(type) ? storageOf(type) : undefined;
  const repetition_type = nullable ? ('OPTIONAL' as const) : ('REQUIRED' as const);
  const data: Raw[] = [];
  if (storage === undefined) {
    if (!lossy)
      throw refused(`columns of single values, got ${String(type).slice(0, 80)} (--lossy writes them as JSON)`, [name]);
    const read = columnReader(field, chunks, { limits });
    for (let row = 0; row < rows; row++) {
      const cell = plainCell(read(row));
      data.push(cell === null ? null : JSON.stringify(cell));
    }
    return { element: { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' }, data };
  }
  if (!lossy) {
    refuseLoss(field, chunks, limits, (expected, row) => {
      throw refused(expected, row === undefined ? [name] : [name, row]);
    });
  }
  const read = storedReader(chunks, limits);
  let hasNull = false;
  for (let row = 0; row < rows; row++) {
    const cell = read(row);
    const raw = cell === null ? null : storage.convert(cell);
    if (raw === undefined && !lossy) throw refused('values that its units can count', [name, row]);
    data.push(raw ?? null);
    if (raw === null || raw === undefined) hasNull = true;
  }
  return { element: { name, repetition_type: hasNull ? 'OPTIONAL' : repetition_type, ...storage.element }, data };
}

const same: Storage['convert'] = (cell) => cell;

function storageOf(type: DataType): Storage | undefined {
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
    return { element, convert: (cell) => wholeDays(cell as bigint) };
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
  if (isNarrow) return { element, convert: (cell) => inRange((cell as number) * 1000) };
  return {
    element,
    convert: (cell) => {
      const milliseconds = (cell as bigint) * 1000n;
      return milliseconds === BigInt.asIntN(64, milliseconds) ? milliseconds : undefined;
    },
  };
}

function inRange(value: number): number | undefined {
  return value === (value | 0) ? value : undefined;
}
