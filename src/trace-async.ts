/**
 * Traces and the API logger, for any runtime: the same as `trace.ts`, where there is
 * `AsyncLocalStorage`, which keeps the current trace beyond an `await`.
 *
 * @module
 */
// oxlint-disable-next-line import/no-unassigned-import
import './trace/async-context.ts';
export { isRaymonError, OptionError, RaymonError, TraceError, TransportError } from './base/errors.ts';
export type { ErrorCode } from './base/error-codes.ts';
export type { ErrorOf, TransportFailure } from './base/errors.ts';
export type { RaymonDataType } from './document/jcr.ts';
export type { Limits } from './base/limits.ts';
export { activeSpanTraceId } from './trace/active-span.ts';
export { RaymonApiLogger } from './trace/core-api-logger.ts';
export type { ApiLoggerOptions } from './trace/send/api-options.ts';
export type { BackoffOptions } from './trace/send/backoff.ts';
export type { Backlog, BacklogListener, BatchSize, Chunk, Overflow } from './trace/send/backlog.ts';
export type { Clock } from './trace/logger/clock.ts';
export { clearTrace, currentTrace, setCurrentTrace, withTrace } from './trace/trace.ts';
export type { ExitSignal } from './trace/logger/exit-hooks.ts';
export type { Drop, DropReason, EchoLogger, FlushOptions, LogCounts, RaymonLogger } from './trace/logger/logger.ts';
export type { LoggerOptions, ValueWrapper } from './trace/logger/record-logger.ts';
export { errorTags, normalizeTagName, Tag, TAG_TYPES, tagValues } from './trace/record/tag.ts';
export type { TagLike } from './trace/record/tag.ts';
export type { Redact, Redactable } from './trace/logger/redaction.ts';
export type { Listeners } from './trace/logger/tally.ts';
export type { Stopwatch } from './trace/stopwatch.ts';
export { Trace } from './trace/trace.ts';
export type { TraceOptions } from './trace/trace.ts';
export { fetchTransport } from './trace/send/transport.ts';
export type { Batch, FetchTransportOptions, Send } from './trace/send/transport.ts';
