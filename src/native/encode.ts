import { ExactPlaces } from './exact-places.ts';
import type { Stated } from '../document/state-document.ts';
import { EncodeError } from '../base/errors.ts';
import { ownError, placedUnder } from '../base/foreign-errors.ts';
import type { RaymonDataType } from '../document/jcr.ts';
import { setMember, isIntegerLike } from '../json/tree.ts';
import type { KeepsOptimized } from '../base/keep-optimized.ts';
import { DEFAULT_LIMITS, type Limits } from '../base/limits.ts';
import { describe, type Path } from '../base/path.ts';
import { Base64Payload } from '../json/base64-payload.ts';
import type { PayloadJson } from '../json/payload.ts';
import { builtInClass, hasSymbols, isPlainArray, isPlainObject } from '../json/plain-object.ts';
import { stateDocument } from '../document/state-document.ts';
import { Spent } from '../document/spent.ts';
import type { PointerMap } from '../json/pointer-map.ts';
import { isWrapper } from '../document/wrapper.ts';
import type { ExactKind } from './exact-map.ts';
import { errorMembers } from './kinds/error-members.ts';
import { objectKind, type ObjectKind } from './kinds/object-kind.ts';
import { Refused, stateObject } from './kinds/state-object.ts';

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
  readonly exact: PointerMap | undefined;
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
    // A proxy, or a getter of a wrapper, may have thrown.
    throw ownError(error, (cause) => {
      return new EncodeError('unsupported-value', 'Expected a value that can be read', encoder.path, { cause });
    });
  }
}

class Encoder {
  readonly #places: ExactPlaces;
  /** The most containers that were open at once. */
  deepest: number;
  readonly #rules: EncodeRules;
  /** The containers that are open, to tell a cycle from mere depth. */
  readonly #open = new Set<object>();

  constructor(rules: EncodeRules) {
    this.#rules = rules;
    this.#places = new ExactPlaces(rules.limits, rules.path);
    this.deepest = rules.depth;
  }

  get path(): Path {
    return this.#places.path;
  }

  get exact(): PointerMap | undefined {
    return this.#places.exact;
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
    this.#places.mark(kind);
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
    const { digits } = this.#rules.limits;
    // Writing a huge integer in decimal takes more than linear time; its size in hexadecimal bounds the digits.
    const hexadecimal = value.toString(16);
    const text = hexadecimal.length > digits + 1 ? hexadecimal : value.toString();
    this.#places.check('digits', Math.min(text.length - (value < 0n ? 1 : 0), digits + 1));
    return this.#mark('bigint', text);
  }

  #object(value: object, depth: number): PayloadJson {
    if (Array.isArray(value)) {
      if (!isPlainArray(value)) this.#refuse(`an array of a class of its own, or with names beside its indices`);
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
    if (wrapper === undefined) {
      const kind = objectKind(value);
      if (kind !== undefined) return this.#ofKind(value, kind, depth);
      const what = describe(value);
      const isOwn = what.startsWith('an instance of');
      return this.#refuse(isOwn ? `${what}: state it as plain data, or define its type with defineDataType` : what);
    }
    return this.#wrapper(wrapper, depth);
  }

  #adopt(value: object): RaymonDataType | undefined {
    const { around } = Spent;
    // A wrapper that checks what it is given does so on its own account: it is asked to state it later.
    Spent.around = undefined;
    try {
      return this.#rules.adopt(value, this.#rules.limits);
    } catch (error) {
      throw placedUnder(error, this.path);
    } finally {
      Spent.around = around;
    }
  }

  #wrapper(wrapper: RaymonDataType, depth: number): PayloadJson {
    this.#mark('jcr', null);
    this.#enter(wrapper, depth);
    const stated = this.#stateDocument(wrapper, depth);
    this.deepest = Math.max(this.deepest, depth + stated.depth);
    this.#open.delete(wrapper);
    return stated.document;
  }

  #stateDocument(wrapper: RaymonDataType, depth: number): Stated {
    const { around } = Spent;
    Spent.around = this.#places.spent;
    try {
      return stateDocument(wrapper, this.#rules.limits, [], depth, this.#rules.form);
    } catch (error) {
      throw placedUnder(error, this.path);
    } finally {
      Spent.around = around;
    }
  }

  /** Opens a container. There are no closures between a container and its items: they would use up the stack. */
  #enter(value: object, depth: number): void {
    if (this.#open.has(value)) {
      throw new EncodeError('cycle', 'Expected a value without cycles, got one that contains itself', this.path);
    }
    this.#places.check('depth', depth + 1);
    this.deepest = Math.max(this.deepest, depth + 1);
    this.#open.add(value);
  }

  #array(array: readonly unknown[], depth: number): PayloadJson {
    const { length } = array;
    this.#places.check('elements', length);
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
    this.#places.check('keys', names.length);
    if (hasSymbols(object)) this.#refuse('a property named by a symbol');
    this.#enter(object, depth);
    const members: { [name: string]: PayloadJson } = {};
    for (const name of names) setMember(members, name, this.#property(object, name, name, depth + 1));
    this.#open.delete(object);
    return members;
  }

  /** Encodes one own property, which must be an enumerable one that holds its value. */
  #property(owner: object, step: string | number, name: string, depth: number): PayloadJson {
    this.#places.enter(step);
    this.#places.countKey(name);
    const property = Object.getOwnPropertyDescriptor(owner, name);
    if (property === undefined) this.#refuse('a hole in an array');
    if (property.get !== undefined || property.set !== undefined) this.#refuse('an accessor');
    if (property.enumerable !== true) this.#refuse('a property that is not enumerable');
    const json = this.encode(property.value, depth);
    this.#places.leave();
    return json;
  }

  /** Refuses own properties beyond those the kind of object always has. */
  #checkOwnNames(value: object, usual: number): void {
    if (hasSymbols(value)) this.#refuse('a property named by a symbol');
    const names = Object.getOwnPropertyNames(value);
    if (names.length <= usual) return;
    const extra = names.find((name) => !isElementName(value, name));
    if (extra !== undefined) {
      this.#places.enter(extra);
      this.#refuse(`a property of ${Array.isArray(value) ? 'an array' : describe(value)}`);
    }
  }

  #date(date: Date): PayloadJson {
    const time = Date.prototype.getTime.call(date);
    return this.#mark('date', Number.isNaN(time) ? null : new Date(time).toISOString());
  }

  #ofKind(value: object, kind: ObjectKind, depth: number): PayloadJson {
    if (kind === 'error') return this.#error(value as Error, depth);
    const json = stateObject(value, kind, this.#places.spent);
    if (json instanceof Refused) {
      if (json.property !== undefined) this.#places.enter(json.property);
      return this.#refuse(json.what);
    }
    if (json instanceof Base64Payload) {
      this.#places.check('payloadBytes', (value as ArrayBuffer | DataView).byteLength);
    } else if (typeof json !== 'string') {
      this.#enter(value, depth);
      this.#open.delete(value);
    }
    return this.#mark(kind, json);
  }

  #error(error: Error, depth: number): PayloadJson {
    this.#mark('error', null);
    if (hasSymbols(error)) this.#refuse('a property named by a symbol');
    const members = errorMembers(error);
    this.#places.check('keys', members.length);
    this.#enter(error, depth);
    const json: { [name: string]: PayloadJson } = {};
    for (const { name, value, refused } of members) {
      this.#places.enter(name);
      if (refused !== undefined) this.#refuse(refused);
      this.#places.countKey(name);
      setMember(json, name, this.encode(value, depth + 1));
      this.#places.leave();
    }
    this.#open.delete(error);
    return json;
  }

  #map(map: ReadonlyMap<unknown, unknown>, depth: number): PayloadJson {
    this.#mark('map', null);
    const entries = [...Map.prototype.entries.call(map)] as [unknown, unknown][];
    this.#places.check('keys', entries.length);
    this.#enter(map, depth);
    const named = entries.every(isNamed);
    const json =
      named && this.#rules.form === undefined ? this.#named(entries, depth) : this.#pairs(entries, named, depth);
    this.#open.delete(map);
    return json;
  }

  #named(entries: readonly (readonly [string, unknown])[], depth: number): PayloadJson {
    const members: { [name: string]: PayloadJson } = {};
    for (const [name, value] of entries) {
      this.#places.countKey(name);
      setMember(members, name, this.#step(name, value, depth + 1));
    }
    return members;
  }

  #pairs(entries: readonly (readonly [unknown, unknown])[], named: boolean, depth: number): PayloadJson {
    // The canonical form costs no more depth than the form that is written: what can be written can be hashed.
    const below = depth + (named ? 1 : 2);
    this.#places.check('depth', below);
    this.deepest = Math.max(this.deepest, below);
    const pairs: PayloadJson[] = [];
    for (const [key, value] of entries) {
      this.#places.enter(pairs.length);
      if (typeof key === 'string') this.#places.countKey(key);
      pairs.push([this.#step(0, key, below), this.#step(1, value, below)]);
      this.#places.leave();
    }
    return pairs;
  }

  #set(set: ReadonlySet<unknown>, depth: number): PayloadJson {
    this.#mark('set', null);
    this.#places.check('elements', set.size);
    this.#enter(set, depth);
    const items: PayloadJson[] = [];
    for (const member of Set.prototype.values.call(set)) {
      if (typeof member === 'string') this.#places.countKey(member);
      items.push(this.#step(items.length, member, depth + 1));
    }
    this.#open.delete(set);
    return items;
  }

  #step(step: string | number, value: unknown, depth: number): PayloadJson {
    this.#places.enter(step);
    const json = this.encode(value, depth);
    this.#places.leave();
    return json;
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new Encoder({
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
