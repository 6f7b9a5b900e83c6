import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { All, Any, Except, Tested } from '../../../../../src/hub/store/sqlite/reader/conditions.ts';
import { IdList, IndexList } from '../../../../../src/hub/store/sqlite/reader/lists.ts';
import { NONE, OutOfSteps, type Postings, StepBudget } from '../../../../../src/hub/store/sqlite/reader/postings.ts';
import { runs } from '../../../../support/runs.ts';

/** A condition, and the ids below 40 that it has. */
type Tree =
  | { readonly kind: 'ids' | 'rows' | 'values'; readonly ids: readonly number[] }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Tree[] }
  | { readonly kind: 'except'; readonly all: Tree; readonly part: Tree }
  | { readonly kind: 'tested'; readonly all: Tree };

const IDS = fc.uniqueArray(fc.nat({ max: 39 }), { maxLength: 40 });

const TREE: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => {
  const parts = fc.array(tie('tree'), { minLength: 1, maxLength: 3 });
  return {
    tree: fc.oneof(
      { maxDepth: 3 },
      fc.record({ kind: fc.constantFrom('ids' as const, 'rows' as const, 'values' as const), ids: IDS }),
      fc.record({ kind: fc.constantFrom('all' as const, 'any' as const), parts }),
      fc.record({ kind: fc.constant('except' as const), all: tie('tree'), part: tie('tree') }),
      fc.record({ kind: fc.constant('tested' as const), all: tie('tree') }),
    ),
  };
}).tree;

/** What is below the id found was looked at too: the rows of the second list were passed over. */
const LOOKED_BELOW: Tree = {
  kind: 'any',
  parts: [
    { kind: 'except', all: { kind: 'ids', ids: [0, 12] }, part: { kind: 'rows', ids: [12] } },
    { kind: 'ids', ids: [13] },
  ],
};

const isEven = (id: number): boolean => id % 2 === 0;

function idsOf(tree: Tree): number[] {
  switch (tree.kind) {
    case 'ids':
    case 'rows':
      return [...tree.ids];
    case 'values':
      return tree.ids.filter((id) => id % 3 !== 0);
    case 'all':
      return tree.parts.map(idsOf).reduce((both, part) => both.filter((id) => part.includes(id)));
    case 'any':
      return [...new Set(tree.parts.flatMap(idsOf))];
    case 'except': {
      const part = idsOf(tree.part);
      return idsOf(tree.all).filter((id) => !part.includes(id));
    }
    case 'tested':
      return idsOf(tree.all).filter(isEven);
  }
}

function postingsOf(tree: Tree, budget: StepBudget): Postings {
  switch (tree.kind) {
    case 'ids':
      return new IdList(tree.ids);
    case 'rows': {
      const rows = tree.ids.toSorted((a, b) => b - a);
      return new IndexList(
        (atMost, _, limit) =>
          rows
            .filter((id) => id <= atMost)
            .slice(0, limit)
            .map((id) => [id]),
        budget,
      );
    }
    case 'values': {
      // Two rows an id, one of which may pass: as an index sorts them, by id and value downwards.
      const rows = tree.ids.toSorted((a, b) => b - a).flatMap((id) => [[id, 9] as const, [id, id % 3] as const]);
      return new IndexList(
        (atMost, below, limit) =>
          rows
            .filter(([id, value]) => id < atMost || (id === atMost && (typeof below !== 'number' || value < below)))
            .slice(0, limit),
        budget,
        (value) => value === 1 || value === 2,
        (id) => rows.filter(([each]) => each === id).map(([, value]) => [value]),
      );
    }
    case 'all':
      return new All(
        tree.parts.map((part) => postingsOf(part, budget)),
        budget,
      );
    case 'any':
      return new Any(tree.parts.map((part) => postingsOf(part, budget)));
    case 'except':
      return new Except(postingsOf(tree.all, budget), postingsOf(tree.part, budget), budget);
    case 'tested':
      return new Tested(postingsOf(tree.all, budget), isEven, budget);
  }
}

/** All ids, greatest first, and the place behind which they were given up. */
function walked(postings: Postings): { readonly ids: number[]; readonly stoppedAt: number | undefined } {
  const ids: number[] = [];
  try {
    for (let id = postings.atMost(39); id !== NONE; id = postings.atMost(id - 1)) ids.push(id);
  } catch (error) {
    if (!(error instanceof OutOfSteps)) throw error;
    return { ids, stoppedAt: error.at };
  }
  return { ids, stoppedAt: undefined };
}

describe('postings', () => {
  it('are the ids that sets give, greatest first, each once', () => {
    fc.assert(
      fc.property(TREE, (tree) => {
        const { ids, stoppedAt } = walked(postingsOf(tree, new StepBudget(Infinity)));
        expect(stoppedAt).toBeUndefined();
        expect(ids).toEqual(idsOf(tree).toSorted((a, b) => b - a));
      }),
      { numRuns: runs(300), examples: [[LOOKED_BELOW]] },
    );
  });

  it('have the ids that they give', () => {
    fc.assert(
      fc.property(TREE, (tree) => {
        const all = idsOf(tree).toSorted((a, b) => b - a);
        const found = Array.from({ length: 40 }, (_, i) => 39 - i).filter((id) =>
          // Calls go backwards in time.
          postingsOf(tree, new StepBudget(Infinity)).has(id),
        );
        expect(found).toEqual(all);
      }),
      { numRuns: runs(100) },
    );
  });

  it('pass over no id when their steps are used up: all above the place where they stop were looked at', () => {
    fc.assert(
      fc.property(TREE, fc.nat({ max: 30 }), (tree, steps) => {
        const { ids, stoppedAt } = walked(postingsOf(tree, new StepBudget(steps)));
        const all = idsOf(tree).toSorted((a, b) => b - a);
        const looked = stoppedAt === undefined ? all : all.filter((id) => id > stoppedAt);
        expect(all.slice(0, ids.length)).toEqual(ids);
        expect(ids.length).toBeGreaterThanOrEqual(looked.length);
      }),
      { numRuns: runs(300) },
    );
  });
});
