import { builtins } from '../../toolkit/builtins.ts';
import type { ApiLoggerOptions } from './api-options.ts';
import { BatchLogger } from './batch-logger.ts';

/**
 * Sends records to the API in batches, in order, at least once.
 *
 * A record is serialised and queued before its call returns. One batch at a time is sent, and sent again until the
 * server takes it, while the queue stays within its bounds. Without a spool the queue is lost with the process.
 *
 * ```ts
 * const logger = new RaymonApiLogger({ projectId, send: fetchTransport({ url, token }) });
 * // at shutdown:
 * await logger.close();
 * ```
 */
export class RaymonApiLogger extends BatchLogger {
  /** @throws {@link OptionError} if an option is unknown, the project id is invalid, or a bound is out of range. */
  constructor(options: ApiLoggerOptions) {
    super(options, builtins);
  }
}
