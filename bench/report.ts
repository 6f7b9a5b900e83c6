/**
 * What is printed and kept of a run.
 *
 * @module
 */
import type { GoalOutcome, Outcome } from './harness.ts';

/** How memory is handed out: `steady` reuses it, `fresh` gets it from the kernel each time. */
export type Mode = 'steady' | 'fresh';

/** A row in each mode that it ran in. */
export interface RowReport {
  readonly suite: string;
  readonly workload: string;
  readonly outcomes: { readonly [M in Mode]?: Outcome };
}

/** All of a run, as `--json` keeps it. */
export interface Report {
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly rounds: number;
  readonly rows: readonly RowReport[];
}

/** Columns for the name of a contender or a goal. */
const NAME = 66;

const MODES: readonly Mode[] = ['steady', 'fresh'];

/** Says a row: the medians of each contender, then each goal. Goals are judged in the first mode that the row has. */
export function formatRow(row: RowReport, before: RowReport | undefined): string {
  const modes = MODES.filter((mode) => row.outcomes[mode] !== undefined);
  const names = Object.keys(row.outcomes[modes[0] ?? 'steady']?.times ?? {});
  const lines = [
    `\n${row.suite}: ${row.workload}`,
    `  ${' '.repeat(NAME)}${modes.map((mode) => mode.padStart(12)).join('')}`,
  ];
  for (const name of names) {
    const times = modes.map((mode) => formatTime(row.outcomes[mode]?.times[name]).padStart(12));
    lines.push(`  ${name.padEnd(NAME)}${times.join('')}`);
  }
  for (const [i, { text }] of (row.outcomes[modes[0] ?? 'steady']?.goals ?? []).entries()) {
    const found = modes.map((mode) => row.outcomes[mode]?.goals[i]);
    const values = found.map((goal) => formatValue(goal).padStart(12));
    lines.push(
      `  ${text.padEnd(NAME)}${values.join('')}   ${verdict(found[0])}${change(found[0], before, modes[0], i)}`,
    );
  }
  return lines.join('\n');
}

/** One line about all goals. */
export function formatSummary(rows: readonly RowReport[]): string {
  const goals = rows.flatMap(({ outcomes }) => (outcomes.steady ?? outcomes.fresh)?.goals ?? []);
  const count = (holds: boolean | undefined): number => goals.filter((goal) => goal.holds === holds).length;
  return `\n${count(true)} goals hold, ${count(false)} missed, ${count(undefined)} could not be measured here`;
}

function verdict(goal: GoalOutcome | undefined): string {
  if (goal?.holds === undefined) return 'not measured';
  return goal.holds ? 'holds' : 'MISSES';
}

function change(
  goal: GoalOutcome | undefined,
  before: RowReport | undefined,
  mode: Mode | undefined,
  at: number,
): string {
  const old = mode === undefined ? undefined : before?.outcomes[mode]?.goals[at];
  if (old?.text !== goal?.text || old?.value === undefined || goal?.value === undefined) return '';
  const percent = Math.round((goal.value / old.value - 1) * 100);
  return `   was ${formatValue(old)} (${percent >= 0 ? '+' : ''}${percent} %)`;
}

function formatValue(goal: GoalOutcome | undefined): string {
  if (goal?.value === undefined) return '-';
  const value = Math.abs(goal.value) >= 1000 ? String(Math.round(goal.value)) : goal.value.toPrecision(3);
  return `${value} ${goal.unit}`.replace(' x', 'x');
}

function formatTime(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return '-';
  return milliseconds < 0.1 ? `${(milliseconds * 1e3).toPrecision(3)} us` : `${milliseconds.toPrecision(3)} ms`;
}
