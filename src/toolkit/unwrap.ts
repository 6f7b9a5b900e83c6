import { LimitError } from '../base/errors.ts';
import { readable } from '../base/foreign-errors.ts';
import { setMember } from '../json/tree.ts';
import { DEEPEST } from '../base/limits.ts';
import { errorMembers, isError } from '../native/kinds/error-members.ts';
import { makeError } from '../native/kinds/make-error.ts';
import { builtInClass, isPlainObject } from '../json/plain-object.ts';
import { checkChoice, type OptionNames, readOptions } from '../base/options.ts';
import type { Jcr } from '../document/jcr.ts';
import { wrapperType } from '../document/wrapper.ts';

/** The bare value in a wrapper, as far as types can tell: wrappers nested in it are replaced likewise. */
export type Unwrapped<V> = V extends { toJcr(): unknown; readonly data: infer D } ? D : V;

/** The same where arrays are asked for as flat lists of their elements. */
export type UnwrappedFlat<V> = V extends { toJcr(): Jcr<'raymon.types.Numpy'>; readonly values: infer T }
  ? T
  : Unwrapped<V>;

/** How wrappers are taken off. */
export interface UnwrapOptions {
  /**
   * `'typed'` gives arrays as their `values`, flat and in C order, without npm ndarray and without their shapes: a
   * typed array for numbers.
   */
  readonly arrays?: 'typed' | undefined;
}

const UNWRAP_OPTIONS: OptionNames<UnwrapOptions> = { arrays: true };

/**
 * The bare value: the `data` of a wrapper, with the wrappers nested in it replaced by theirs. The reverse of `wrap`.
 *
 * Arrays come as npm ndarrays, also in a Native, or as `{ arrays: 'typed' }` says.
 *
 * @param value - a wrapper, or any value that may hold some; not changed.
 * @param options - how arrays are given.
 * @returns The wrapper's own data, not a copy; only containers that hold a wrapper are made anew.
 * @throws {@link LimitError} if the value is nested more than 1024 deep, or contains itself.
 * @throws {@link EncodeError} if it cannot be read: a proxy or a getter threw.
 * @throws {@link OptionError} if an option is unknown or invalid.
 */
export function unwrap<V>(value: V, options: UnwrapOptions & { readonly arrays: 'typed' }): UnwrappedFlat<V>;
export function unwrap<V>(value: V, options?: UnwrapOptions): Unwrapped<V>;
export function unwrap(value: unknown, options?: UnwrapOptions): unknown {
  const { arrays } = readOptions(options, UNWRAP_OPTIONS);
  const isFlat = checkChoice(arrays, ['typed'], ['arrays']) !== undefined;
  return readable([], () => bare(value, 0, isFlat));
}

function bare(value: unknown, depth: number, isFlat: boolean): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) throw new LimitError('depth', DEEPEST, `Expected values nested at most ${DEEPEST} deep`);
  if (Array.isArray(value)) return changedItems(value, depth + 1, isFlat) ?? value;
  if (isPlainObject(value)) return bareObject(value, depth + 1, isFlat);
  const type = wrapperType(value);
  if (type !== undefined) {
    if (isFlat && type === NUMPY && 'values' in value) return value.values;
    return 'data' in value ? bare(value.data, depth + 1, isFlat) : value;
  }
  const builtIn = builtInClass(value);
  if (builtIn === 'Set') {
    const members = changedItems([...(value as ReadonlySet<unknown>)], depth + 1, isFlat);
    return members === undefined ? value : new Set(members);
  }
  if (builtIn === 'Map') {
    const entries = changedItems([...(value as ReadonlyMap<unknown, unknown>)], depth, isFlat);
    return entries === undefined ? value : new Map(entries as [unknown, unknown][]);
  }
  return isError(value) ? bareError(value, depth + 1, isFlat) : value;
}

/** The error itself, unless a wrapper is in it: then what a document of it brings back. */
function bareError(error: Error, depth: number, isFlat: boolean): Error {
  const members = errorMembers(error);
  const changed = changedItems(
    members.map(({ value }) => value),
    depth,
    isFlat,
  );
  if (changed === undefined) return error;
  const inside = members.map(({ name }, index) => [name, changed[index]] as const);
  return makeError(error.name, error.message, inside.slice(2));
}

/** By name, as wrappers are told: the class itself would come with every program that unwraps. */
const NUMPY = 'raymon.types.Numpy';

function bareObject(object: { readonly [name: string]: unknown }, depth: number, isFlat: boolean): object {
  const members = Object.entries(object);
  const changed = changedItems(
    members.map(([, member]) => member),
    depth,
    isFlat,
  );
  if (changed === undefined) return object;
  const result = {};
  for (const [index, [name]] of members.entries()) setMember(result, name, changed[index]);
  return result;
}

/** The items with wrappers replaced; undefined if there was none. */
function changedItems(items: readonly unknown[], depth: number, isFlat: boolean): unknown[] | undefined {
  let changed = false;
  const result: unknown[] = [];
  for (const item of items) {
    const inside = bare(item, depth, isFlat);
    changed ||= !Object.is(inside, item);
    result.push(inside);
  }
  return changed ? result : undefined;
}
