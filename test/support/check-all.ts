import { expect, it } from 'vitest';
import type { Case } from '../cases/case.ts';
import { isKnownToFail } from './known-failures.ts';

/** Makes a test of each case; of one whose fixture is known to fail, a test that it does. */
export function checkAll(cases: readonly Case[], atLeast = 1): void {
  it('are many', () => {
    expect(cases.length).toBeGreaterThanOrEqual(atLeast);
  });
  for (const { name, check } of cases) {
    const declare = isKnownToFail(name) ? it.fails : it;
    declare(name, () => Promise.resolve(check()).then(() => undefined));
  }
}
