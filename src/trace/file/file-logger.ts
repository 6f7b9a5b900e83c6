import { OptionError, RaymonError, TraceError } from '../../base/errors.ts';
import { resolveLimits, type Limits } from '../../base/limits.ts';
import type { JsonPart } from '../../text/writer/join.ts';
import { writeBlob } from './blob-store.ts';
import { checkCount, refused, checkPath } from '../logger/options.ts';
import type { LogCounts } from '../logger/logger.ts';
import { minBytes, fileFormat, lineBytes, type LineFormat, type LogRecord } from '../record/record.ts';
import { builtins } from '../../toolkit/builtins.ts';
import { RecordLogger, type LoggerOptions, LOGGER_OPTIONS } from '../logger/record-logger.ts';
import { checkFlag, type OptionNames, readOptions } from '../../base/options.ts';
import { Retention } from './retention.ts';
import { descriptorAt } from '../../disk/append-file.ts';
import { SegmentLog } from '../../disk/segment-log.ts';

/** Where records are written, and how files follow each other. */
export interface FileLoggerOptions extends LoggerOptions {
  /**
   * The file that shippers follow; its directory is made if there is none. Of `/dev/stdout`, a FIFO or a device,
   * neither rotation nor `maxLineBytes` is possible.
   */
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

const FILE_OPTIONS: OptionNames<FileLoggerOptions> = {
  ...LOGGER_OPTIONS,
  path: true,
  maxFileBytes: true,
  maxFiles: true,
  maxLineBytes: true,
  fsync: true,
  mode: true,
};

const DEFAULT_FILE_BYTES = 200_000_000;
/** Leaves room for the longest ids and refs. */
const MIN_LINE_BYTES = 4096;

/** A line, and the hash of the blob that holds its data, if there is one. */
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

  /** @throws {@link OptionError} if an option is unknown, the project id is invalid, or a bound is out of range. */
  constructor(options: FileLoggerOptions) {
    const given = readOptions(options, FILE_OPTIONS);
    const { maxFileBytes = DEFAULT_FILE_BYTES, maxFiles, maxLineBytes, mode } = given;
    const path = checkPath(given.path, 'path');
    const fsync = checkFlag(given.fsync, ['fsync']);
    checkCount(maxFileBytes, 'maxFileBytes');
    if (maxFiles !== undefined) checkCount(maxFiles, 'maxFiles');
    if (maxLineBytes !== undefined) checkCount(maxLineBytes, 'maxLineBytes', MIN_LINE_BYTES);
    if (mode !== undefined) checkMode(mode);
    if (maxLineBytes !== undefined && descriptorAt(path) !== undefined) {
      throw new OptionError(`Expected no maxLineBytes for ${path}: there is no place for files beside it`, [
        'maxLineBytes',
      ]);
    }
    super(given, builtins);
    this.#options = given;
    this.#format = fileFormat(this.projectId);
    this.#blobLimits = resolveLimits({ documentBytes: this.maxRecordBytes });
    this.#retention = maxFiles === undefined ? undefined : new Retention(path, maxFiles);
    this.#log = new SegmentLog({
      path,
      maxSegmentBytes: maxFileBytes,
      fsync,
      isShared: true,
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
    const { accepted, delivered, dropped, recovered, refused, sampled } = this.tally;
    return { accepted, delivered, onDisk: this.#onDisk, queued: 0, dropped, recovered, refused, sampled };
  }

  protected keep(record: LogRecord): boolean {
    try {
      const { bytes, blob } = this.#line(record);
      this.#retention?.expect(blob);
      this.#log.append(bytes);
      this.#retention?.appended(bytes.length, blob);
    } catch (error) {
      if (error instanceof RaymonError) throw error;
      this.tally.accepted++;
      this.tally.drop('disk', 1);
      this.tally.report(diskFailure(error));
      return false;
    }
    this.tally.accepted++;
    this.#onDisk++;
    return true;
  }

  #line(record: LogRecord): Line {
    const parts = this.#format(record);
    const { maxLineBytes } = this.#options;
    if (maxLineBytes === undefined) return { bytes: lineBytes(parts, this.maxRecordBytes) };
    if (minBytes(parts) <= maxLineBytes) {
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
