import { Bool, Field, Float64, Int32, Int64, List, Null, Struct, Uint64, Utf8, type DataType } from 'apache-arrow';
import { RawString } from '../../json/raw-string.ts';
import { membersOf } from '../../json/tree.ts';
import { tooMuch, type Limits } from '../../base/limits.ts';
import type { Path } from '../../base/path.ts';
import { flatten, isNull, type RefuseValue } from '../values/build-array.ts';
import { hasLoneSurrogate } from '../arrow/check-fields.ts';
import type { EmptyCount } from '../arrow/empty-slots.ts';

/** What a column of JSON values turns out to be. */
export type Inferred =
  | { readonly kind: 'type'; readonly type: DataType } /** No one type: kept as JSON text. */
  | { readonly kind: 'mixed' };

/** Tells whether a number was written as a float although it is whole; see {@link inferType}. */
export type IsFloat = (place: number) => boolean;

/** Tells which members or items of an object or a list were written as floats although they are whole. */
export interface FloatMarks {
  in(container: object): ReadonlySet<string | number> | undefined;
}

/**
 * Infers the type of a column from its values.
 *
 * @param values - of JSON, as `JSON.parse` or the text reader gives them.
 * @param isFloat - this is the one place where `1.0` can be told from `1`: numbers that it names count as floats.
 * @param marks - the same for numbers inside of the values.
 * @param padding - counts the cells that null structs have for their members, all over the frame.
 * @throws {@link LimitError} if values nest deeper than `limits.depth`, or are structs of many members and mostly null.
 */
export function inferType(
  values: readonly unknown[],
  refuse: RefuseValue,
  limits: Limits,
  path: Path,
  depth: number,
  padding: EmptyCount,
  isFloat?: IsFloat,
  marks?: FloatMarks,
): Inferred {
  if (depth > limits.depth) throw tooMuch(limits, 'depth', depth, path);
  const kinds = kindsOf(values, refuse);
  switch (kinds) {
    case 0:
      return typed(new Null());
    case BOOLEAN:
      return typed(new Bool());
    case NUMBER:
      return typed(numberType(values, refuse, isFloat));
    case TEXT:
      return typed(new Utf8());
    case ARRAY: {
      const { items, places } = flatten(values, refuse);
      const refuseItem = (message: string, i: number): never => refuse(message, places(i));
      const isFloatItem = marks && floatItems(values, marks);
      const item = inferType(items, refuseItem, limits, path, depth + 1, padding, isFloatItem, marks);
      return item.kind === 'mixed' ? item : typed(new List(new Field('item', item.type, true)));
    }
    case OBJECT:
      return inferStruct(values, refuse, limits, path, depth, padding, marks);
    default:
      return MIXED;
  }
}

const MIXED: Inferred = { kind: 'mixed' };

function typed(type: DataType): Inferred {
  return { kind: 'type', type };
}

const BOOLEAN = 1;
const NUMBER = 2;
const TEXT = 4;
const ARRAY = 8;
const OBJECT = 16;

function kindsOf(values: readonly unknown[], refuse: RefuseValue): number {
  let kinds = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    switch (typeof value) {
      case 'number':
        if (!Number.isFinite(value)) refuse('Expected a finite number', i);
        kinds |= NUMBER;
        break;
      case 'bigint':
        kinds |= NUMBER;
        break;
      case 'string':
        kinds |= TEXT;
        break;
      case 'boolean':
        kinds |= BOOLEAN;
        break;
      case 'object':
        if (value === null) break;
        kinds |= value instanceof RawString ? TEXT : Array.isArray(value) ? ARRAY : OBJECT;
        break;
      default:
        refuse(`Expected a JSON value, got ${typeof value}`, i);
    }
  }
  return kinds;
}

function numberType(values: readonly unknown[], refuse: RefuseValue, isFloat: IsFloat | undefined): DataType {
  let least = 0;
  let most = 0;
  let floats = false;
  let big = -1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value === 'number') {
      if (!Number.isSafeInteger(value) || Object.is(value, -0) || isFloat?.(i) === true) floats = true;
      else if (value < least) least = value;
      else if (value > most) most = value;
    } else if (typeof value === 'bigint') {
      big = i;
    }
  }
  if (big === -1) {
    if (floats) return new Float64();
    return least >= -(2 ** 31) && most < 2 ** 31 ? new Int32() : new Int64();
  }
  // Beyond 2^53 a double would round the integers.
  if (floats) return refuse('Expected numbers that one type holds exactly, got large integers and floats', big);
  let low = BigInt(least);
  let high = BigInt(most);
  for (const value of values) {
    if (typeof value !== 'bigint') continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low >= -(2n ** 63n) && high < 2n ** 63n) return new Int64();
  if (low >= 0n && high < 2n ** 64n) return new Uint64();
  return refuse('Expected integers that 64 bits hold', big);
}

/** The places of floats among the items of lists, one list after the other. */
function floatItems(lists: readonly unknown[], marks: FloatMarks): IsFloat {
  const floats = new Set<number>();
  let start = 0;
  for (const list of lists) {
    if (!Array.isArray(list)) continue;
    for (const index of marks.in(list) ?? []) floats.add(start + Number(index));
    start += list.length;
  }
  return (place) => floats.has(place);
}

function inferStruct(
  values: readonly unknown[],
  refuse: RefuseValue,
  limits: Limits,
  path: Path,
  depth: number,
  padding: EmptyCount,
  marks: FloatMarks | undefined,
): Inferred {
  const nulls = values.filter(isNull).length;
  let columns: Map<string, unknown[]> | undefined;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (isNull(value)) {
      if (columns !== undefined) for (const column of columns.values()) column.push(null);
      continue;
    }
    const before = i;
    const members = [...membersOf(value as object)];
    if (columns === undefined) padding.add(nulls * members.length, path);
    columns ??= new Map(members.map(([name]) => [name, Array.from({ length: before }, () => null)]));
    if (members.length !== columns.size) return MIXED;
    for (const [name, member] of members) {
      const column = columns.get(name);
      // The same names in every object, or no struct: a missing one is not null.
      if (column === undefined) return MIXED;
      column.push(member);
    }
  }
  const fields: Field[] = [];
  for (const [name, column] of columns ?? []) {
    if (hasLoneSurrogate(name)) {
      const first = values.findIndex((value) => !isNull(value));
      refuse('Expected names without lone surrogates: Arrow cannot hold them', first);
    }
    const isFloat = marks && ((row: number): boolean => marks.in(values[row] as object)?.has(name) === true);
    const inner = inferType(column, refuse, limits, path, depth + 1, padding, isFloat, marks);
    if (inner.kind === 'mixed') return MIXED;
    fields.push(new Field(name, inner.type, true));
  }
  return typed(new Struct(fields));
}
