import * as fc from 'fast-check';
import type { Case } from './case.ts';

/** How often laws are tried, and from which seed; any if there is none. */
export interface Trial {
  readonly runs: (usual: number) => number;
  readonly seed?: number;
}

/** A case that a property holds. */
export function law<T>(
  name: string,
  { runs, seed }: Trial,
  usual: number,
  values: fc.Arbitrary<T>,
  holds: (value: T) => boolean | void,
): Case {
  return {
    name,
    check() {
      fc.assert(fc.property(values, holds), { numRuns: runs(usual), ...(seed !== undefined && { seed }) });
      return 'holds';
    },
  };
}
