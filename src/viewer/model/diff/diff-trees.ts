import { equals } from '../../../toolkit/equals.ts';
import { RawString } from '../../../json/raw-string.ts';
import { membersOf } from '../../../json/tree.ts';
import type { Steps } from '../steps.ts';
import { childrenOf, membersOfError, treeKind, type Step } from '../tree/tree-value.ts';

/** A place where two trees differ. */
export interface TreeDifference {
  readonly path: readonly Step[];
  readonly kind: 'only a' | 'only b' | 'changed';
  readonly a: unknown;
  readonly b: unknown;
}

/** What differs between two trees. */
export interface TreeDiff {
  /** Places that differ; containers that only one has count once. */
  readonly different: number;
  /** The first of them, in the order of the document: what only `b` has stands behind its neighbours. */
  readonly places: readonly TreeDifference[];
}

const MOST_LISTED = 10_000;
/** Values between two places where the comparison can be interrupted. */
const STEP_VALUES = 1024;
/** Containers inside one another that are entered: beyond, two are compared as a whole. */
const MOST_LEVELS = 1000;

/**
 * Compares two values by the rules of `equals`: NaN is NaN, 0 is not -0, names of objects have no order, entries of
 * Maps and elements of Sets have one.
 */
export function* diffTrees(a: unknown, b: unknown): Steps<TreeDiff> {
  const places: TreeDifference[] = [];
  let different = 0;
  const found = (path: readonly Step[], kind: TreeDifference['kind'], ours: unknown, theirs: unknown): void => {
    different++;
    if (places.length < MOST_LISTED) places.push({ path, kind, a: ours, b: theirs });
  };
  const left: (Omit<TreeDifference, 'kind'> & { readonly kind?: TreeDifference['kind'] })[] = [{ path: [], a, b }];
  for (let seen = 1; ; seen++) {
    const next = left.pop();
    if (next === undefined) return { different, places };
    if (seen % STEP_VALUES === 0) yield;
    const { path } = next;
    if (next.kind !== undefined) {
      found(path, next.kind, next.a, next.b);
      continue;
    }
    const kind = treeKind(next.a);
    const inside = childrenOf(next.a);
    if (kind !== treeKind(next.b) || inside === undefined || path.length >= MOST_LEVELS) {
      if (!sameLeaf(next.a, next.b)) found(path, 'changed', next.a, next.b);
      continue;
    }
    const pairs: typeof left = [];
    if (kind === 'object' || kind === 'Error') {
      const theirs = new Map(namedIn(next.b as object));
      for (const [name, member] of namedIn(next.a as object)) {
        const at = [...path, { kind: 'member', name } as const];
        if (theirs.has(name)) pairs.push({ path: at, a: member, b: theirs.get(name) });
        else pairs.push({ path: at, kind: 'only a', a: member, b: undefined });
        theirs.delete(name);
      }
      for (const [name, member] of theirs) {
        pairs.push({ path: [...path, { kind: 'member', name }], kind: 'only b', a: undefined, b: member });
      }
    } else if (kind === 'Map') {
      const [ours, theirs] = [[...(next.a as Map<unknown, unknown>)], [...(next.b as Map<unknown, unknown>)]];
      compareLists(ours, theirs, (entry, index) => ({ kind: 'entry', key: entry[0], index }));
    } else {
      const [ours, theirs] = [[...(next.a as Iterable<unknown>)], [...(next.b as Iterable<unknown>)]];
      compareLists(ours, theirs, (_, index) => ({ kind: kind === 'Set' ? 'element' : 'item', index }));
    }
    left.push(...pairs.toReversed());

    function compareLists<T>(ours: readonly T[], theirs: readonly T[], stepOf: (item: T, index: number) => Step): void {
      for (let i = 0; i < Math.max(ours.length, theirs.length); i++) {
        const at = [...path, stepOf((i < ours.length ? ours : theirs)[i] as T, i)];
        if (i >= theirs.length) pairs.push({ path: at, kind: 'only a', a: ours[i], b: undefined });
        else if (i >= ours.length) pairs.push({ path: at, kind: 'only b', a: undefined, b: theirs[i] });
        else if (kind === 'Map') compareEntries(at, ours[i] as [unknown, unknown], theirs[i] as [unknown, unknown]);
        else pairs.push({ path: at, a: ours[i], b: theirs[i] });
      }
    }

    function compareEntries(at: readonly Step[], ours: [unknown, unknown], theirs: [unknown, unknown]): void {
      if (sameLeaf(ours[0], theirs[0])) pairs.push({ path: at, a: ours[1], b: theirs[1] });
      else pairs.push({ path: at, kind: 'changed', a: new Map([ours]), b: new Map([theirs]) });
    }
  }
}

function namedIn(value: object): Iterable<readonly [string, unknown]> {
  return treeKind(value) === 'Error' ? membersOfError(value as Error) : membersOf(value);
}

function sameLeaf(a: unknown, b: unknown): boolean {
  if (a instanceof RawString || b instanceof RawString) return String(a) === String(b) && treeKind(a) === treeKind(b);
  return equals(a, b);
}
