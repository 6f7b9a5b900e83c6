import type { Steps } from '../steps.ts';
import { childrenOf, stepText, treeKind, treeText, type Children } from './tree-value.ts';

/** Values between two places where a search can be interrupted. */
const STEP_VALUES = 1024;

/** Containers inside one another that a search enters: those of values that contain themselves have no end. */
const MOST_LEVELS = 1024;

/**
 * Looks for the next value whose name or text contains a string, in letters of either case, in the order of the lines.
 *
 * @param root - not changed.
 * @param from - positions from the root to where to begin; that place is looked at last.
 * @returns Positions from the root; undefined if there is none.
 */
export function* findValue(root: unknown, text: string, from: readonly number[]): Steps<readonly number[] | undefined> {
  const wanted = text.toLowerCase();
  const behind = yield* walk(root, wanted, from, undefined);
  if (behind !== undefined) return behind;
  return yield* walk(root, wanted, undefined, from);
}

/** Walks from behind a place to the end, or from the root to a place, that included. */
function* walk(
  root: unknown,
  wanted: string,
  after: readonly number[] | undefined,
  until: readonly number[] | undefined,
): Steps<readonly number[] | undefined> {
  const open: { readonly children: Children; position: number }[] = [];
  const enter = (value: unknown, position: number): void => {
    const children = open.length < MOST_LEVELS ? childrenOf(value) : undefined;
    if (children !== undefined && children.count > 0) open.push({ children, position });
  };
  if (after === undefined) {
    if (matches(undefined, root, wanted)) return [];
    if (until?.length === 0) return undefined;
    enter(root, -1);
  } else resume(root, after, enter);
  for (let seen = 1; ; seen++) {
    const top = open.at(-1);
    if (top === undefined) return undefined;
    if (seen % STEP_VALUES === 0) yield;
    if (++top.position >= top.children.count) {
      open.pop();
      continue;
    }
    const [step, value] = top.children.at(top.position);
    const path = open.map(({ position }) => position);
    if (matches(stepText(step), value, wanted)) return path;
    if (until !== undefined && samePath(path, until)) return undefined;
    enter(value, -1);
  }
}

/** Opens the containers on the way to a place, so that the walk goes on right behind it: with what is inside. */
function resume(root: unknown, path: readonly number[], enter: (value: unknown, position: number) => void): void {
  let value = root;
  for (const position of path) {
    const children = childrenOf(value);
    if (children === undefined || position >= children.count) return;
    enter(value, position);
    value = children.at(position)[1];
  }
  enter(value, -1);
}

function samePath(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((position, i) => position === b[i]);
}

/** Characters of a long string that are searched. */
const MOST_CHARACTERS = 2 ** 20;

function matches(name: string | undefined, value: unknown, wanted: string): boolean {
  if (name?.toLowerCase().includes(wanted) === true) return true;
  const text = treeKind(value) === 'string' ? String(value).slice(0, MOST_CHARACTERS) : treeText(value).text;
  return text.toLowerCase().includes(wanted);
}
