import { Data, DataType, type Dictionary, type Field, Vector, type FixedSizeList } from 'apache-arrow';
import { isBytes, type TypedArray } from '../../base/bytes.ts';
import { decodeBase64 } from '../../base/base64.ts';
import { DecodeError } from '../../base/errors.ts';
import { DEFAULT_LIMITS, type Limits } from '../../base/limits.ts';
import { TextMap } from '../../base/keys/text-map.ts';
import { setBit } from '../arrow/bitmap.ts';
import { isJsonField } from '../arrow/json-field.ts';
import { type FixedLayout, layoutOf } from '../arrow/layout.ts';
import { PER_SECOND, floorDivide } from '../arrow/time.ts';
import { type LooseValue, type RefuseValue, isNull, mapAll } from './refuse.ts';
import { jsonCellTexts } from './json-cell-text.ts';
import { encodeTexts } from './text-column.ts';
import { OrderedObject } from '../../json/tree.ts';
import { checkSize, numbersOf, typedItems } from './typed-cells.ts';

/**
 * Makes an array of values for a field, whose metadata counts: cells of mixed columns are the values that their text
 * states, at any depth, as rows give them.
 */
export function buildField(
  { type, metadata }: Pick<Field, 'type' | 'metadata'>,
  values: readonly LooseValue[],
  limits: Limits,
  refuse: RefuseValue,
): Data {
  const isMixed = isJsonField({ type, metadata });
  return buildArray(type, isMixed ? jsonCellTexts(values, limits, refuse) : values, refuse, limits);
}

/**
 * Makes an array of a given type of values.
 *
 * Null, undefined and holes are null. Integers are taken from numbers and bigints, exactly or not at all; timestamps, dates and
 * durations from Dates, from numbers of milliseconds, or from bigints of their own unit; bytes from Uint8Arrays and
 * base64.
 *
 * @param limits - what the text of mixed cells inside of lists and structs is held to.
 */
export function buildArray(
  type: DataType,
  values: readonly LooseValue[],
  refuse: RefuseValue,
  limits: Limits = DEFAULT_LIMITS,
): Data {
  const { length } = values;
  if (DataType.isNull(type)) {
    const place = values.findIndex((value) => !isNull(value));
    return place === -1 ? new Data(type, 0, length, length) : refuse('Expected null', place);
  }
  const nulls = countNulls(values);
  const validity = nulls === 0 ? undefined : validityOfValues(values);
  const make = (
    parts: { readonly values?: TypedArray; readonly offsets?: Int32Array },
    children: Data[] = [],
    dictionary?: Vector,
  ): Data => {
    const buffers = [parts.offsets, parts.values, validity] as unknown as Partial<Data['buffers']>;
    return new Data(type, 0, length, nulls, buffers, children, dictionary);
  };
  if (DataType.isBool(type)) return make({ values: buildBits(values, refuse) });
  if (DataType.isUtf8(type)) {
    const { bytes, offsets } = encodeTexts(values, refuse);
    return make({ values: bytes, offsets });
  }
  if (DataType.isBinary(type)) {
    const { bytes, offsets } = joinBytes(values, refuse);
    return make({ values: bytes, offsets });
  }
  if (DataType.isDictionary(type)) {
    const { indices, entries } = buildIndices(type, values, refuse);
    return make({ values: indices }, [], new Vector([entries]));
  }
  if (DataType.isList(type)) {
    const [child] = type.children as [Field];
    const typed = typedItems(values, child.type, undefined, refuse);
    if (typed !== undefined) return make({ offsets: typed.offsets }, [typed.items]);
    const { offsets, items, places } = flatten(values, refuse);
    return make({ offsets }, [buildField(child, items, limits, (message, item) => refuse(message, places(item)))]);
  }
  if (DataType.isFixedSizeList(type)) return make({}, [buildFixedItems(type, values, nulls, limits, refuse)]);
  if (DataType.isStruct(type)) {
    const children = type.children.map((field: Field) => {
      const members = mapAll(values, (value, place) =>
        isNull(value) ? null : memberOf(value, field.name, refuse, place),
      );
      return buildField(field, members, limits, refuse);
    });
    return make({}, children);
  }
  const layout = layoutOf(type);
  if (layout?.kind === 'fixed') {
    const convert = converter(type);
    if (convert !== undefined) return make({ values: buildFixed(layout, values, convert, refuse) });
  }
  return refuse(`Expected a type that can be made of values, got ${String(type).slice(0, 40)}: wrap a table`, 0);
}

function countNulls(values: readonly LooseValue[]): number {
  let nulls = 0;
  for (let i = 0; i < values.length; i++) if (isNull(values[i])) nulls++;
  return nulls;
}

function validityOfValues(values: readonly LooseValue[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(values.length / 8));
  for (let i = 0; i < values.length; i++) if (!isNull(values[i])) setBit(bytes, i);
  return bytes;
}

function buildBits(values: readonly LooseValue[], refuse: RefuseValue): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(values.length / 8));
  for (const [i, value] of values.entries()) {
    if (value === true) setBit(bytes, i);
    else if (value !== false && !isNull(value)) refuse(`Expected a boolean, got ${typeof value}`, i);
  }
  return bytes;
}

/** Turns a value into an element; undefined if the type cannot hold it. */
type Convert = (value: NonNullable<unknown>) => number | bigint | undefined;

function buildFixed(
  layout: FixedLayout,
  values: readonly LooseValue[],
  convert: Convert,
  refuse: RefuseValue,
): TypedArray {
  const { length } = values;
  const array = new layout.element(new ArrayBuffer(length * layout.width), 0, length) as TypedArray & {
    [place: number]: number | bigint;
  };
  for (let i = 0; i < length; i++) {
    const value = values[i];
    if (isNull(value)) continue;
    const element = convert(value);
    if (element === undefined) refuse(`Expected a value that the type of its column can hold, got ${typeof value}`, i);
    array[i] = element;
  }
  return array;
}

function converter(type: DataType): Convert | undefined {
  if (DataType.isInt(type)) return integerConverter(type.bitWidth, type.isSigned);
  if (DataType.isFloat(type) && type.precision === 2) return (value) => (typeof value === 'number' ? value : undefined);
  if (DataType.isFloat(type) && type.precision === 1) {
    return (value) => (typeof value === 'number' && Object.is(Math.fround(value), value) ? value : undefined);
  }
  if (DataType.isTimestamp(type) || DataType.isDuration(type)) return timeConverter(type.unit);
  if (!DataType.isDate(type)) return undefined;
  const milliseconds = timeConverter(1);
  if (type.unit === 1) return milliseconds;
  return (value) => {
    const time = typeof value === 'bigint' ? value * 86_400_000n : milliseconds(value);
    return typeof time === 'bigint' && time % 86_400_000n === 0n ? Number(time / 86_400_000n) : undefined;
  };
}

function integerConverter(bits: number, signed: boolean): Convert {
  const least = signed ? -(2n ** BigInt(bits - 1)) : 0n;
  const most = 2n ** BigInt(signed ? bits - 1 : bits) - 1n;
  return (value) => {
    if (typeof value === 'number' && (!Number.isSafeInteger(value) || Object.is(value, -0))) return undefined;
    if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
    if (value < least || value > most) return undefined;
    return bits === 64 ? BigInt(value) : Number(value);
  };
}

function timeConverter(unit: number): Convert {
  const perSecond = PER_SECOND[unit] as bigint;
  return (value) => {
    if (typeof value === 'bigint') return value === BigInt.asIntN(64, value) ? value : undefined;
    const time = value instanceof Date ? Date.prototype.getTime.call(value) : value;
    if (typeof time !== 'number' || !Number.isSafeInteger(time)) return undefined;
    const scaled = BigInt(time) * perSecond;
    if (scaled % 1000n !== 0n) return undefined;
    const units = floorDivide(scaled, 1000n);
    return units === BigInt.asIntN(64, units) ? units : undefined;
  };
}

function joinBytes(
  values: readonly LooseValue[],
  refuse: RefuseValue,
): { readonly bytes: Uint8Array; readonly offsets: Int32Array } {
  const offsets = new Int32Array(values.length + 1);
  const parts = mapAll(values, (value, i) => (isNull(value) ? undefined : bytesOfValue(value, i, refuse)));
  let length = 0;
  for (const [i, part] of parts.entries()) {
    length += part?.length ?? 0;
    if (length > 2 ** 31 - 1) refuse('Expected at most 2^31 - 1 bytes in a column', i);
    offsets[i + 1] = length;
  }
  const bytes = new Uint8Array(length);
  for (const [i, part] of parts.entries())
    if (part !== undefined) setBytes(bytes, part, offsets[i] as number, i, refuse);
  return { bytes, offsets };
}

function bytesOfValue(value: unknown, place: number, refuse: RefuseValue): Uint8Array {
  if (isBytes(value)) return value;
  if (typeof value !== 'string') return refuse(`Expected bytes, got ${typeof value}`, place);
  try {
    return decodeBase64(value, DEFAULT_LIMITS, []);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return refuse('Expected bytes, or a string of base64', place);
  }
}

function setBytes(bytes: Uint8Array, part: Uint8Array, at: number, place: number, refuse: RefuseValue): void {
  try {
    bytes.set(part, at);
  } catch {
    // What was transferred to another thread has a length of 0, but is not an empty array.
    refuse('Expected bytes, got an array whose memory was taken away', place);
  }
}

function buildIndices(
  type: Dictionary,
  values: readonly LooseValue[],
  refuse: RefuseValue,
): { readonly indices: TypedArray; readonly entries: Data } {
  const strings = new TextMap<number>();
  const others = new Map<unknown, number>();
  const firsts: number[] = [];
  const found = mapAll(values, (value, i) => {
    if (isNull(value)) return null;
    const known = typeof value === 'string' ? strings.get(value) : others.get(value);
    if (known !== undefined) return known;
    if (typeof value === 'string') strings.set(value, firsts.length);
    else others.set(value, firsts.length);
    return firsts.push(i) - 1;
  });
  const layout = layoutOf(type.indices) as FixedLayout;
  const convert = integerConverter(type.indices.bitWidth, type.indices.isSigned);
  const indices = buildFixed(layout, found, convert, (_, i) => refuse('Expected fewer different values', i));
  const entries = firsts.map((first) => values[first]);
  return { indices, entries: buildArray(type.dictionary, entries, (message, i) => refuse(message, firsts[i] ?? 0)) };
}

/** The items of lists, one after the other. */
export function flatten(
  values: readonly LooseValue[],
  refuse: RefuseValue,
): { readonly offsets: Int32Array; readonly items: LooseValue[]; readonly places: (item: number) => number } {
  const offsets = new Int32Array(values.length + 1);
  const items: LooseValue[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!isNull(value)) {
      const list = itemsOf(value, i, refuse);
      for (let k = 0; k < list.length; k++) items.push(list[k]);
    }
    offsets[i + 1] = items.length;
  }
  const places = (item: number): number => Math.max(0, offsets.findIndex((end) => end > item) - 1);
  return { offsets, items, places };
}

/** What our reader keeps apart, it cannot look up. */
export const UNNAMED = 'Expected an object of names that can be told apart, got one of too many long ones';

/** A list, or the numbers of a typed array. */
function itemsOf(value: unknown, place: number, refuse: RefuseValue): ArrayLike<unknown> {
  if (Array.isArray(value)) return value;
  if (numbersOf(value, place, refuse) === undefined) refuse(`Expected a list, got ${typeof value}`, place);
  return value as ArrayLike<unknown>;
}

/** Items for nulls in lists of a fixed size, which take room though there are none. */
const MAX_PADDING_ITEMS = 2 ** 24;

function buildFixedItems(
  type: FixedSizeList,
  values: readonly LooseValue[],
  nulls: number,
  limits: Limits,
  refuse: RefuseValue,
): Data {
  const [child] = type.children as [Field];
  const size = type.listSize;
  if (nulls * size > MAX_PADDING_ITEMS) {
    const message = `Expected fewer nulls in lists of a fixed size: each takes the room of ${size} items`;
    refuse(message, values.findIndex(isNull));
  }
  const typed = typedItems(values, child.type, size, refuse);
  if (typed !== undefined) return typed.items;
  const items: LooseValue[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const list = isNull(value) ? undefined : itemsOf(value, i, refuse);
    if (list !== undefined) checkSize(list.length, size, i, refuse);
    for (let k = 0; k < size; k++) items.push(list?.[k] ?? null);
  }
  return buildField(child, items, limits, (message, item) => refuse(message, Math.floor(item / size)));
}

/** The member of a cell that is a struct; undefined where it has none of that name. */
export function memberOf(value: unknown, name: string, refuse: RefuseValue, place: number): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(`Expected an object, got ${typeof value}`, place);
  }
  if (value instanceof OrderedObject && value.values !== undefined) return refuse(UNNAMED, place);
  const members = (value instanceof OrderedObject ? value.plain : value) as { readonly [name: string]: unknown };
  // Cells are known to hold no accessors: reading is much faster than asking for a descriptor.
  return Object.hasOwn(members, name) ? members[name] : undefined;
}
