import type { Case } from './case.ts';

/** What came of a case: what it found, or why it failed. */
export interface Outcome {
  readonly name: string;
  readonly found?: string;
  readonly failure?: string;
}

/** Runs cases one after the other. */
export async function outcomesOf(cases: readonly Case[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { name, check } of cases) {
    try {
      outcomes.push({ name, found: await check() });
    } catch (error) {
      outcomes.push({ name, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
  return outcomes;
}
