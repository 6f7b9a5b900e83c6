import type { Refuse } from './facts.ts';

/** Phones append maps and videos to photos; they are kept, up to this size, and never interpreted. */
const MOST_TRAILING_BYTES = 64 * 2 ** 20;

/** Refuses a file with too much behind its end. */
export function checkTrailing(count: number, end: string, refuse: Refuse): void {
  if (count > MOST_TRAILING_BYTES) refuse(`Expected at most ${MOST_TRAILING_BYTES} bytes after ${end}, got ${count}`);
}
