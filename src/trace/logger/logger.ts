import type { RaymonError } from '../../base/errors.ts';
import type { TagLike } from '../record/tag.ts';

/** How long to wait for records to leave. */
export interface FlushOptions {
  /** Milliseconds, 30,000 by default; invalid values count as the default. */
  readonly timeout?: number | undefined;
}

/**
 * Takes records of traces, and ships them.
 *
 * Nothing here throws or rejects: an application does not fail because its logs do.
 */
export interface RaymonLogger {
  /**
   * Logs a message.
   *
   * @param traceId - of 1 to 200 characters without controls.
   * @param text - a string for people.
   * @returns Whether it was kept; false if it was refused, dropped at once, or left out by `sampleRate`.
   */
  info(traceId: string, text: string): boolean;
  /**
   * Logs an artefact; it is serialised before this returns.
   *
   * @param ref - its name, unique within the trace.
   * @param data - a wrapper, or a bare value for `wrap`.
   * @returns Whether it was kept; false if it was refused, dropped at once, or left out by `sampleRate`.
   */
  log(traceId: string, ref: string, data: unknown): boolean;
  /**
   * Logs an error as an artefact, without the members of it that cannot be kept, which it names in a text. A logger
   * without it is given errors by `log`.
   *
   * @param traceId - of 1 to 200 characters without controls.
   * @param ref - its name, unique within the trace.
   * @param error - whatever was thrown.
   * @returns Whether it was kept; false if it was refused, dropped at once, or left out by `sampleRate`.
   */
  error?(traceId: string, ref: string, error: unknown): boolean;
  /**
   * Logs tags.
   *
   * @param traceId - of 1 to 200 characters without controls.
   * @param tags - `Tag`s or plain objects.
   * @returns Whether they were kept; false if they were refused, dropped at once, or left out by `sampleRate`.
   */
  tag(traceId: string, tags: Iterable<TagLike>): boolean;
  /**
   * Reports and counts a record that could not be made.
   *
   * @param error - why it could not be made.
   */
  refuse(error: RaymonError): void;
  /**
   * Waits until what was logged before has left.
   *
   * @param options - how long to wait.
   * @returns Whether it has, within the time.
   */
  flush(options?: FlushOptions): Promise<boolean>;
  /**
   * Flushes, and takes nothing more.
   *
   * @param options - how long to wait.
   * @returns Whether everything has left, within the time.
   */
  close(options?: FlushOptions): Promise<boolean>;
}

/**
 * What became of the records, at this moment:
 * `accepted = delivered + onDisk + queued + dropped`.
 */
export interface LogCounts {
  /** Records taken, and those found on disk from an earlier run. */
  readonly accepted: number;
  /** Records that the server has accepted. */
  readonly delivered: number;
  /** Records in files: a spool's until they are delivered, a log file's until it is deleted. */
  readonly onDisk: number;
  /** Records in memory, those being sent included. */
  readonly queued: number;
  /** Records taken and then given up; each was told to `onDrop`. */
  readonly dropped: number;
  /** Of the accepted, those found on disk from an earlier run. */
  readonly recovered: number;
  /** Records never taken; each was told to `onError`. */
  readonly refused: number;
  /** Records of traces that `sampleRate` leaves out: never taken, and told to nobody. */
  readonly sampled: number;
}

/** Why records were given up. */
export type DropReason =
  /** The queue or the spool was full. */
  | 'queue-full'
  /** The server refuses the record itself: malformed for it, or too large. */
  | 'rejected'
  /** The file system failed. */
  | 'disk'
  /** The log has more files than `maxFiles`, its oldest was deleted. */
  | 'rotated'
  /** `redact` gave nothing to log, or threw, which is told to `onError` as well. */
  | 'redacted'
  /** The logger was closed before they could be sent. */
  | 'closed';

/** Records that were given up. */
export interface Drop {
  /** Why. */
  readonly reason: DropReason;
  /** How many. */
  readonly records: number;
}

/** What a console logger needs to have to show what is logged: `pino()` and its like. */
export interface EchoLogger {
  /** Shows a message with fields. */
  info(fields: object, message: string): void;
}
