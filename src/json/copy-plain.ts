import type { JsonValue } from './json-value.ts';
import { MAX_GAP } from './sparse-object.ts';
import { isIntegerLike, setMember } from './tree.ts';
import type { Limits } from '../base/limits.ts';
import { hasSymbols } from './plain-object.ts';
import { LONGEST_HASHED } from '../base/keys/text-map.ts';

/** A copy of a plain JSON value. */
export interface PlainCopy {
  readonly copy: JsonValue;
  /** Containers nested in it. */
  readonly depth: number;
}

/** Stands for a value that is not plain JSON. */
const NOT_PLAIN = Symbol('not plain');

/**
 * Copies a value if it is plain JSON within the limits; undefined if it is not, or only perhaps.
 *
 * This is the fast way past a copy that checks member by member and says what is wrong. Every property is read once,
 * so what was checked is what is in the copy, whatever the value does when it is read again.
 *
 * @param depth - containers already open around the value.
 */
export function copyPlain(value: unknown, limits: Limits, depth: number): PlainCopy | undefined {
  const walk = { limits, room: limits.depth - depth, least: limits.depth - depth };
  try {
    const result = copy(value, walk);
    return result === NOT_PLAIN ? undefined : { copy: result, depth: limits.depth - depth - walk.least };
  } catch {
    // A getter or a proxy threw: the slow copy will say where.
    return undefined;
  }
}

interface Walk {
  readonly limits: Limits;
  /** Containers that may still be opened. */
  room: number;
  /** The least that `room` was. */
  least: number;
}

function copy(value: unknown, walk: Walk): JsonValue | typeof NOT_PLAIN {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : NOT_PLAIN;
    case 'object':
      if (value === null) return null;
      return Array.isArray(value) ? copyArray(value, walk) : copyObject(value, walk);
    default:
      return NOT_PLAIN;
  }
}

function copyArray(array: readonly unknown[], walk: Walk): JsonValue | typeof NOT_PLAIN {
  if (walk.room === 0 || array.length > walk.limits.elements) return NOT_PLAIN;
  open(walk);
  const result = array.slice() as JsonValue[];
  for (let i = 0; i < result.length; i++) {
    const item = copy(result[i], walk);
    if (item === NOT_PLAIN) return NOT_PLAIN;
    if (typeof item === 'object') result[i] = item;
  }
  walk.room++;
  return result;
}

function copyObject(object: object, walk: Walk): JsonValue | typeof NOT_PLAIN {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (walk.room === 0 || (prototype !== Object.prototype && prototype !== null)) return NOT_PLAIN;
  open(walk);
  // A spread keeps the shape that the engine knows; building the copy name by name takes several times as long.
  return copyMembers({ ...object }, walk, false);
}

const NINE = 57;

/** Copies what stands in an object that is a copy itself already. */
function copyMembers(result: Members, walk: Walk, isSparse: boolean): JsonValue | typeof NOT_PLAIN {
  let count = 0;
  for (const name in result) {
    // Integer-like names come first.
    if (count === 0 && !isSparse && name.charCodeAt(0) <= NINE && hasGaps(Object.keys(result))) {
      return hasSymbols(result) ? NOT_PLAIN : copyMembers(sparse(result), walk, true);
    }
    // The slow copy counts such names.
    if (name.length > LONGEST_HASHED) return NOT_PLAIN;
    const member = copy(result[name], walk);
    if (member === NOT_PLAIN) return NOT_PLAIN;
    if (typeof member === 'object') result[name] = member;
    count++;
  }
  if (count > walk.limits.keys || hasSymbols(result)) return NOT_PLAIN;
  walk.room++;
  return result as { [name: string]: JsonValue };
}

interface Members {
  [name: string]: unknown;
}

/** The same members without room for those between. */
function sparse(object: Members): Members {
  const result: Members = {};
  for (const name of Object.keys(object)) setMember(result, name, object[name]);
  return result;
}

/** Whether an object leaves out so many integer-like names that a spread of it takes more memory than it does. */
function hasGaps(names: readonly string[]): boolean {
  let last = -1;
  for (const name of names) {
    if (!isIntegerLike(name)) return false;
    if (Number(name) > last + MAX_GAP) return true;
    last = Number(name);
  }
  return false;
}

function open(walk: Walk): void {
  walk.room--;
  if (walk.room < walk.least) walk.least = walk.room;
}
