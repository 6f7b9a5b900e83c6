import { EncodeError, LimitError, RaymonError } from '../base/errors.ts';
import type { RaymonDataType } from '../document/jcr.ts';
import { setMember, isIntegerLike } from '../json/tree.ts';
import type { KeptShape } from '../base/kept-shape.ts';
import { DEFAULT_LIMITS, tooMuch, type Limits } from '../base/limits.ts';
import type { Path } from '../base/path.ts';
import type { PayloadJson } from '../json/payload.ts';
import { builtInClass, hasSymbols, isPlainArray, isPlainObject } from '../json/plain-object.ts';
import { state, type Stated } from '../document/state-document.ts';
import { isWrapper } from '../document/wrapper.ts';
import { formatPointer, type ExactKind } from './exact-map.ts';

/** How a value is turned into JSON. */
export interface EncodeRules {
  readonly limits: Limits;
  /** Containers already open around the value in its document. */
  readonly depth: number;
  /** Wraps an object that is neither JSON nor a wrapper; undefined refuses it. */
  adopt(value: object, limits: Limits): RaymonDataType | undefined;
  /** Where the value stands, for messages. */
  readonly path: Path;
  /** `'canonical'` writes every Map as pairs, so that sorting names cannot change its order. */
  readonly form?: 'canonical' | undefined;
}

/** A value as JSON, and what JSON cannot say about it: a JSON Pointer for each place, in document order. */
export interface Encoded {
  readonly json: PayloadJson;
  readonly exact: { readonly [pointer: string]: ExactKind } | undefined;
  /** Containers nested in the JSON, payloads included. */
  readonly depth: number;
}

/**
 * Turns a value into JSON and a map of what JSON cannot say.
 *
 * @returns A copy that shares no memory with `value`.
 * @throws {@link EncodeError} with the path of what cannot be kept.
 * @throws {@link LimitError} if the value passes a limit.
 */
export function encodeValue(value: unknown, rules: EncodeRules): Encoded {
  const encoder = new Encoder(rules);
  try {
    const json = encoder.encode(value, rules.depth);
    return { json, exact: encoder.exact, depth: encoder.deepest - rules.depth };
  } catch (error) {
    if (error instanceof RaymonError) throw error;
    // A proxy, or a getter of a wrapper, threw.
    throw new EncodeError('unsupported-value', 'Expected a value that can be read', encoder.path, { cause: error });
  }
}

class Encoder {
  /** Where the walk is, in the JSON as written. */
  readonly #at: (string | number)[] = [];
  /** The most containers that were open at once. */
  deepest: number;
  exact: { [pointer: string]: ExactKind } | undefined;
  #marks = 0;
  readonly #rules: EncodeRules;
  /** The containers that are open, to tell a cycle from mere depth. */
  readonly #open = new Set<object>();

  constructor(rules: EncodeRules) {
    this.#rules = rules;
    this.deepest = rules.depth;
  }

  get path(): Path {
    return [...this.#rules.path, ...this.#at];
  }

  encode(value: unknown, depth: number): PayloadJson {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        return this.#number(value);
      case 'bigint':
        return this.#bigint(value);
      case 'undefined':
        return this.#mark('undefined', null);
      case 'object':
        return value === null ? null : this.#object(value, depth);
      default:
        return this.#refuse(`a ${typeof value}`);
    }
  }

  #mark(kind: ExactKind, json: PayloadJson): PayloadJson {
    const { limits } = this.#rules;
    // `exact` is an object like any other: what it cannot hold could not be read back.
    if (++this.#marks > limits.keys) throw tooMuch(limits, 'keys', this.#marks, this.path);
    // Pointers hardly ever come again: without a prototype it is a hash table from the start.
    this.exact ??= Object.create(null) as { [pointer: string]: ExactKind };
    this.exact[formatPointer(this.#at)] = kind;
    return json;
  }

  #refuse(what: string): never {
    throw new EncodeError('unsupported-value', `Expected a value that a document can hold, got ${what}`, this.path);
  }

  #number(value: number): PayloadJson {
    if (Number.isNaN(value)) return this.#mark('nan', null);
    if (value === Number.POSITIVE_INFINITY) return this.#mark('inf', null);
    if (value === Number.NEGATIVE_INFINITY) return this.#mark('-inf', null);
    if (Object.is(value, -0)) return this.#mark('-0', 0);
    // Below 1e21 such a number is written as bare digits, which a reader takes for an exact integer.
    if (!Number.isSafeInteger(value) && Number.isInteger(value) && Math.abs(value) < 1e21) {
      return this.#mark('number', value);
    }
    return value;
  }

  #bigint(value: bigint): PayloadJson {
    const { limits } = this.#rules;
    const text = bigintText(value, limits.digits);
    if (text === undefined) throw tooMuch(limits, 'digits', limits.digits + 1, this.path);
    return this.#mark('bigint', text);
  }

  #object(value: object, depth: number): PayloadJson {
    if (Array.isArray(value)) {
      if (!isPlainArray(value)) this.#refuse(`an instance of ${className(value)}`);
      return this.#array(value, depth);
    }
    if (isPlainObject(value)) return this.#members(value, depth);
    if (isWrapper(value)) return this.#wrapper(value, depth);
    const builtIn = builtInClass(value);
    if (builtIn !== undefined) {
      this.#checkOwnNames(value, 0);
      if (builtIn === 'Date') return this.#date(value as Date);
      if (builtIn === 'Map') return this.#map(value as Map<unknown, unknown>, depth);
      return this.#set(value as Set<unknown>, depth);
    }
    const wrapper = this.#adopt(value);
    if (wrapper === undefined) return this.#refuse(`an instance of ${className(value)}`);
    return this.#wrapper(wrapper, depth);
  }

  #adopt(value: object): RaymonDataType | undefined {
    try {
      return this.#rules.adopt(value, this.#rules.limits);
    } catch (error) {
      throw error instanceof EncodeError || error instanceof LimitError ? error.under(this.path) : error;
    }
  }

  #wrapper(wrapper: RaymonDataType, depth: number): PayloadJson {
    this.#mark('jcr', null);
    this.#enter(wrapper, depth);
    const stated = this.#state(wrapper, depth);
    this.deepest = Math.max(this.deepest, depth + stated.depth);
    this.#open.delete(wrapper);
    return stated.document;
  }

  #state(wrapper: RaymonDataType, depth: number): Stated {
    try {
      return state(wrapper, this.#rules.limits, [], depth, this.#rules.form);
    } catch (error) {
      throw error instanceof EncodeError || error instanceof LimitError ? error.under(this.path) : error;
    }
  }

  /** Opens a container. There are no closures between a container and its items: they would use up the stack. */
  #enter(value: object, depth: number): void {
    if (this.#open.has(value)) {
      throw new EncodeError('cycle', 'Expected a value without cycles, got one that contains itself', this.path);
    }
    const { limits } = this.#rules;
    if (depth >= limits.depth) throw tooMuch(limits, 'depth', depth + 1, this.path);
    this.deepest = Math.max(this.deepest, depth + 1);
    this.#open.add(value);
  }

  #array(array: readonly unknown[], depth: number): PayloadJson {
    const { length } = array;
    const { limits } = this.#rules;
    if (length > limits.elements) throw tooMuch(limits, 'elements', length, this.path);
    // `length` is an own name of every array.
    this.#checkOwnNames(array, length + 1);
    this.#enter(array, depth);
    const items: PayloadJson[] = [];
    for (let i = 0; i < length; i++) items.push(this.#property(array, i, String(i), depth + 1));
    this.#open.delete(array);
    return items;
  }

  #members(object: object, depth: number): PayloadJson {
    const names = Object.getOwnPropertyNames(object);
    const { limits } = this.#rules;
    if (names.length > limits.keys) throw tooMuch(limits, 'keys', names.length, this.path);
    if (hasSymbols(object)) this.#refuse('a property named by a symbol');
    this.#enter(object, depth);
    const members: { [name: string]: PayloadJson } = {};
    for (const name of names) setMember(members, name, this.#property(object, name, name, depth + 1));
    this.#open.delete(object);
    return members;
  }

  /** Encodes one own property, which must be an enumerable one that holds its value. */
  #property(owner: object, step: string | number, name: string, depth: number): PayloadJson {
    this.#at.push(step);
    const property = Object.getOwnPropertyDescriptor(owner, name);
    if (property === undefined) this.#refuse('a hole in an array');
    if (property.get !== undefined || property.set !== undefined) this.#refuse('an accessor');
    if (property.enumerable !== true) this.#refuse('a property that is not enumerable');
    const json = this.encode(property.value, depth);
    this.#at.pop();
    return json;
  }

  /** Refuses own properties beyond those the kind of object always has. */
  #checkOwnNames(value: object, usual: number): void {
    if (hasSymbols(value)) this.#refuse('a property named by a symbol');
    const names = Object.getOwnPropertyNames(value);
    if (names.length <= usual) return;
    const extra = names.find((name) => !isElementName(value, name));
    if (extra !== undefined) {
      this.#at.push(extra);
      this.#refuse(`a property of ${Array.isArray(value) ? 'an array' : `a ${className(value)}`}`);
    }
  }

  #date(date: Date): PayloadJson {
    const time = Date.prototype.getTime.call(date);
    return this.#mark('date', Number.isNaN(time) ? null : new Date(time).toISOString());
  }

  #map(map: ReadonlyMap<unknown, unknown>, depth: number): PayloadJson {
    this.#mark('map', null);
    const { limits } = this.#rules;
    const entries = [...Map.prototype.entries.call(map)] as [unknown, unknown][];
    if (entries.length > limits.keys) throw tooMuch(limits, 'keys', entries.length, this.path);
    this.#enter(map, depth);
    const named = entries.every(isNamed);
    const json =
      named && this.#rules.form === undefined ? this.#named(entries, depth) : this.#pairs(entries, named, depth);
    this.#open.delete(map);
    return json;
  }

  #named(entries: readonly (readonly [string, unknown])[], depth: number): PayloadJson {
    const members: { [name: string]: PayloadJson } = {};
    for (const [name, value] of entries) setMember(members, name, this.#step(name, value, depth + 1));
    return members;
  }

  #pairs(entries: readonly (readonly [unknown, unknown])[], named: boolean, depth: number): PayloadJson {
    const { limits } = this.#rules;
    // The canonical form costs no more depth than the form that is written: what can be written can be hashed.
    const below = depth + (named ? 1 : 2);
    if (below > limits.depth) throw tooMuch(limits, 'depth', below, this.path);
    this.deepest = Math.max(this.deepest, below);
    const pairs: PayloadJson[] = [];
    for (const [key, value] of entries) {
      this.#at.push(pairs.length);
      pairs.push([this.#step(0, key, below), this.#step(1, value, below)]);
      this.#at.pop();
    }
    return pairs;
  }

  #set(set: ReadonlySet<unknown>, depth: number): PayloadJson {
    this.#mark('set', null);
    const { limits } = this.#rules;
    if (set.size > limits.elements) throw tooMuch(limits, 'elements', set.size, this.path);
    this.#enter(set, depth);
    const items: PayloadJson[] = [];
    for (const member of Set.prototype.values.call(set)) items.push(this.#step(items.length, member, depth + 1));
    this.#open.delete(set);
    return items;
  }

  #step(step: string | number, value: unknown, depth: number): PayloadJson {
    this.#at.push(step);
    const json = this.encode(value, depth);
    this.#at.pop();
    return json;
  }

  protected static readonly kept: KeptShape = /* @__PURE__ */ new Encoder({
    limits: DEFAULT_LIMITS,
    depth: 0,
    adopt: () => undefined,
    path: [],
  });
}

/** Whether a Map's key may be a member's name: a plain object would reorder integer-like ones. */
function isNamed(entry: readonly [unknown, unknown]): entry is [string, unknown] {
  return typeof entry[0] === 'string' && !isIntegerLike(entry[0]);
}

function isElementName(value: object, name: string): boolean {
  return Array.isArray(value) && (name === 'length' || (isIntegerLike(name) && Number(name) < value.length));
}

/** The decimal digits of an integer; undefined if there are more than `most`, found without writing them. */
function bigintText(value: bigint, most: number): string | undefined {
  // Writing a huge integer in decimal takes more than linear time; its size in hexadecimal bounds the digits.
  const hexadecimal = value.toString(16).length;
  if (hexadecimal > most + 1) return undefined;
  const text = value.toString();
  return text.length - (value < 0n ? 1 : 0) > most ? undefined : text;
}

function className(value: object): string {
  const { constructor } = value as { constructor?: unknown };
  const name: unknown = typeof constructor === 'function' ? constructor.name : undefined;
  return typeof name === 'string' && /^\w{1,60}$/.test(name) ? name : 'an unnamed class';
}
