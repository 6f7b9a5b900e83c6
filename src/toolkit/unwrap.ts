import { LimitError } from '../base/errors.ts';
import { readable } from '../base/foreign-errors.ts';
import { setMember } from '../json/tree.ts';
import { DEEPEST } from '../base/limits.ts';
import { errorMembers, isError } from '../native/kinds/error-members.ts';
import { makeError } from '../native/kinds/make-error.ts';
import { builtInClass, isPlainObject } from '../json/plain-object.ts';
import { isWrapper } from '../document/wrapper.ts';

/** The bare value in a wrapper, as far as types can tell: wrappers nested in it are replaced likewise. */
export type Unwrapped<V> = V extends { toJcr(): unknown; readonly data: infer D } ? D : V;

/**
 * The bare value: the `data` of a wrapper, with the wrappers nested in it replaced by theirs. The reverse of `wrap`.
 *
 * @param value - a wrapper, or any value that may hold some; not changed.
 * @returns The wrapper's own data, not a copy; only containers that hold a wrapper are made anew.
 * @throws {@link LimitError} if the value is nested more than 1024 deep, or contains itself.
 * @throws {@link EncodeError} if it cannot be read: a proxy or a getter threw.
 */
export function unwrap<V>(value: V): Unwrapped<V> {
  return readable([], () => bare(value, 0)) as Unwrapped<V>;
}

function bare(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) throw new LimitError('depth', DEEPEST, `Expected a value nested at most ${DEEPEST} deep`);
  if (Array.isArray(value)) return changedItems(value, depth + 1) ?? value;
  if (isPlainObject(value)) return bareObject(value, depth + 1);
  if (isWrapper(value)) return 'data' in value ? bare(value.data, depth + 1) : value;
  const builtIn = builtInClass(value);
  if (builtIn === 'Set') {
    const members = changedItems([...(value as ReadonlySet<unknown>)], depth + 1);
    return members === undefined ? value : new Set(members);
  }
  if (builtIn === 'Map') {
    const entries = changedItems([...(value as ReadonlyMap<unknown, unknown>)], depth);
    return entries === undefined ? value : new Map(entries as [unknown, unknown][]);
  }
  return isError(value) ? bareError(value, depth + 1) : value;
}

/** The error itself, unless a wrapper is in it: then what a document of it brings back. */
function bareError(error: Error, depth: number): Error {
  const members = errorMembers(error);
  const changed = changedItems(
    members.map(({ value }) => value),
    depth,
  );
  if (changed === undefined) return error;
  const inside = members.map(({ name }, index) => [name, changed[index]] as const);
  return makeError(error.name, error.message, inside.slice(2));
}

function bareObject(object: { readonly [name: string]: unknown }, depth: number): object {
  const members = Object.entries(object);
  const changed = changedItems(
    members.map(([, member]) => member),
    depth,
  );
  if (changed === undefined) return object;
  const result = {};
  for (const [index, [name]] of members.entries()) setMember(result, name, changed[index]);
  return result;
}

/** The items with wrappers replaced; undefined if there was none. */
function changedItems(items: readonly unknown[], depth: number): unknown[] | undefined {
  let changed = false;
  const result: unknown[] = [];
  for (const item of items) {
    const inside = bare(item, depth);
    changed ||= !Object.is(inside, item);
    result.push(inside);
  }
  return changed ? result : undefined;
}
