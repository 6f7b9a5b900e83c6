/** Longer words are no slips of a name. */
const MOST_LETTERS = 32;

/**
 * The name that a word was likely meant to be: letters that are wrong, missing, too many or swapped, one in three at most.
 *
 * @param word - as it was typed.
 * @returns undefined if no name is near.
 */
export function nearest(word: string, names: readonly string[]): string | undefined {
  if (word.length > MOST_LETTERS) return undefined;
  let found: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const name of names) {
    const slips = slipsBetween(word, name);
    if (slips >= least) continue;
    least = slips;
    found = name;
  }
  return found;
}

/** The question that follows an error; empty if no name is near. */
export function didYouMean(word: string, names: readonly string[]): string {
  const name = nearest(word, names);
  return name === undefined ? '' : `; did you mean ${name}?`;
}

/** Letters to insert, remove, replace, or swap with their neighbour. */
function slipsBetween(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const [up, left, corner] = [above[j] as number, row[j - 1] as number, above[j - 1] as number];
      const isSame = a[i - 1] === b[j - 1];
      let slips = Math.min(up + 1, left + 1, corner + (isSame ? 0 : 1));
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwapped) slips = Math.min(slips, (before[j - 2] as number) + 1);
      row.push(slips);
    }
    before = above;
    above = row;
  }
  return above[b.length] as number;
}
