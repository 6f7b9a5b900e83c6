let last: Promise<void> = Promise.resolve();

/**
 * Waits for a turn of the event loop that nobody else waits for: work that comes at the same time is done piece by
 * piece, and the loop serves connections and timers between two pieces.
 *
 * Where each piece only waits for the next turn, all pieces are done in one, one behind the other.
 */
export function turn(): Promise<void> {
  last = last.then(
    () =>
      new Promise((resolve) => {
        setImmediate(resolve);
      }),
  );
  return last;
}
