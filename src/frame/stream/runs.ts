import type { Data } from 'apache-arrow';
import { bitAt, type Bitmap } from '../arrow/bitmap.ts';

/**
 * Neighbouring slots of one array, to be written one after the other. Without an array the slots are absent: nothing
 * is there because what holds them is null.
 */
export interface Run {
  readonly data: Data | undefined;
  readonly start: number;
  readonly count: number;
}

/** Collects runs and joins those that touch. */
export class RunList {
  readonly runs: Run[] = [];

  /** Begins with a run of no slots of each array, so that the dictionaries of arrays without slots are not lost. */
  constructor(sources: readonly (Data | undefined)[]) {
    for (const data of sources) if (data !== undefined) this.runs.push({ data, start: 0, count: 0 });
  }

  add(data: Data | undefined, start: number, count: number): void {
    if (count === 0) return;
    const last = this.runs.at(-1);
    if (last !== undefined && last.data === data && (data === undefined || last.start + last.count === start)) {
      this.runs[this.runs.length - 1] = { data, start: last.start, count: last.count + count };
    } else {
      this.runs.push({ data, start, count });
    }
  }
}

/** The number of slots of runs. */
export function slotCount(runs: readonly Run[]): number {
  return runs.reduce((sum, run) => sum + run.count, 0);
}

/** Calls back for each stretch of slots of a run that are all valid, or all null. */
export function eachStretch(
  run: Run,
  validity: Bitmap | undefined,
  visit: (valid: boolean, start: number, count: number) => void,
): void {
  if (validity === undefined) {
    if (run.count > 0) visit(true, run.start, run.count);
    return;
  }
  const end = run.start + run.count;
  for (let start = run.start; start < end;) {
    const valid = bitAt(validity, start);
    let next = start + 1;
    while (next < end && bitAt(validity, next) === valid) next++;
    visit(valid, start, next - start);
    start = next;
  }
}
