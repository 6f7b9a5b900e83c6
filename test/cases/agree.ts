import { stringify } from 'fast-check';

/**
 * Compares two values to the last bit that JavaScript shows: -0, NaN, BigInt, classes of typed arrays.
 *
 * @throws If they differ.
 */
export function agree(found: unknown, expected: unknown, what = 'a value'): void {
  const [ours, theirs] = [stringify(found), stringify(expected)];
  if (ours !== theirs) throw new Error(`Expected ${what} to be ${brief(theirs)}, got ${brief(ours)}`);
}

/** @throws If the condition does not hold. */
export function ensure(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`Expected ${what}`);
}

function brief(text: string): string {
  return text.length > 2000 ? `${text.slice(0, 2000)}…` : text;
}
