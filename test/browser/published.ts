import type { Case } from '../cases/case.ts';
import type { Fixtures } from '../cases/fixtures.ts';
import type { Trial } from '../cases/law.ts';
import { outcomesOf, type Outcome } from '../cases/outcome.ts';
import { fetchFixtures } from './fetched-fixtures.ts';
import { TRIAL } from './trial.ts';

/** The cases of a page. */
interface PageCases {
  /** Those that Node runs too. */
  readonly shared: readonly Case[];
  /** Those about what the page's policy forbids. */
  readonly strict: readonly Case[];
}

/** What came of the cases of a page. */
export interface PageOutcomes {
  readonly shared: readonly Outcome[];
  readonly strict: readonly Outcome[];
  /** What the page's policy refused meanwhile, in order; {@link LAST} at the end. */
  readonly violations: readonly string[];
}

declare global {
  /** What the page's policy refused, kept since before its scripts ran. */
  var violations: string[];
  /** Runs the cases of the page, for the program that drives it. */
  var runCases: () => Promise<PageOutcomes>;
}

/** An address that the policy refuses: once it stands among the violations, all earlier ones do. */
export const LAST = 'http://127.0.0.1:9/last';

/** Lets a driver run the cases of a page. */
export function publish(casesOf: (fixtures: Fixtures, trial: Trial) => PageCases): void {
  globalThis.runCases = async () => {
    const cases = casesOf(await fetchFixtures(), TRIAL);
    const shared = await outcomesOf(cases.shared);
    const strict = await outcomesOf(cases.strict);
    const violations = await allViolations();
    return { shared, strict, violations };
  };
}

/** The violations so far: they are told by events, in order. */
async function allViolations(): Promise<readonly string[]> {
  const refusal: unknown = await fetch(LAST).catch((error: unknown) => error);
  if (!(refusal instanceof TypeError)) throw new Error('Expected the page to reach nothing but its server');
  while (!globalThis.violations.some((violation) => violation.includes(LAST))) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return globalThis.violations;
}
