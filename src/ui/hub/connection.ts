import { Watched } from './watched.ts';

/** Whether the hub answers. */
export const isAway: Watched<boolean> = new Watched(false);
/** Rises each time the hub is there again: what was asked before is asked anew. */
export const returns: Watched<number> = new Watched(0);
/** Whether nobody is logged in; null until it is known. */
export const isLoggedOut: Watched<boolean | null> = new Watched<boolean | null>(null);

/** Milliseconds between two looks for a hub that is away: at first, and at most. */
const SOONEST_MS = 1000;
const LATEST_MS = 10_000;

/** Says that the hub does not answer, and looks for it until it does. */
export function lost(): void {
  if (isAway.value) return;
  isAway.set(true);
  look(SOONEST_MS);
}

function look(wait: number): void {
  window.setTimeout(() => void lookOnce(wait), wait);
}

async function lookOnce(wait: number): Promise<void> {
  if (!(await isThere())) {
    look(Math.min(wait * 1.5, LATEST_MS));
    return;
  }
  isAway.set(false);
  returns.set(returns.value + 1);
}

async function isThere(): Promise<boolean> {
  try {
    return (await fetch('/healthz', { cache: 'no-store' })).ok;
  } catch {
    // Nobody listens.
    return false;
  }
}
