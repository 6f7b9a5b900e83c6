/**
 * Cells of flat columns as text, and back: what is written is read as the same cell.
 *
 * @module
 */
import { DataType, type Decimal } from 'apache-arrow';
import { encodeSmallFloat, FLOAT16, float16 } from '../../base/numbers/float16.ts';
import { decimalText } from '../arrow/decimal.ts';
import type { StoredCell } from '../stored/stored-cells.ts';
import { clockText, dateText, instantText, readClock, readDate, readInstant } from './time-text.ts';

/** How the cells of a type are spelled. */
export interface CellSpelling {
  /** @param cell - not null. */
  readonly write: (cell: Exclude<StoredCell, null>) => string;
  /** The cell that a string spells; undefined if it is not one of the type. */
  readonly read: (text: string) => StoredCell | undefined;
}

/** The spelling of a flat type; undefined for bytes, which are no text. */
export function spellingOf(type: DataType): CellSpelling | undefined {
  if (DataType.isDictionary(type)) return spellingOf(type.dictionary);
  if (DataType.isNull(type)) return { write: String, read: () => undefined };
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return { write: String, read: (text) => text };
  if (DataType.isBool(type)) return { write: String, read: (text) => BOOLEANS.get(text) };
  if (DataType.isInt(type)) return type.bitWidth === 64 ? LONG : INTEGER;
  if (DataType.isFloat(type)) return [HALF, SINGLE, FLOAT][type.precision];
  if (DataType.isDecimal(type)) {
    return {
      write: (cell) => decimalText(cell as bigint, type.scale),
      read: (text) => readDecimal(text, type),
    };
  }
  if (DataType.isDate(type)) {
    return type.unit === 0
      ? { write: (cell) => dateText(BigInt(cell as number)), read: (text) => small(readDate(text)) }
      : { write: (cell) => instantText(cell as bigint, 1), read: (text) => readInstant(text, 1) };
  }
  if (DataType.isTimestamp(type)) {
    const zone = type.timezone ? 'Z' : '';
    return {
      write: (cell) => `${instantText(cell as bigint, type.unit)}${zone}`,
      read: (text) =>
        text.endsWith('Z') === (zone !== '') ? readInstant(text.replace(/Z$/, ''), type.unit) : undefined,
    };
  }
  if (DataType.isTime(type)) {
    const narrow = type.bitWidth === 32;
    return {
      write: (cell) => clockText(BigInt(cell as number | bigint), type.unit),
      read: (text) => (narrow ? small(readClock(text, type.unit)) : readClock(text, type.unit)),
    };
  }
  return DataType.isDuration(type) ? LONG : undefined;
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['True', true],
  ['False', false],
  ['TRUE', true],
  ['FALSE', false],
]);

const DIGITS = /^-?\d{1,40}$/;
const LONG: CellSpelling = { write: String, read: (text) => (DIGITS.test(text) ? BigInt(text) : undefined) };
const INTEGER: CellSpelling = { write: String, read: (text) => small(LONG.read(text) as bigint | undefined) };

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const NAMES: ReadonlyMap<string, number> = new Map([
  ['NaN', NaN],
  ['nan', NaN],
  ['Infinity', Infinity],
  ['inf', Infinity],
  ['-Infinity', -Infinity],
  ['-inf', -Infinity],
]);

const FLOAT: CellSpelling = {
  write: (cell) => (Object.is(cell, -0) ? '-0' : String(cell)),
  read: (text) => (NUMBER.test(text) ? Number(text) : NAMES.get(text)),
};

const SINGLE: CellSpelling = {
  write: FLOAT.write,
  read: (text) => {
    const value = FLOAT.read(text);
    return typeof value === 'number' ? Math.fround(value) : undefined;
  },
};

/** Halves are stored as their bits. */
const HALF: CellSpelling = {
  write: (cell) => FLOAT.write(float16(cell as number)),
  read: (text) => {
    const value = FLOAT.read(text);
    return typeof value === 'number' ? encodeSmallFloat(value, FLOAT16) : undefined;
  },
};

function small(value: bigint | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

function readDecimal(text: string, { scale }: Decimal): bigint | undefined {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d{1,100})(?:\.(\d{1,100}))?(?:e(-?\d{1,10}))?$/.exec(text) ?? [];
  if (whole === '' || fraction.length - Number(exponent) !== scale) return undefined;
  const value = BigInt(whole + fraction);
  return sign === '' ? value : -value;
}
