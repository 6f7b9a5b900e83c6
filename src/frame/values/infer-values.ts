import {
  Binary,
  Bool,
  Field,
  Float64,
  Int64,
  List,
  Null,
  Struct,
  TimestampMillisecond,
  Utf8,
  type DataType,
} from 'apache-arrow';
import { isBytes, typedArrayName } from '../../base/bytes.ts';
import { tooMuch, type Limits } from '../../base/limits.ts';
import { describe, type Path } from '../../base/path.ts';
import { isPlainObject } from '../../json/plain-object.ts';
import { flatten, memberOf } from './build-array.ts';
import { isNull, mapAll, type RefuseValue } from './refuse.ts';
import { typeOfNumbers } from './typed-column.ts';

/**
 * The type of JavaScript values: what each says of itself, never what it happens to hold.
 *
 * @param values - checked: they hold data at any depth.
 * @param depth - levels of types, this one included.
 * @param integers - whether numbers that are all integers are int64.
 * @throws {@link LimitError} if they nest deeper than `limits.depth`.
 */
export function inferValues(
  values: readonly unknown[],
  refuse: RefuseValue,
  limits: Limits,
  path: Path,
  depth: number,
  integers: boolean,
): DataType {
  if (depth > limits.depth) throw tooMuch(limits, 'depth', depth, path);
  let kind: string | undefined;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (isNull(value)) continue;
    const own = kindOf(value) ?? refuse(`Expected a value that a column can hold, got ${describe(value)}`, i);
    kind ??= own;
    if (own !== kind) refuse(`Expected ${kind} as before, got ${own}: a column holds one kind of value`, i);
  }
  switch (kind) {
    case undefined:
      return new Null();
    case 'boolean':
      return new Bool();
    case 'number':
      return integers && values.every(isInteger) ? new Int64() : new Float64();
    case 'bigint':
      return new Int64();
    case 'string':
      return new Utf8();
    case 'date':
      return new TimestampMillisecond('UTC');
    case 'bytes':
      return new Binary();
    case 'list': {
      const { items, places } = flatten(values, refuse);
      const item = inferValues(items, (message, i) => refuse(message, places(i)), limits, path, depth + 1, integers);
      return new List(new Field('item', item, true));
    }
    case 'object': {
      const names = new Set<string>();
      for (const value of values) if (!isNull(value)) for (const name of Object.keys(value)) names.add(name);
      const fields = Array.from(names, (name) => {
        const members = mapAll(values, (value, i) => (isNull(value) ? null : memberOf(value, name, refuse, i)));
        return new Field(name, inferValues(members, refuse, limits, path, depth + 1, integers), true);
      });
      return new Struct(fields);
    }
    default: {
      const item = typeOfNumbers(values.find((value) => !isNull(value)));
      return item === undefined
        ? refuse(`Expected a value that a column can hold, got ${kind}`, 0)
        : new List(new Field('item', item, true));
    }
  }
}

/** Whether a value is a null or a number that an int64 gives back as it is. */
function isInteger(value: unknown): boolean {
  return isNull(value) || (Number.isSafeInteger(value) && !Object.is(value, -0));
}

function kindOf(value: NonNullable<unknown>): string | undefined {
  if (typeof value !== 'object')
    return typeof value === 'function' || typeof value === 'symbol' ? undefined : typeof value;
  if (Array.isArray(value)) return 'list';
  if (value instanceof Date) return 'date';
  if (isBytes(value)) return 'bytes';
  // Of each kind by its name, Float32Array and others.
  return isPlainObject(value) ? 'object' : typedArrayName(value);
}
