import { TransportError } from '../base/errors.ts';

/**
 * Waits for a login no longer than its caller does; the login itself goes on.
 *
 * @throws {@link TransportError} as soon as `signal` is aborted; whatever the login throws.
 */
export async function untilAborted<T>(login: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return login;
  let giveUp: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => {
      reject(new TransportError('Expected a login, the caller gave up waiting', { cause: signal.reason }));
    };
    try {
      if (signal.aborted) giveUp();
      else signal.addEventListener('abort', giveUp);
    } catch (cause) {
      reject(new TransportError('Expected a signal that can be listened to, it threw', { cause }));
    }
  });
  try {
    return await Promise.race([login, aborted]);
  } finally {
    if (giveUp !== undefined) signal.removeEventListener('abort', giveUp);
  }
}
