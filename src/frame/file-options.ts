import type { Limits } from '../base/limits.ts';
import { checkCallback, checkChoice, checkFlag, type OptionNames, readOptions } from '../base/options.ts';
import type { UnpackZstd } from './ipc/zstd.ts';
import { type FrameLayout, readLayout } from './options.ts';

/** How the bytes of an Arrow stream or file are read. */
export interface FrameIPCReadOptions {
  /** What the frame's document will hold; `both` by default. */
  readonly layout?: FrameLayout | undefined;
  /**
   * Unpacks a frame of Zstandard into `size` bytes, in place of the engine's own reader; for engines that have none, such
   * as browsers and Node before 22.15. It is given a view of a copy, and what it gives is copied.
   */
  readonly zstd?: UnpackZstd | undefined;
  /** Limits of this call; {@link DEFAULT_LIMITS} for those not given. `payloadBytes` counts packed and unpacked bytes. */
  readonly limits?: Partial<Limits> | undefined;
}

/** As what bytes of Arrow a frame is written. */
export interface FrameIPCWriteOptions {
  /** `stream` by default, which readers can begin before they have all of it; `file` ends with a list of its parts. */
  readonly format?: 'stream' | 'file' | undefined;
  /** Limits of this call; those of the frame when missing. */
  readonly limits?: Partial<Limits> | undefined;
}

/** How a frame is written as CSV. */
export interface FrameCsvOptions {
  /** Whether nested cells and bytes are written as JSON and base64, which CSV does not bring back. */
  readonly lossy?: boolean | undefined;
  /** Limits of this call; those of the frame when missing. `documentBytes` counts the text in UTF-8. */
  readonly limits?: Partial<Limits> | undefined;
}

const READ_OPTIONS: OptionNames<FrameIPCReadOptions> = { layout: true, zstd: true, limits: true };
const WRITE_OPTIONS: OptionNames<FrameIPCWriteOptions> = { format: true, limits: true };
const CSV_OPTIONS: OptionNames<FrameCsvOptions> = { lossy: true, limits: true };

/** @throws {@link OptionError} if an option but the limits, which their readers check, is unknown or invalid. */
export function readIPCReadOptions(options: FrameIPCReadOptions | undefined): FrameIPCReadOptions {
  const { layout, zstd, limits } = readOptions(options, READ_OPTIONS);
  checkCallback(zstd, ['zstd']);
  return { layout: readLayout(layout), zstd, limits };
}

/** The same for those of writing. */
export function readIPCWriteOptions(options: FrameIPCWriteOptions | undefined): FrameIPCWriteOptions {
  const { format, limits } = readOptions(options, WRITE_OPTIONS);
  return { format: checkChoice(format, ['stream', 'file'], ['format']), limits };
}

/** The same for those of CSV. */
export function readCsvOptions(options: FrameCsvOptions | undefined): FrameCsvOptions {
  const { lossy, limits } = readOptions(options, CSV_OPTIONS);
  return { lossy: checkFlag(lossy, ['lossy']), limits };
}
