import { DataType, type Decimal, type Field, Type, type Union } from 'apache-arrow';

/**
 * Says why a type is not a legal one of Arrow; undefined when it is.
 *
 * Children are only counted; their own types are checked on their own. Dictionaries are not types of a schema: their
 * values' and indices' types are.
 */
export function typeProblem(type: DataType): string | undefined {
  const children = type.children?.length ?? 0;
  const expected = childCount(type);
  if (expected !== undefined && children !== expected) return `Expected ${expected} child fields, got ${children}`;
  if (DataType.isInt(type)) return oneOf('bit width of integers', type.bitWidth, [8, 16, 32, 64]);
  if (DataType.isFloat(type)) return oneOf('precision of floats', type.precision, [0, 1, 2]);
  if (DataType.isDecimal(type)) return decimalProblem(type);
  if (DataType.isDate(type)) return oneOf('unit of dates', type.unit, [0, 1]);
  if (DataType.isTime(type)) {
    return oneOf('unit of times', type.unit, type.bitWidth === 32 ? [0, 1] : type.bitWidth === 64 ? [2, 3] : []);
  }
  if (DataType.isTimestamp(type)) {
    if (type.timezone !== undefined && type.timezone !== null && typeof type.timezone !== 'string') {
      return 'Expected a time zone that is a string';
    }
    return oneOf('unit of timestamps', type.unit, [0, 1, 2, 3]);
  }
  if (DataType.isDuration(type)) return oneOf('unit of durations', type.unit, [0, 1, 2, 3]);
  if (DataType.isInterval(type)) return oneOf('unit of intervals', type.unit, [0, 1, 2]);
  if (DataType.isFixedSizeBinary(type)) return sizeProblem(type.byteWidth);
  if (DataType.isFixedSizeList(type)) return sizeProblem(type.listSize);
  if (DataType.isUnion(type)) return unionProblem(type, children);
  if (DataType.isMap(type)) {
    const entries: Field | undefined = type.children[0];
    if (!DataType.isStruct(entries?.type) || entries.type.children.length !== 2) {
      return 'Expected maps of structs with a key and a value';
    }
  }
  return CODES.has(type.typeId) ? undefined : 'Expected a type of Arrow that apache-arrow can hold';
}

function childCount(type: DataType): number | undefined {
  if (DataType.isStruct(type) || DataType.isUnion(type)) return undefined;
  const nests =
    DataType.isList(type) || DataType.isLargeList(type) || DataType.isFixedSizeList(type) || DataType.isMap(type);
  return nests ? 1 : 0;
}

function oneOf(what: string, value: number, legal: readonly number[]): string | undefined {
  return legal.includes(value) ? undefined : `Expected a ${what} that Arrow has, got ${value}`;
}

function sizeProblem(size: number): string | undefined {
  return Number.isInteger(size) && size >= 0 && size < 2 ** 31 ? undefined : `Expected a fixed size, got ${size}`;
}

function decimalProblem(type: Decimal): string | undefined {
  const most = DECIMAL_DIGITS.get(type.bitWidth);
  if (most === undefined) return `Expected decimals of 32 to 256 bits, got ${type.bitWidth}`;
  if (!Number.isInteger(type.precision) || type.precision < 1 || type.precision > most) {
    return `Expected 1 to ${most} digits in decimals of ${type.bitWidth} bits, got ${type.precision}`;
  }
  return (type.scale | 0) === type.scale ? undefined : `Expected a scale of 32 bits, got ${type.scale}`;
}

const DECIMAL_DIGITS: ReadonlyMap<number, number> = new Map([
  [32, 9],
  [64, 18],
  [128, 38],
  [256, 76],
]);

function unionProblem(type: Union, children: number): string | undefined {
  if (type.mode !== 0 && type.mode !== 1) return `Expected a dense or sparse union, got mode ${String(type.mode)}`;
  if (children === 0) return 'Expected a union of at least one child';
  const ids = new Set(type.typeIds);
  if (type.typeIds.length !== children || ids.size !== children)
    return 'Expected one type id for each child of a union';
  return type.typeIds.every((id) => id >= 0 && id <= 127) ? undefined : 'Expected type ids of a union from 0 to 127';
}

/** Codes of `Type` in Schema.fbs; apache-arrow numbers most types alike. */
const CODES: ReadonlySet<number> = new Set([
  Type.Null,
  Type.Int,
  Type.Float,
  Type.Binary,
  Type.Utf8,
  Type.Bool,
  Type.Decimal,
  Type.Date,
  Type.Time,
  Type.Timestamp,
  Type.Interval,
  Type.List,
  Type.Struct,
  Type.Union,
  Type.FixedSizeBinary,
  Type.FixedSizeList,
  Type.Map,
  Type.Duration,
  Type.LargeBinary,
  Type.LargeUtf8,
  Type.LargeList,
  Type.BinaryView,
  Type.Utf8View,
]);
