import type { Slice } from '../../../query/slicestr/ast.ts';
import { parseSlice } from '../../../query/slicestr/parser.ts';
import { MAX_LIST_STEPS, type Selection } from '../../traces.ts';
import type { Connection } from '../database/connection.ts';
import { Planner } from './plan.ts';
import { NONE, OutOfSteps, StepBudget, type Postings } from './postings.ts';

/** After every id. */
const END_OF_TIME: number = Number.MAX_SAFE_INTEGER;

/** Where a walk ended. */
export interface WalkEnd {
  /** The greatest id that was not looked at; null where all were. */
  readonly next: number | null;
  /** Whether the visitor asked for the same trace again. */
  readonly isAgain: boolean;
}

/** A selection, ready to be walked. */
export interface Walk {
  readonly postings: Postings;
  readonly budget: StepBudget;
  /** The greatest id that may be in it. */
  readonly from: number;
  readonly steps: number;
}

/**
 * Prepares the walk over the traces of a selection.
 *
 * @param from - the greatest id to look at: where a page before ended.
 * @param plan - other postings than the slice's.
 * @param steps - rows that it may read.
 */
export function walkOf(
  connection: Connection,
  selection: Selection,
  from: number | undefined,
  plan: (planner: Planner, slice: Slice) => Postings = (planner, slice) => planner.plan(slice),
  steps: number = MAX_LIST_STEPS,
): Walk {
  const slice = parseSlice(selection.slice ?? '');
  const budget = new StepBudget(steps);
  const end = Math.min(selection.end ?? END_OF_TIME, from ?? END_OF_TIME);
  const planner = new Planner(connection, selection.project, { begin: selection.begin ?? 0, end }, budget);
  return { postings: plan(planner, slice), budget, from: end, steps };
}

/** What a visitor says: go on, that was enough, or stop here and begin with the same trace the next time. */
export type Visit = 'on' | 'enough' | 'again';

/**
 * Visits traces, newest first, until the visitor has enough, all are visited or the steps are used up.
 *
 * At least one trace is got past: where the steps are too few for that, there are more of them.
 */
export function walk({ postings, budget, from, steps }: Walk, visit: (id: number) => Visit): WalkEnd {
  let at = from;
  let more = steps;
  for (let said: Visit = 'on'; ; at -= 1) {
    try {
      at = postings.atMost(at);
      if (at === NONE) return { next: null, isAgain: false };
      if (said === 'enough') return { next: at, isAgain: false };
      if (at < from) budget.check(at);
    } catch (error) {
      if (!(error instanceof OutOfSteps)) throw error;
      if (error.at < from || said === 'enough') return { next: error.at, isAgain: false };
      budget.take(-more);
      more *= 2;
      at += 1;
      continue;
    }
    said = visit(at);
    if (said === 'again') return { next: at, isAgain: true };
  }
}
