import { RawString } from './raw-string.ts';
import { membersOf, type JsonTree } from './tree.ts';
import type { Path } from '../base/path.ts';

/** The way to the first number of a tree that is NaN or an infinity; undefined if there is none. Depth costs no stack. */
export function nonFinitePlace(tree: JsonTree): Path | undefined {
  const path: (string | number)[] = [];
  if (isNonFinite(tree)) return path;
  const open = [stepsOf(tree)];
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
    if (typeof value === 'object' && value !== null && !(value instanceof RawString)) open.push(stepsOf(value));
  }
  return undefined;
}

function isNonFinite(tree: JsonTree): boolean {
  return typeof tree === 'number' && !Number.isFinite(tree);
}

/** Nothing for values that are not containers. */
function stepsOf(tree: JsonTree): Iterator<readonly [string | number, JsonTree]> {
  if (Array.isArray(tree)) return (tree as readonly JsonTree[]).entries();
  return (membersOf(tree as object) as Iterable<readonly [string, JsonTree]>)[Symbol.iterator]();
}
