import { LimitError } from './errors.ts';
import { membersOf, OrderedObject } from './json-tree.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { Native } from './native/native.ts';
import { Numpy } from './numpy/numpy.ts';
import { Payload } from './payload.ts';
import { builtInClass, isPlainObject } from './plain-object.ts';
import { state } from './state.ts';
import { isWrapper, wrapperType } from './wrapper.ts';

// Deeper than any value that can be wrapped, and shallow enough for the stack.
const DEEPEST = 2048;

/**
 * Whether two values are the same to the last bit, as far as a document can tell.
 *
 * Numbers are compared by `Object.is`, so NaN equals NaN and 0 differs from -0. The order of an object's names does
 * not count; the order of a Map's and a Set's entries does. Typed arrays and ndarrays are compared as the `Numpy`
 * they are stated as, other wrappers by their documents.
 *
 * @throws {@link EncodeError} if a wrapper inside cannot state itself.
 * @throws {@link LimitError} if the values are nested more than 2048 deep, or contain themselves.
 */
export function equals(a: unknown, b: unknown): boolean {
  return same(a, b, 0);
}

function same(a: unknown, b: unknown, depth: number): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (depth > DEEPEST) {
    throw new LimitError('depth', DEEPEST, `Expected values nested at most ${DEEPEST} deep`);
  }
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && sameItems(a, b, depth + 1);
  }
  if (isPlainObject(a) || isPlainObject(b)) {
    return isPlainObject(a) && isPlainObject(b) && sameMembers(a, b, depth + 1);
  }
  if (a instanceof OrderedObject || b instanceof OrderedObject) {
    return sameMembers(a, b, depth + 1);
  }
  if (a instanceof Payload || b instanceof Payload) return a instanceof Payload && b instanceof Payload && a.equals(b);
  return sameInstances(a, b, depth);
}

function sameItems(a: readonly unknown[], b: readonly unknown[], depth: number): boolean {
  return a.length === b.length && a.every((item, index) => same(item, b[index], depth));
}

function sameMembers(a: object, b: object, depth: number): boolean {
  const theirs = new Map(membersOf(b));
  let count = 0;
  for (const [name, member] of membersOf(a)) {
    if (!theirs.has(name) || !same(member, theirs.get(name), depth)) return false;
    count++;
  }
  return count === theirs.size;
}

function sameInstances(a: object, b: object, depth: number): boolean {
  const builtIn = builtInClass(a);
  if (builtIn !== builtInClass(b)) return false;
  if (builtIn === 'Date') return Object.is((a as Date).getTime(), (b as Date).getTime());
  if (builtIn !== undefined) return sameItems([...(a as Iterable<unknown>)], [...(b as Iterable<unknown>)], depth + 1);
  return sameWrappers(isWrapper(a) ? a : Numpy.adopt(a), isWrapper(b) ? b : Numpy.adopt(b), depth);
}

function sameWrappers(a: unknown, b: unknown, depth: number): boolean {
  if (!isWrapper(a) || !isWrapper(b) || wrapperType(a) !== wrapperType(b)) return false;
  if (a instanceof Native && b instanceof Native) return same(a.data, b.data, depth + 1);
  const ours = state(a, DEFAULT_LIMITS, [], 0, 'canonical').document;
  const theirs = state(b, DEFAULT_LIMITS, [], 0, 'canonical').document;
  return sameMembers(ours, theirs, depth + 1);
}
