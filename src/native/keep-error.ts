import { RaymonError } from '../base/errors.ts';
import type { Limits } from '../base/limits.ts';
import type { Path } from '../base/path.ts';
import { isPlainArray } from '../json/plain-object.ts';
import { encodeValue } from './encode.ts';
import { errorMembers, isError } from './kinds/error-members.ts';
import { makeError } from './kinds/make-error.ts';
import type { Adopt } from './native.ts';

/** What of an error no document can hold. */
export interface LeftOut {
  /** From the error to it: `['cause', 'request']`; a symbol as its description. */
  readonly path: Path;
  /** Why, in words for a person. */
  readonly reason: string;
}

/** An error that a Native holds, and what was left out for that. */
export interface KeptError {
  /** The error itself if nothing was left out, else a copy without that: of a standard class, with its name. */
  readonly error: Error;
  readonly left: readonly LeftOut[];
}

/**
 * Leaves out of an error, of its causes and of the errors that it gathers, the members that no document can hold.
 *
 * Each member is looked at by itself: only limits that count a whole document may still refuse the error that is left.
 *
 * @param error - not changed.
 * @param rules - limits, and how objects are wrapped, as for the Native that will hold it.
 */
export function keepError(error: Error, rules: { readonly limits: Limits; readonly adopt: Adopt }): KeptError {
  const keeper = new Keeper(rules.limits, rules.adopt);
  return { error: keeper.keep(error, []), left: keeper.left };
}

/** Containers that a document has open around the members of the Native's own error. */
const AROUND = 3;

class Keeper {
  readonly left: LeftOut[] = [];
  readonly #limits: Limits;
  readonly #adopt: Adopt;
  readonly #open = new Set<Error>();

  constructor(limits: Limits, adopt: Adopt) {
    this.#limits = limits;
    this.#adopt = adopt;
  }

  keep(error: Error, path: Path): Error {
    const before = this.left.length;
    this.#open.add(error);
    const members = new Map<string, unknown>();
    for (const symbol of Object.getOwnPropertySymbols(error)) {
      this.#leave([...path, String(symbol)], 'a property named by a symbol');
    }
    for (const { name, value, refused } of errorMembers(error)) {
      const at = [...path, name];
      if (refused !== undefined) this.#leave(at, refused);
      else this.#member(members, name, value, at);
    }
    this.#open.delete(error);
    if (this.left.length === before) return error;
    const name = members.get('name');
    const message = members.get('message');
    members.delete('name');
    members.delete('message');
    return makeError(typeof name === 'string' ? name : 'Error', typeof message === 'string' ? message : '', members);
  }

  #member(members: Map<string, unknown>, name: string, value: unknown, path: Path): void {
    if (name === 'errors' && isDenseArray(value)) {
      members.set(name, this.#items(value, path));
      return;
    }
    const kept = this.#value(value, path);
    if (kept !== LEFT) members.set(name, kept);
  }

  /** The errors that another gathers; the list itself if all of them stay as they are. */
  #items(items: readonly unknown[], path: Path): readonly unknown[] {
    const before = this.left.length;
    const kept = items.map((item, index) => this.#value(item, [...path, index])).filter((item) => item !== LEFT);
    return this.left.length === before ? items : kept;
  }

  #value(value: unknown, path: Path): unknown {
    if (typeof value === 'object' && value !== null && isError(value)) {
      if (this.#open.has(value)) return this.#leave(path, 'an error that is inside itself');
      if (path.length + AROUND < this.#limits.depth) return this.keep(value, path);
    }
    try {
      encodeValue(value, { limits: this.#limits, depth: AROUND + path.length - 1, adopt: this.#adopt, path });
      return value;
    } catch (error) {
      if (error instanceof RaymonError) return this.#leave(path, error.message);
      throw error;
    }
  }

  #leave(path: Path, reason: string): typeof LEFT {
    this.left.push({ path, reason });
    return LEFT;
  }
}

const LEFT: unique symbol = Symbol('left out');

/** Whether a value is an array that holds its items and nothing else. */
function isDenseArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && isPlainArray(value) && Object.keys(value).length === value.length;
}
