import { groupDigits } from '../../viewer/model/text/visible.ts';

/** A line of how much is not shown; none where all is. */
export function leftOut(...counts: readonly (readonly [what: string, shown: number, all: number])[]): string[] {
  const cut = counts.filter(([, shown, all]) => shown < all);
  if (cut.length === 0) return [];
  return [`… ${cut.map(([what, shown, all]) => `${groupDigits(shown)} of ${groupDigits(all)} ${what}`).join(', ')}`];
}
