import { builtins } from '../toolkit/core-builtins.ts';
import type { ApiLoggerOptions } from './send/api-options.ts';
import { BatchLogger } from './send/batch-logger.ts';

/**
 * Sends records to the API in batches, in order, at least once, from wherever JavaScript runs.
 *
 * A record is serialised and queued before its call returns. The queue is in memory; when a page is hidden, or left,
 * what waits is sent by a request that outlives it, as far as browsers let such requests carry: 64 KB.
 *
 * Of bare values it wraps those that `raymon/core` knows; wrappers of any kind are logged as they are, and
 * `{ registry: builtins }` of `raymon/types` wraps tables and images as well.
 *
 * ```ts
 * const logger = new RaymonApiLogger({ projectId, send: fetchTransport({ url, token }) });
 * ```
 */
export class RaymonApiLogger extends BatchLogger {
  /** @throws {@link OptionError} if an option is unknown, the project id is invalid, or a bound is out of range. */
  constructor(options: ApiLoggerOptions) {
    super(options, builtins);
  }
}
