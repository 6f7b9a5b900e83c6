/**
 * The types of Arrow in the schema of a stream: what each is called there, and which parameters are legal.
 *
 * Parameters are stated once, as a row of scalars per type; the same check serves a schema that is read and a type
 * that a caller brings.
 *
 * @see https://github.com/apache/arrow/blob/main/format/Schema.fbs
 * @module
 */
import {
  Binary,
  BinaryView,
  Bool,
  DataType,
  Date_,
  Decimal,
  Duration,
  FixedSizeBinary,
  FixedSizeList,
  Float,
  Int,
  Interval,
  LargeBinary,
  LargeList,
  LargeUtf8,
  List,
  Map_,
  Null,
  Struct,
  Time,
  Timestamp,
  Type,
  Union,
  Utf8,
  Utf8View,
  type Field,
} from 'apache-arrow';
import type { FlatbufferTable } from './flatbuffer-reader.ts';
import { int32Vector, scalar, string, type Slot } from './flatbuffer-writer.ts';

/** The code of a type in a schema, and the slots of its table. */
export interface EncodedType {
  readonly code: number;
  readonly slots: readonly Slot[];
}

/**
 * Says why a type is not a legal one of Arrow; undefined when it is.
 *
 * Children are only counted; their own types are checked on their own. Dictionaries are no type of a schema: their
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

/** @param type - without a {@link typeProblem}. */
export function encodeType(type: DataType): EncodedType {
  return { code: type.typeId, slots: typeSlots(type) };
}

function typeSlots(type: DataType): readonly Slot[] {
  if (DataType.isInt(type)) return [scalar(4, type.bitWidth), scalar(1, type.isSigned ? 1 : 0)];
  if (DataType.isFloat(type)) return [scalar(2, type.precision)];
  if (DataType.isDecimal(type)) return [scalar(4, type.precision), scalar(4, type.scale), scalar(4, type.bitWidth)];
  if (DataType.isTime(type)) return [scalar(2, type.unit), scalar(4, type.bitWidth)];
  if (DataType.isTimestamp(type)) {
    const zone = type.timezone ?? undefined;
    return [scalar(2, type.unit), zone === undefined ? undefined : string(zone)];
  }
  if (DataType.isDate(type) || DataType.isInterval(type) || DataType.isDuration(type)) return [scalar(2, type.unit)];
  if (DataType.isUnion(type)) return [scalar(2, type.mode), int32Vector(type.typeIds)];
  if (DataType.isFixedSizeBinary(type)) return [scalar(4, type.byteWidth)];
  if (DataType.isFixedSizeList(type)) return [scalar(4, type.listSize)];
  if (DataType.isMap(type)) return [scalar(1, type.keysSorted ? 1 : 0)];
  return [];
}

/**
 * Makes the type that a schema names.
 *
 * @param table - its parameters, untrusted.
 * @throws {@link DecodeError} `bad-arrow` for unknown types and illegal parameters.
 */
export function decodeType(code: number, table: FlatbufferTable, children: Field[]): DataType {
  const type = makeType(code, table, children);
  if (type === undefined) return table.fail(`Expected a type of Arrow that apache-arrow can hold, got code ${code}`);
  // Types without children hold none, whatever the schema says.
  if ((type.children?.length ?? 0) !== children.length) table.fail('Expected no child fields');
  const problem = typeProblem(type);
  return problem === undefined ? type : table.fail(problem);
}

function makeType(code: number, table: FlatbufferTable, children: Field[]): DataType | undefined {
  switch (code) {
    case Type.Null:
      return new Null();
    case Type.Int:
      return new Int(table.bool(1), bitWidth(table.int32(0, 0)));
    case Type.Float:
      return new Float(table.int16(0, 0));
    case Type.Binary:
      return new Binary();
    case Type.Utf8:
      return new Utf8();
    case Type.Bool:
      return new Bool();
    case Type.Decimal:
      return new Decimal(table.int32(1, 0), table.int32(0, 0), table.int32(2, 128));
    case Type.Date:
      return new Date_(table.int16(0, 1));
    case Type.Time:
      return new Time(table.int16(0, 1), timeWidth(table.int32(1, 32)));
    case Type.Timestamp:
      return new Timestamp(table.int16(0, 0), table.string(1));
    case Type.Interval:
      return new Interval(table.int16(0, 0));
    case Type.Duration:
      return new Duration(table.int16(0, 1));
    case Type.FixedSizeBinary:
      return new FixedSizeBinary(table.int32(0, 0));
    case Type.LargeBinary:
      return new LargeBinary();
    case Type.LargeUtf8:
      return new LargeUtf8();
    case Type.BinaryView:
      return new BinaryView();
    case Type.Utf8View:
      return new Utf8View();
    default:
      return makeNested(code, table, children);
  }
}

function makeNested(code: number, table: FlatbufferTable, children: Field[]): DataType | undefined {
  if (code === Type.Struct) return new Struct(children);
  if (code === Type.Union) {
    return new Union(table.int16(0, 0), table.int32s(1) ?? Int32Array.from(children, (_, i) => i), children);
  }
  const [child] = children;
  if (child === undefined || children.length !== 1) return undefined;
  switch (code) {
    case Type.List:
      return new List(child);
    case Type.LargeList:
      return new LargeList(child);
    case Type.FixedSizeList:
      return new FixedSizeList(table.int32(0, 0), child);
    case Type.Map:
      return new Map_(child, table.bool(0));
    default:
      return undefined;
  }
}

// An illegal width is kept as 0, which no type may have.
function bitWidth(bits: number): 8 | 16 | 32 | 64 {
  return bits === 8 || bits === 16 || bits === 32 || bits === 64 ? bits : (0 as 8);
}

function timeWidth(bits: number): 32 | 64 {
  return bits === 32 || bits === 64 ? bits : (0 as 32);
}
