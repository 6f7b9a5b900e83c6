import {
  Binary,
  BinaryView,
  Bool,
  DataType,
  Date_,
  Decimal,
  Duration,
  type Field,
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
} from 'apache-arrow';
import { typeProblem } from '../arrow/type-problem.ts';
import type { FlatbufferTable } from './flatbuffer-reader.ts';
import { type Slot, int32Vector, scalar, string } from './flatbuffer-writer.ts';

/** The code of a type in a schema, and the slots of its table. */
export interface EncodedType {
  readonly code: number;
  readonly slots: readonly Slot[];
}

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
