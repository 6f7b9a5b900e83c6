/** Signals that end a process and can be waited for. */
export type ExitSignal = 'SIGTERM' | 'SIGINT';

type Flush = () => Promise<unknown>;

/**
 * Flushes when the process is about to end: by itself, or by one of the signals.
 *
 * After a signal the process ends as it would have without us, unless the application listens to the signal too:
 * then it is the application's to decide.
 *
 * @returns Undoes it.
 */
export function onExit(signals: readonly ExitSignal[], flush: Flush): () => void {
  if (typeof process === 'undefined' || typeof process.once !== 'function') return () => undefined;
  // Once: pending work makes the process live on, and come to its end again.
  const beforeExit = (): void => void flush();
  process.once('beforeExit', beforeExit);
  for (const signal of signals) addFlush(signal, flush);
  return () => {
    process.removeListener('beforeExit', beforeExit);
    for (const signal of signals) removeFlush(signal, flush);
  };
}

/** All that flush at a signal share one listener: the process ends when the last of them is done. */
const flushes = new Map<ExitSignal, Set<Flush>>();

function addFlush(signal: ExitSignal, flush: Flush): void {
  const sharing = flushes.get(signal);
  if (sharing !== undefined) {
    sharing.add(flush);
    return;
  }
  flushes.set(signal, new Set([flush]));
  process.on(signal, flushAndEnd);
}

function removeFlush(signal: ExitSignal, flush: Flush): void {
  const sharing = flushes.get(signal);
  if (sharing === undefined || !sharing.delete(flush) || sharing.size > 0) return;
  flushes.delete(signal);
  process.removeListener(signal, flushAndEnd);
}

function flushAndEnd(signal: ExitSignal): void {
  void flushAll(signal);
}

async function flushAll(signal: ExitSignal): Promise<void> {
  await Promise.allSettled(Array.from(flushes.get(signal) ?? [], (flush) => flush()));
  if (process.listenerCount(signal) > 1) return;
  process.removeListener(signal, flushAndEnd);
  process.kill(process.pid, signal);
}
