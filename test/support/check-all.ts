import { expect, it } from 'vitest';
import type { Case } from '../cases/case.ts';

/** Makes a test of each case. */
export function checkAll(cases: readonly Case[], atLeast = 1): void {
  it('are there in number', () => {
    expect(cases.length).toBeGreaterThanOrEqual(atLeast);
  });
  for (const { name, check } of cases) it(name, () => Promise.resolve(check()).then(() => undefined));
}
