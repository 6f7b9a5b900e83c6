import type { TransportError } from '../../base/errors.ts';

/**
 * What a failed attempt says:
 *
 * - `batch`: the server refuses what the batch holds, which no repetition changes.
 * - `coding`: the server does not take the compression, or the batch.
 * - `server`: the wrong address, or a server that is not set up for this: only a person can change that.
 * - `passing`: the network, the credentials or a server that is overloaded; it may pass.
 */
export type Verdict = 'batch' | 'coding' | 'server' | 'passing';

const BATCH = new Set([400, 413, 414, 422]);
const PASSING = new Set([401, 403, 408, 425, 429]);
const SERVER = new Set([501, 505]);

/** Reads a failure by its status. What is not known to be about the records never costs one. */
export function verdictOf({ status }: TransportError): Verdict {
  if (status === undefined) return 'passing';
  if (BATCH.has(status)) return 'batch';
  if (status === 415) return 'coding';
  // A browser hides the status of a redirect: it says 0.
  const isOther = (status >= 300 && status < 500) || status === 0;
  return SERVER.has(status) || (isOther && !PASSING.has(status)) ? 'server' : 'passing';
}
