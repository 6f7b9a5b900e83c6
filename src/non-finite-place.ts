import { RawString } from './base64-text.ts';
import { OrderedObject, type JsonTree } from './json-tree.ts';
import type { Path } from './path.ts';

/** The way to the first number of a tree that is NaN or an infinity; undefined if there is none. Depth costs no stack. */
export function nonFinitePlace(tree: JsonTree): Path | undefined {
  const path: (string | number)[] = [];
  if (isNonFinite(tree)) return path;
  const open = [membersOf(tree)];
  for (let members = open.at(-1); members !== undefined; members = open.at(-1)) {
    const { value: member, done } = members.next();
    if (done === true) {
      open.pop();
      path.length = Math.max(0, open.length - 1);
      continue;
    }
    const [step, value] = member;
    path[open.length - 1] = step;
    if (isNonFinite(value)) return path;
    if (typeof value === 'object' && value !== null && !(value instanceof RawString)) open.push(membersOf(value));
  }
  return undefined;
}

function isNonFinite(tree: JsonTree): boolean {
  return typeof tree === 'number' && !Number.isFinite(tree);
}

/** Nothing for what is no container. */
function membersOf(tree: JsonTree): Iterator<readonly [string | number, JsonTree]> {
  if (Array.isArray(tree)) return (tree as readonly JsonTree[]).entries();
  const members = tree instanceof OrderedObject ? tree.members : Object.entries(tree as object);
  return members[Symbol.iterator]();
}
