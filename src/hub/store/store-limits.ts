/** Bytes of `data` that stand in the database, so that a row never needs a page of its own; longer ones are in segments. */
export const INLINE_BYTES = 768;
/** Tags of a trace, as often as they were logged. */
export const MAX_TRACE_TAGS = 10_000;
/** Refs of a trace. */
export const MAX_TRACE_REFS = 10_000;
/** Different names, types and groups of a project's tags. */
export const MAX_TAG_NAMES = 100_000;
/** Forms of a project's records of tags; what is written in others is kept whole. */
export const MAX_TAG_FORMS = 10_000;
/** Values of a name, type and group that are counted. */
export const MAX_TAG_VALUES = 10_000;
/** Days for which an `Idempotency-Key` is remembered. */
export const KEY_DAYS = 7;
/** Bytes of batches that may wait to be written. */
export const MAX_WAITING_BYTES: number = 512 * 2 ** 20;
/** Batches that may wait to be written. */
export const MAX_WAITING_BATCHES = 1024;
/** Calls that may wait for a thread that reads. */
export const MAX_WAITING_READS = 1024;
/** Bytes of the batches that share one sync. */
export const GROUP_BYTES: number = 32 * 2 ** 20;
/** Batches that share one sync. */
export const GROUP_BATCHES = 64;
/** Free bytes, and part of the disk, below which nothing is ingested. */
export const MIN_FREE_BYTES: number = 2 ** 30;
export const MIN_FREE_RATIO = 0.05;
/** Milliseconds for which a look at the free room counts. */
export const FREE_LOOK_MS = 1000;
/** Uploads at once. */
export const MAX_UPLOADS = 64;
/** Microseconds of a day and of an hour. */
export const DAY_US = 86_400_000_000;
export const HOUR_US = 3_600_000_000;
