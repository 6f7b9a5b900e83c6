import type * as core from '../../src/core.ts';
import type * as types from '../../src/types.ts';

/** What every entry point gives: cases are handed it, for they also run where there is no source. */
export type Kit = Pick<typeof types, keyof typeof core>;

/** What `raymon/types` gives. */
export type FullKit = typeof types;

/** Whether an entry point reads documents of this type. */
export function knows(kit: Pick<Kit, 'builtins'>, type: string): boolean {
  return kit.builtins.has(type);
}
