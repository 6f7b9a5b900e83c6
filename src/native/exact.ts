import { DecodeError } from '../errors.ts';
import { isObject, type UntrustedObject } from '../params.ts';
import { describe, quote, type Path } from '../path.ts';

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
  kind?: ExactKind;
  /** The pointer that gave `kind`, for messages. */
  pointer: string;
  readonly children: Map<string, ExactNode>;
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
 * @param path - where `exact` stands.
 * @returns The root node; undefined when there is nothing to restore.
 * @throws {@link DecodeError} `bad-exact` if it is not an object of pointers to kinds, `exact-unsupported` if it
 *   names a kind that this version does not know.
 */
export function readExact(exact: unknown, path: Path): ExactNode | undefined {
  if (exact === undefined) return undefined;
  if (!isObject(exact)) throw new DecodeError('bad-exact', `Expected an object, got ${describe(exact)}`, path);
  const pointers = Object.keys(exact);
  if (pointers.length === 0) return undefined;
  const root: ExactNode = { pointer: '', children: new Map() };
  for (const pointer of pointers) readKind(exact, pointer, root, path);
  return root;
}

function readKind(exact: UntrustedObject, pointer: string, root: ExactNode, path: Path): void {
  const kind = Object.getOwnPropertyDescriptor(exact, pointer)?.value as unknown;
  const at = [...path, pointer];
  if (typeof kind !== 'string') throw new DecodeError('bad-exact', `Expected a kind, got ${describe(kind)}`, at);
  if (!isKind(kind)) throw new DecodeError('exact-unsupported', `Expected a known kind, got ${quote(kind)}`, at);
  let node = root;
  for (const step of parsePointer(pointer, at)) {
    let child = node.children.get(step);
    if (child === undefined) {
      child = { pointer, children: new Map() };
      node.children.set(step, child);
    }
    node = child;
  }
  node.kind = kind;
  node.pointer = pointer;
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
