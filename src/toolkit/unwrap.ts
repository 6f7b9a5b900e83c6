import { EncodeError, LimitError, RaymonError } from '../base/errors.ts';
import { setMember } from '../json/tree.ts';
import { DEEPEST } from '../base/limits.ts';
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
  try {
    return bare(value, 0) as Unwrapped<V>;
  } catch (error) {
    if (error instanceof RaymonError) throw error;
    throw new EncodeError('unsupported-value', 'Expected a value that can be read', [], { cause: error });
  }
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
  return value;
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
