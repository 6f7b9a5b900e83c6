import { RaymonError, TraceError } from '../../base/errors.ts';
import { resolveLimits, type Limits } from '../../base/limits.ts';
import type { JsonPart } from '../../text/writer/writer.ts';
import { writeBlob } from './blob-store.ts';
import { checkCount, refused } from '../logger/bound.ts';
import type { LogCounts } from '../logger/logger.ts';
import { checkOptions, checkPath } from '../logger/options.ts';
import { atLeast, fileFormat, lineBytes, type LineFormat, type LogRecord } from '../record/record.ts';
import { RecordLogger, type LoggerOptions } from '../logger/record-logger.ts';
import { Retention } from './retention.ts';
import { SegmentLog } from '../../disk/segment-log.ts';

/** Where records are written, and how files follow each other. */
export interface FileLoggerOptions extends LoggerOptions {
  /** The file that shippers follow; its directory is made when there is none. */
  readonly path: string;
  /** Bytes after which a file is renamed, and a new one begun. Default 200,000,000. */
  readonly maxFileBytes?: number | undefined;
  /** Files to keep, the current one included; the oldest is deleted, shipped or not. Default: all are kept. */
  readonly maxFiles?: number | undefined;
  /** Bytes of the longest line, at least 4,096: larger data goes to a file beside the log. Default: no bound. */
  readonly maxLineBytes?: number | undefined;
  /** Whether a record must be on the disk itself before its call returns. Default: in the page cache. */
  readonly fsync?: boolean | undefined;
  /** Permissions of new files, before the umask. Default 0o666. */
  readonly mode?: number | undefined;
}

const DEFAULT_FILE_BYTES = 200_000_000;
/** Room for the rest of a line: ids and refs of the longest kind. */
const SHORTEST_BOUND = 4096;

/** Data that went to a file of its own. */
interface Line {
  readonly bytes: Uint8Array;
  readonly blob?: string;
}

/**
 * Writes records to a file, one line of JSON each, for a shipper to pick up.
 *
 * A line is in the file when its call returns, whole or not at all; several processes may write to one file. What the
 * disk does not take is dropped and counted.
 */
export class RaymonFileLogger extends RecordLogger {
  readonly #format: LineFormat;
  readonly #log: SegmentLog;
  readonly #retention: Retention | undefined;
  readonly #options: FileLoggerOptions;
  readonly #blobLimits: Limits;
  #onDisk = 0;

  /** @throws {@link TraceError} if the project id is none, or a bound makes no sense. */
  constructor(options: FileLoggerOptions) {
    const { maxFileBytes = DEFAULT_FILE_BYTES, maxFiles, maxLineBytes, mode } = checkOptions(options, 'a logger');
    const path = checkPath(options.path, 'path');
    checkCount(maxFileBytes, 'maxFileBytes');
    if (maxFiles !== undefined) checkCount(maxFiles, 'maxFiles');
    if (maxLineBytes !== undefined) checkCount(maxLineBytes, 'maxLineBytes', SHORTEST_BOUND);
    if (mode !== undefined) checkMode(mode);
    super(options);
    this.#options = options;
    this.#format = fileFormat(this.projectId);
    this.#blobLimits = resolveLimits({ documentBytes: this.maxRecordBytes });
    this.#retention = maxFiles === undefined ? undefined : new Retention(path, maxFiles);
    this.#log = new SegmentLog({
      path,
      maxSegmentBytes: maxFileBytes,
      fsync: options.fsync,
      mode,
      onRotate: (segment) => this.#rotated(segment),
    });
    this.flushAtExit();
    try {
      this.#log.open();
    } catch (error) {
      // It is tried again with every record: the directory may become writable.
      this.tally.report(diskFailure(error));
    }
  }

  get counts(): LogCounts {
    const { accepted, delivered, dropped, recovered, refused } = this.tally;
    return { accepted, delivered, onDisk: this.#onDisk, queued: 0, dropped, recovered, refused };
  }

  protected keep(record: LogRecord): void {
    try {
      const { bytes, blob } = this.#line(record);
      this.#log.append(bytes);
      this.#retention?.appended(bytes.length, blob);
    } catch (error) {
      if (error instanceof RaymonError) throw error;
      this.tally.accepted++;
      this.tally.drop('disk', 1);
      this.tally.report(diskFailure(error));
      return;
    }
    this.tally.accepted++;
    this.#onDisk++;
  }

  #line(record: LogRecord): Line {
    const parts = this.#format(record);
    const { maxLineBytes } = this.#options;
    if (maxLineBytes === undefined) return { bytes: lineBytes(parts, this.maxRecordBytes) };
    if (atLeast(parts) <= maxLineBytes) {
      const bytes = lineBytes(parts, this.maxRecordBytes);
      if (bytes.length <= maxLineBytes) return { bytes };
    }
    return this.#lineWithBlob(record);
  }

  #lineWithBlob(record: LogRecord): Line {
    const reference = writeBlob(this.#options.path, record.data, this.#blobLimits, this.#options);
    const data: JsonPart[] = [JSON.stringify(reference)];
    return { bytes: lineBytes(this.#format({ ...record, data }), this.maxRecordBytes), blob: reference.sha256 };
  }

  #rotated(segment: string): void {
    if (this.#retention === undefined) return;
    this.#retention.rotated(segment);
    try {
      for (const { records, own } of this.#retention.trim(this.#log.segments())) {
        this.#onDisk -= own;
        // Records of an earlier run come into the books as they go.
        this.tally.accepted += records - own;
        this.tally.recovered += records - own;
        this.tally.drop('rotated', records);
      }
    } catch (error) {
      this.tally.report(diskFailure(error));
    }
  }

  /** Waits until every line is on the disk itself. */
  async flush(): Promise<boolean> {
    try {
      this.#log.sync();
      return true;
    } catch (error) {
      this.tally.report(diskFailure(error));
      return false;
    }
  }

  protected async end(): Promise<boolean> {
    const hasLeft = await this.flush();
    this.#log.close();
    return hasLeft;
  }
}

function checkMode(mode: unknown): void {
  if (Number.isInteger(mode) && Number(mode) >= 0 && Number(mode) <= 0o7777) return;
  throw refused('mode', `permissions from 0 to ${0o7777}`, mode);
}

function diskFailure(cause: unknown): TraceError {
  const code = cause instanceof Error && 'code' in cause ? `: ${String(cause.code)}` : '';
  return new TraceError(`Expected the log file to take records, the file system failed${code}`, { cause });
}
