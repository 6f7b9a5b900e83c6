import { DataType, IntervalUnit, Type, UnionMode, type Field } from 'apache-arrow';
import type { TypedArray } from '../../base/bytes.ts';

/**
 * How a type of Arrow lies in memory: all that reading, checking and writing of buffers need to know of it.
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html
 */
export type Layout =
  | { readonly kind: 'null' }
  /** One bit per slot. */
  | { readonly kind: 'bits' }
  /** So many bytes per slot, held in an array of this element. */
  | { readonly kind: 'fixed'; readonly width: number; readonly element: ElementArray }
  /** Offsets into bytes. */
  | { readonly kind: 'bytes'; readonly large: boolean; readonly text: boolean }
  /** 16 bytes per slot that hold short values and refer to long ones. */
  | { readonly kind: 'view'; readonly text: boolean }
  /** Offsets into a child. */
  | { readonly kind: 'list'; readonly large: boolean; readonly children: readonly Field[] }
  /** So many slots of a child per slot. */
  | { readonly kind: 'fixed-list'; readonly size: number; readonly children: readonly Field[] }
  /** One slot of each child per slot. */
  | { readonly kind: 'struct'; readonly children: readonly Field[] }
  /** A type id per slot, and for dense ones an offset into the child of that id. */
  | {
      readonly kind: 'union';
      readonly dense: boolean;
      readonly ids: Int32Array;
      readonly children: readonly Field[];
    }
  /** Indices into a dictionary of values. */
  | { readonly kind: 'dictionary'; readonly indices: FixedLayout; readonly values: DataType };

/** The layout of a fixed number of bytes per slot. */
export type FixedLayout = Extract<Layout, { kind: 'fixed' }>;

/** A class of typed arrays that apache-arrow holds fixed-width values in. */
export interface ElementArray {
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): TypedArray;
}

/** The layout of a type; undefined for types that apache-arrow does not have. */
export function layoutOf(type: DataType): Layout | undefined {
  switch (type.typeId) {
    case Type.Null:
      return { kind: 'null' };
    case Type.Bool:
      return { kind: 'bits' };
    case Type.Utf8:
      return { kind: 'bytes', large: false, text: true };
    case Type.LargeUtf8:
      return { kind: 'bytes', large: true, text: true };
    case Type.Binary:
      return { kind: 'bytes', large: false, text: false };
    case Type.LargeBinary:
      return { kind: 'bytes', large: true, text: false };
    case Type.Utf8View:
      return { kind: 'view', text: true };
    case Type.BinaryView:
      return { kind: 'view', text: false };
    default:
      return fixedLayout(type) ?? nestedLayout(type);
  }
}

function nestedLayout(type: DataType): Layout | undefined {
  if (DataType.isList(type) || DataType.isMap(type)) return { kind: 'list', large: false, children: type.children };
  if (DataType.isLargeList(type)) return { kind: 'list', large: true, children: type.children };
  if (DataType.isFixedSizeList(type)) return { kind: 'fixed-list', size: type.listSize, children: type.children };
  if (DataType.isStruct(type)) return { kind: 'struct', children: type.children };
  if (DataType.isUnion(type)) {
    return { kind: 'union', dense: type.mode === UnionMode.Dense, ids: type.typeIds, children: type.children };
  }
  if (!DataType.isDictionary(type)) return undefined;
  const indices = fixedLayout(type.indices);
  return indices === undefined ? undefined : { kind: 'dictionary', indices, values: type.dictionary };
}

function fixedLayout(type: DataType): FixedLayout | undefined {
  if (DataType.isInt(type)) return fixed(INTEGERS.get(type.isSigned ? type.bitWidth : -type.bitWidth));
  if (DataType.isFloat(type)) return fixed(FLOATS[type.precision]);
  if (DataType.isDate(type)) return fixed(type.unit === 0 ? Int32Array : BigInt64Array);
  if (DataType.isTime(type)) return fixed(type.bitWidth === 32 ? Int32Array : BigInt64Array);
  if (DataType.isTimestamp(type) || DataType.isDuration(type)) return fixed(BigInt64Array);
  if (DataType.isDecimal(type)) return fixed(Uint32Array, type.bitWidth / 8);
  if (DataType.isFixedSizeBinary(type)) return fixed(Uint8Array, type.byteWidth);
  if (!DataType.isInterval(type)) return undefined;
  return fixed(Int32Array, type.unit === IntervalUnit.YEAR_MONTH ? 4 : type.unit === IntervalUnit.DAY_TIME ? 8 : 16);
}

function fixed(element: ElementArray | undefined, width?: number): FixedLayout | undefined {
  return element === undefined ? undefined : { kind: 'fixed', width: width ?? element.BYTES_PER_ELEMENT, element };
}

/** Signed widths are positive, unsigned ones negative. */
const INTEGERS: ReadonlyMap<number, ElementArray> = new Map<number, ElementArray>([
  [8, Int8Array],
  [16, Int16Array],
  [32, Int32Array],
  [64, BigInt64Array],
  [-8, Uint8Array],
  [-16, Uint16Array],
  [-32, Uint32Array],
  [-64, BigUint64Array],
]);

const FLOATS: readonly ElementArray[] = [Uint16Array, Float32Array, Float64Array];
