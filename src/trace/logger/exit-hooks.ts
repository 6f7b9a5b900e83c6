import type { OptionError } from '../../base/errors.ts';
import { ownErrors } from '../../base/foreign-errors.ts';
import { badOption } from '../../base/options.ts';

/** Signals that end a process and can be waited for. */
export type ExitSignal = 'SIGTERM' | 'SIGINT';

type ExitEvent = ExitSignal | 'beforeExit';
type Flush = () => Promise<unknown>;

/** All that flush at one event share a listener: after a signal, the process ends when the last of them is done. */
const flushes = new Map<ExitEvent, Set<Flush>>();

/**
 * Flushes when the process is about to end: by itself, or by one of the signals.
 *
 * After a signal the process ends as it would have without us, unless the application listens to the signal too:
 * then it is the application's to decide.
 *
 * @returns Undoes it.
 * @throws {@link OptionError} if a signal is neither of these; nothing is listened to then.
 */
export function onExit(signals: readonly ExitSignal[], flush: Flush): () => void {
  checkSignals(signals);
  if (typeof process === 'undefined' || typeof process.on !== 'function') return () => undefined;
  const events = ['beforeExit' as const, ...signals];
  for (const event of events) add(event, flush);
  return () => {
    for (const event of events) remove(event, flush);
  };
}

function checkSignals(signals: unknown): void {
  const refused = (): OptionError => badOption('a list of SIGTERM and SIGINT', signals, ['exitSignals']);
  if (!ownErrors(() => areSignals(signals), refused)) throw refused();
}

function areSignals(signals: unknown): boolean {
  return Array.isArray(signals) && signals.every((signal) => signal === 'SIGTERM' || signal === 'SIGINT');
}

function add(event: ExitEvent, flush: Flush): void {
  const sharing = flushes.get(event);
  if (sharing !== undefined) {
    sharing.add(flush);
    return;
  }
  flushes.set(event, new Set([flush]));
  if (event === 'beforeExit') process.on(event, flushOnce);
  else process.on(event, flushAndEnd);
}

function remove(event: ExitEvent, flush: Flush): void {
  const sharing = flushes.get(event);
  if (sharing === undefined || !sharing.delete(flush) || sharing.size > 0) return;
  flushes.delete(event);
  process.removeListener(event, event === 'beforeExit' ? flushOnce : flushAndEnd);
}

/** Once: what a flush waits for keeps the process alive, which then comes to its end again. */
function flushOnce(): void {
  for (const flush of flushes.get('beforeExit') ?? []) {
    remove('beforeExit', flush);
    void flush();
  }
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
