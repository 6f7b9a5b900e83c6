import { RawString } from './raw-string.ts';
import { membersOf, OrderedObject, setMember } from './tree.ts';
import { tooMuch, type Limits } from '../base/limits.ts';
import { LongKeys } from '../base/keys/long-keys.ts';
import { describe, type Path } from '../base/path.ts';
import { copyPlain } from './copy-plain.ts';
import { isPlainObject } from './plain-object.ts';
import { LONGEST_HASHED } from '../base/keys/text-map.ts';

/** What {@link copyJson} checks against, and where it stands. */
export interface CopyRules<Leaf> {
  readonly limits: Limits;
  /** Where the value stands, for messages. */
  readonly path: Path;
  /** Containers already open around the value. */
  readonly depth: number;
  /** Takes what JSON has not: gives what stands for it in the copy, or undefined to refuse it. */
  leaf(value: unknown, depth: number): Leaf | undefined;
  /** Keys that the call has had so far, if there is more to copy than this value; added to. */
  readonly longKeys?: LongKeys;
  /** Told of every container, with the containers open then. Optional. */
  opened?(depth: number): void;
  /** Refuses a value. */
  refuse(message: string, path: Path): never;
}

/** A copy of a JSON value, with the leaves that the rules let in. */
export type JsonCopy<Leaf> =
  | null
  | boolean
  | number
  | string
  | Leaf
  | JsonCopy<Leaf>[]
  | { [name: string]: JsonCopy<Leaf> };

/**
 * Copies a value that must be JSON, checking every part of it: finite numbers, plain objects, dense arrays, nothing
 * inherited and no accessor run.
 *
 * @returns A copy that shares nothing with `value` but its immutable leaves.
 * @throws {@link LimitError} if it is too deep or too wide; whatever `refuse` throws if it is not JSON.
 */
export function copyJson<Leaf>(value: unknown, rules: CopyRules<Leaf>): JsonCopy<Leaf> {
  const plain = copyPlain(value, rules.limits, rules.depth);
  if (plain !== undefined) {
    if (plain.depth > 0) rules.opened?.(rules.depth + plain.depth);
    return plain.copy as JsonCopy<Leaf>;
  }
  return copy(value, { longKeys: new LongKeys(), ...rules }, rules.depth, []);
}

function copy<Leaf>(value: unknown, rules: CopyRules<Leaf>, depth: number, at: (string | number)[]): JsonCopy<Leaf> {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (Number.isFinite(value)) return value;
      break;
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return copyArray(value, rules, depth + 1, at);
      if (isPlainObject(value) || value instanceof OrderedObject) return copyObject(value, rules, depth + 1, at);
      if (value instanceof RawString) return value.toString();
      break;
    default:
  }
  const leaf = rules.leaf(value, depth);
  if (leaf !== undefined) return leaf;
  const what = typeof value === 'number' ? String(value) : describe(value);
  return rules.refuse(`Expected a JSON value, got ${what}`, [...rules.path, ...at]);
}

function copyArray<Leaf>(
  array: readonly unknown[],
  rules: CopyRules<Leaf>,
  depth: number,
  at: (string | number)[],
): JsonCopy<Leaf>[] {
  const { length } = array;
  open(rules, depth, 'elements', length, at);
  const result: JsonCopy<Leaf>[] = [];
  for (let i = 0; i < length; i++) {
    at.push(i);
    // A hole reads as undefined, or as whatever a prototype was given: neither is JSON of this document.
    if (!Object.hasOwn(array, i)) rules.refuse('Expected a dense array, got a hole', [...rules.path, ...at]);
    result.push(copy(array[i], rules, depth, at));
    at.pop();
  }
  return result;
}

function copyObject<Leaf>(
  object: object,
  rules: CopyRules<Leaf>,
  depth: number,
  at: (string | number)[],
): { [name: string]: JsonCopy<Leaf> } {
  const members = [...membersOf(object)];
  open(rules, depth, 'keys', members.length, at);
  const result: { [name: string]: JsonCopy<Leaf> } = {};
  for (const [name, member] of members) {
    at.push(name);
    if (name.length > LONGEST_HASHED) check(rules, 'longKeys', rules.longKeys?.add(name) ?? 0, at);
    // An accessor was not run.
    if (member === undefined && Object.getOwnPropertyDescriptor(object, name)?.get !== undefined) {
      rules.refuse('Expected a value, got an accessor', [...rules.path, ...at]);
    }
    setMember(result, name, copy(member, rules, depth, at));
    at.pop();
  }
  return result;
}

/** Opens a container of so many items. */
function open<Leaf>(rules: CopyRules<Leaf>, depth: number, limit: keyof Limits, count: number, at: Path): void {
  check(rules, 'depth', depth, at);
  rules.opened?.(depth);
  check(rules, limit, count, at);
}

function check<Leaf>({ limits, path }: CopyRules<Leaf>, limit: keyof Limits, value: number, at: Path): void {
  if (value > limits[limit]) throw tooMuch(limits, limit, value, [...path, ...at]);
}
