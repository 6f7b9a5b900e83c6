import { DecodeError } from '../base/errors.ts';
import type { KeepsOptimized } from '../base/keep-optimized.ts';
import { isIntegerLike, membersOf, OrderedObject } from '../json/tree.ts';
import { tooMuch, type Limits } from '../base/limits.ts';
import { isObject, ownMember } from '../json/members.ts';
import { describe, quote, type Path } from '../base/path.ts';
import { isPlainObject } from '../json/plain-object.ts';
import type { ObjectKind } from './kinds/object-kind.ts';

/** What stands at a place of the JSON that JSON itself cannot say. */
export type ExactKind =
  | 'nan'
  | 'inf'
  | '-inf'
  | '-0'
  | 'number'
  | 'undefined'
  | 'bigint'
  | 'date'
  | 'map'
  | 'set'
  | 'jcr'
  | ObjectKind;

const KINDS: ReadonlySet<string> = new Set<ExactKind>([
  'nan',
  'inf',
  '-inf',
  '-0',
  'number',
  'undefined',
  'bigint',
  'date',
  'map',
  'set',
  'jcr',
  'error',
  'url',
  'regexp',
  'arraybuffer',
  'dataview',
]);

/** The kinds of an `exact` map, laid out as the JSON they point into. */
export interface ExactNode {
  kind: ExactKind | undefined;
  /** The pointer that gave `kind`, or the first that goes through this place, for messages. */
  pointer: string;
  /** What stands below, by the name or the index. */
  children: Map<string | number, ExactNode> | undefined;
}

/** Writes a step of a JSON Pointer (RFC 6901), its slash before it. */
export function formatStep(step: string | number): string {
  return typeof step === 'number' ? `/${step}` : `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/**
 * Reads an `exact` map, in any order, into a tree.
 *
 * Every pointer is followed into the data first: the tree has at most as many nodes as the data has places, however
 * long the pointers are.
 *
 * @param json - the data that it is about.
 * @param path - where `exact` stands.
 * @param spent - what the call has read so far; added to.
 * @returns The root node; undefined when there is nothing to restore.
 * @throws {@link DecodeError} `bad-exact` if it is not an object of pointers that resolve to kinds,
 *   `exact-unsupported` if it names a kind that this version does not know.
 * @throws {@link LimitError} if it has too many members, or the pointers of the call too many characters.
 */
export function readExact(
  exact: unknown,
  json: unknown,
  limits: Limits,
  path: Path,
  spent: PointersSpent = { pointerCharacters: 0 },
): ExactNode | undefined {
  if (exact === undefined) return undefined;
  if (!isObject(exact)) throw new DecodeError('bad-exact', `Expected an object, got ${describe(exact)}`, path);
  const places = new Places(json);
  let count = 0;
  for (const [pointer, kind] of membersOf(exact)) {
    if (++count > limits.keys) throw tooMuch(limits, 'keys', count, path);
    const characters = (spent.pointerCharacters += pointer.length);
    if (characters > limits.pointerCharacters) throw tooMuch(limits, 'pointerCharacters', characters, path);
    if (!isKind(kind)) throw badKind(kind, [...path, pointer]);
    const node = places.nodeAt(pointer);
    if (node === APART) throw tooMuch(limits, 'longKeys', limits.longKeys + 1, [...path, pointer]);
    if (typeof node === 'string') throw new DecodeError('bad-exact', node, [...path, pointer]);
    node.kind = kind;
    node.pointer = pointer;
  }
  return count === 0 ? undefined : places.root;
}

/** Characters of the pointers that a call has read so far, nested documents included. */
export interface PointersSpent {
  pointerCharacters: number;
}

function badKind(kind: unknown, path: Path): DecodeError {
  return typeof kind === 'string'
    ? new DecodeError('exact-unsupported', `Expected a known kind, got ${quote(kind)}`, path)
    : new DecodeError('bad-exact', `Expected a kind, got ${describe(kind)}`, path);
}

/** Follows pointers into the data, and notes the way. */
class Places {
  readonly root: ExactNode = { kind: undefined, pointer: '', children: undefined };
  readonly #json: unknown;
  // Pointers that follow each other mostly point into the same container.
  #parent = '';
  #node: ExactNode = this.root;
  #place: unknown;

  constructor(json: unknown) {
    this.#json = json;
    this.#place = json;
  }

  /** The node of a place; a message if there is no such place. */
  nodeAt(pointer: string): ExactNode | string {
    if (pointer === '') return this.root;
    const escapes = pointer.includes('~');
    if (!pointer.startsWith('/') || (escapes && /~(?![01])/.test(pointer))) return 'Expected a JSON Pointer';
    const last = pointer.lastIndexOf('/');
    const parent = pointer.slice(0, last);
    if (parent !== this.#parent) {
      const steps = parent.split('/').slice(1);
      let node = this.root;
      let place = this.#json;
      for (const step of steps) {
        const name = nameIn(place, escapes ? unescaped(step) : step);
        if (name === undefined) return isApart(place) ? APART : UNRESOLVED;
        node = childOf(node, name, pointer);
        place = memberAt(place, name);
      }
      this.#parent = parent;
      this.#node = node;
      this.#place = place;
    }
    const step = pointer.slice(last + 1);
    const name = nameIn(this.#place, escapes ? unescaped(step) : step);
    if (name === undefined) return isApart(this.#place) ? APART : UNRESOLVED;
    return childOf(this.#node, name, pointer);
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new Places({});
}

/** The text reader could not give the data as an object: no data, but what is said of it, may be so. */
const APART = 'Expected a pointer into an object, got one of too many long names';
const UNRESOLVED = 'Expected a pointer to a place in the data, got one that does not resolve';

function unescaped(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** What a step names in a JSON container: a member or an index; undefined if there is none, or no container. */
function nameIn(json: unknown, step: string): string | number | undefined {
  if (Array.isArray(json)) {
    const index = isIntegerLike(step) ? Number(step) : Infinity;
    return index < json.length && json[index] !== undefined ? index : undefined;
  }
  return isJsonObject(json) && ownMember(json, step) !== undefined ? step : undefined;
}

function isApart(json: unknown): boolean {
  return json instanceof OrderedObject && json.values !== undefined;
}

function memberAt(json: unknown, name: string | number): unknown {
  return typeof name === 'number' ? (json as readonly unknown[])[name] : ownMember(json as object, name);
}

function childOf(node: ExactNode, name: string | number, pointer: string): ExactNode {
  node.children ??= new Map();
  let child = node.children.get(name);
  if (child === undefined) {
    child = { kind: undefined, pointer, children: undefined };
    node.children.set(name, child);
  }
  return child;
}

/** Whether a value is a JSON object: a plain one, or one whose order our text reader kept. */
export function isJsonObject(json: unknown): json is object {
  return typeof json === 'object' && json !== null && (json instanceof OrderedObject || isPlainObject(json));
}

function isKind(kind: unknown): kind is ExactKind {
  return typeof kind === 'string' && KINDS.has(kind);
}
