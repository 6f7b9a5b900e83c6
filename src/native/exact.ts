import { DecodeError } from '../errors.ts';
import { isIntegerLike, membersOf, OrderedObject } from '../json-tree.ts';
import { tooMuch, type Limits } from '../limits.ts';
import { isObject, ownMember } from '../params.ts';
import { describe, quote, type Path } from '../path.ts';
import { isPlainObject } from '../plain-object.ts';

/** What stands at a place of the JSON that JSON itself cannot say. */
export type ExactKind =
  'nan' | 'inf' | '-inf' | '-0' | 'number' | 'undefined' | 'bigint' | 'date' | 'map' | 'set' | 'jcr';

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
]);

/** The kinds of an `exact` map, laid out as the JSON they point into. */
export interface ExactNode {
  kind: ExactKind | undefined;
  /** The pointer that gave `kind`, or the first that goes through this place, for messages. */
  pointer: string;
  /** What stands below, by the name or the index in decimal. */
  children: Map<string, ExactNode> | undefined;
}

/** Writes a JSON Pointer (RFC 6901). */
export function formatPointer(steps: Path): string {
  let pointer = '';
  for (const step of steps) {
    pointer += typeof step === 'number' ? `/${step}` : `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  }
  return pointer;
}

/**
 * Reads an `exact` map, in any order, into a tree.
 *
 * Every pointer is followed into the data first: the tree has at most as many nodes as the data has places, however
 * long the pointers are.
 *
 * @param json - the data that it is about.
 * @param path - where `exact` stands.
 * @returns The root node; undefined when there is nothing to restore.
 * @throws {@link DecodeError} `bad-exact` if it is not an object of pointers that resolve to kinds,
 *   `exact-unsupported` if it names a kind that this version does not know.
 * @throws {@link LimitError} if it has too many members.
 */
export function readExact(exact: unknown, json: unknown, limits: Limits, path: Path): ExactNode | undefined {
  if (exact === undefined) return undefined;
  if (!isObject(exact)) throw new DecodeError('bad-exact', `Expected an object, got ${describe(exact)}`, path);
  const root: ExactNode = { kind: undefined, pointer: '', children: undefined };
  let count = 0;
  for (const [pointer, kind] of membersOf(exact)) {
    if (++count > limits.keys) throw tooMuch(limits, 'keys', count, path);
    const at = [...path, pointer];
    if (typeof kind !== 'string') throw new DecodeError('bad-exact', `Expected a kind, got ${describe(kind)}`, at);
    if (!isKind(kind)) throw new DecodeError('exact-unsupported', `Expected a known kind, got ${quote(kind)}`, at);
    const node = nodeAt(pointer, root, json, at);
    node.kind = kind;
    node.pointer = pointer;
  }
  return count === 0 ? undefined : root;
}

function nodeAt(pointer: string, root: ExactNode, json: unknown, path: Path): ExactNode {
  let node = root;
  let place = json;
  for (const step of parsePointer(pointer, path)) {
    place = below(place, step);
    if (place === undefined) {
      throw new DecodeError(
        'bad-exact',
        'Expected a pointer to a place in the data, got one that does not resolve',
        path,
      );
    }
    node.children ??= new Map();
    let child = node.children.get(step);
    if (child === undefined) {
      child = { kind: undefined, pointer, children: undefined };
      node.children.set(step, child);
    }
    node = child;
  }
  return node;
}

/** The member or item of a JSON container; undefined if there is none, or no container. */
function below(json: unknown, step: string): unknown {
  if (Array.isArray(json)) return isIntegerLike(step) && Number(step) < json.length ? json[Number(step)] : undefined;
  return isJsonObject(json) ? ownMember(json, step) : undefined;
}

/** Whether a value is a JSON object: a plain one, or one whose order our text reader kept. */
export function isJsonObject(json: unknown): json is object {
  return typeof json === 'object' && json !== null && (json instanceof OrderedObject || isPlainObject(json));
}

function isKind(text: string): text is ExactKind {
  return KINDS.has(text);
}

function parsePointer(pointer: string, path: Path): string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) {
    throw new DecodeError('bad-exact', 'Expected a JSON Pointer', path);
  }
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
