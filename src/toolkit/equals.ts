import { RawString } from '../json/raw-string.ts';
import { SpelledNumber } from '../json/spelled-number.ts';
import { CheckedJcr } from '../document/checked-document.ts';
import { LimitError } from '../base/errors.ts';
import { readable } from '../base/foreign-errors.ts';
import type { RaymonDataType } from '../document/jcr.ts';
import { membersOf, OrderedObject } from '../json/tree.ts';
import { DEEPEST, MOST_LIMITS } from '../base/limits.ts';
import { Native, type Adopt } from '../native/native.ts';
import { errorMembers, type ErrorMember } from '../native/kinds/error-members.ts';
import { objectKind } from '../native/kinds/object-kind.ts';
import { sameOfKind } from '../native/kinds/same-of-kind.ts';
import { Numpy } from '../numpy/numpy.ts';
import { Payload } from '../json/payload.ts';
import { builtInClass, isPlainObject } from '../json/plain-object.ts';
import { stateDocument } from '../document/state-document.ts';
import { isWrapper, wrapperType } from '../document/wrapper.ts';

/**
 * Whether two values are the same to the last bit, as far as a document can tell.
 *
 * Numbers are compared by `Object.is`, so NaN equals NaN and 0 differs from -0. The order of an object's names does
 * not count; the order of a Map's and a Set's entries does. Typed arrays and ndarrays are compared as the `Numpy`
 * they are stated as, other wrappers by their documents.
 *
 * @param a - a wrapper or a bare value.
 * @param b - likewise.
 * @returns Whether both would be restored as the same value.
 * @throws {@link EncodeError} if a wrapper inside cannot state itself, or a value cannot be read.
 * @throws {@link LimitError} if the values are nested more than 1024 deep, or contain themselves.
 */
export function equals(a: unknown, b: unknown): boolean {
  return readable([], () => new Comparison(Numpy.adopt, Numpy.adopt).same(a, b, 0));
}

/** Compares values of two sides, each with its own way to wrap what is neither JSON nor a wrapper. */
class Comparison {
  readonly #adoptOurs: Adopt;
  readonly #adoptTheirs: Adopt;

  constructor(adoptOurs: Adopt, adoptTheirs: Adopt) {
    this.#adoptOurs = adoptOurs;
    this.#adoptTheirs = adoptTheirs;
  }

  same(a: unknown, b: unknown, depth: number): boolean {
    if (Object.is(a, b)) return true;
    // A long string of an unknown document may still be in the bytes of its text.
    if (a instanceof SpelledNumber) return this.same(a.value, b, depth);
    if (b instanceof SpelledNumber) return this.same(a, b.value, depth);
    if (a instanceof RawString) return this.same(a.toString(), b, depth);
    if (b instanceof RawString) return this.same(a, b.toString(), depth);
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
    if (depth > DEEPEST) {
      throw new LimitError('depth', DEEPEST, `Expected values nested at most ${DEEPEST} deep`);
    }
    if (Array.isArray(a) || Array.isArray(b)) {
      return Array.isArray(a) && Array.isArray(b) && this.#sameItems(a, b, depth + 1);
    }
    if (hasMembers(a) || hasMembers(b)) {
      return hasMembers(a) && hasMembers(b) && this.#sameMembers(a, b, depth + 1);
    }
    if (a instanceof Payload || b instanceof Payload) {
      return a instanceof Payload && b instanceof Payload && a.equals(b);
    }
    return this.#sameInstances(a, b, depth);
  }

  #sameItems(a: readonly unknown[], b: readonly unknown[], depth: number): boolean {
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) {
      // A hole is not the undefined that it reads as.
      if (i in a !== i in b || !this.same(a[i], b[i], depth)) return false;
    }
    return true;
  }

  #sameMembers(a: object, b: object, depth: number): boolean {
    return this.#sameEntries(membersOf(a), membersOf(b), depth);
  }

  #sameEntries(
    a: Iterable<readonly [string, unknown]>,
    b: Iterable<readonly [string, unknown]>,
    depth: number,
  ): boolean {
    const theirs = new Map(b);
    let count = 0;
    for (const [name, member] of a) {
      if (!theirs.has(name) || !this.same(member, theirs.get(name), depth)) return false;
      count++;
    }
    return count === theirs.size;
  }

  #sameInstances(a: object, b: object, depth: number): boolean {
    const builtIn = builtInClass(a);
    if (builtIn !== builtInClass(b)) return false;
    if (builtIn === 'Date') return Object.is(Date.prototype.getTime.call(a), Date.prototype.getTime.call(b));
    if (builtIn !== undefined) {
      // The pairs of a Map count as the one level that they are.
      const inside = builtIn === 'Map' ? depth : depth + 1;
      return this.#sameItems([...(a as Iterable<unknown>)], [...(b as Iterable<unknown>)], inside);
    }
    const ours = isWrapper(a) ? a : this.#adoptOurs(a);
    const theirs = isWrapper(b) ? b : this.#adoptTheirs(b);
    if (ours !== undefined && theirs !== undefined) return this.#sameWrappers(ours, theirs, depth + 1);
    return ours === undefined && theirs === undefined && this.#sameKinds(a, b, depth);
  }

  #sameKinds(a: object, b: object, depth: number): boolean {
    const kind = objectKind(a);
    if (kind === undefined || kind !== objectKind(b)) return false;
    if (kind !== 'error') return sameOfKind(a, b, kind);
    const [ours, theirs] = [errorMembers(a as Error), errorMembers(b as Error)];
    // What no document can hold is the same as nothing.
    if ([...ours, ...theirs].some(({ refused }) => refused !== undefined)) return false;
    return this.#sameEntries(ours.map(entryOf), theirs.map(entryOf), depth + 1);
  }

  #sameWrappers(a: RaymonDataType, b: RaymonDataType, depth: number): boolean {
    if (wrapperType(a) !== wrapperType(b)) return false;
    if (a instanceof Native && b instanceof Native) {
      return new Comparison(Native.adopterOf(a), Native.adopterOf(b)).same(a.data, b.data, depth);
    }
    const ours = stateDocument(a, MOST_LIMITS, [], 0, 'canonical').document;
    const theirs = stateDocument(b, MOST_LIMITS, [], 0, 'canonical').document;
    return this.#sameMembers(ours, theirs, depth);
  }
}

function entryOf({ name, value }: ErrorMember): [string, unknown] {
  return [name, value];
}

/** Whether an object is compared by its names: plain, or a JSON object that is a class of ours. */
function hasMembers(value: object): boolean {
  return value instanceof OrderedObject || isPlainObject(value) || value instanceof CheckedJcr;
}
