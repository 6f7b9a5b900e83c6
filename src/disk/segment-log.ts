import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeDirectory } from './make-directory.ts';

/** Where lines go. */
export interface SegmentLogOptions {
  /** The file that is appended to; full ones are renamed to `<path>.<number>-<random>`. */
  readonly path: string;
  /** Bytes after which a file is full. One line may be longer: it has a file to itself. */
  readonly maxSegmentBytes: number;
  /** Whether each line must be on the disk itself before `append` returns; else it is in the page cache. */
  readonly fsync?: boolean | undefined;
  /** Permissions of new files, before the umask. */
  readonly mode?: number | undefined;
  /** Told after a file was renamed. */
  readonly onRotate?: ((segment: string) => void) | undefined;
}

/**
 * Ends a line that was cut off, by a full disk or by the end of a process: `CAN`, a control that JSON text never
 * holds, so that readers know the line for what it is.
 */
const CUT_OFF = Uint8Array.of(0x18, 0x0a);
const LINE_FEED = 0x0a;

/** Milliseconds between two appends that count as one burst, and between two looks at the file within a burst. */
const BURST_GAP = 0.005;
const BURST_LOOK = 1;

/**
 * Lines in files, written whole and only ever appended.
 *
 * Several processes may append to one file: each line is one write in append mode. A file that others move, delete
 * or truncate is opened anew.
 */
export class SegmentLog {
  readonly path: string;
  readonly #options: SegmentLogOptions;
  readonly #suffix = crypto.randomUUID().slice(-12);
  #fd: number | undefined;
  #inode = 0;
  #size = 0;
  #isCutOff = false;
  #appendedAt = -Infinity;
  #lookedAt = -Infinity;

  constructor(options: SegmentLogOptions) {
    this.path = options.path;
    this.#options = options;
  }

  /** Bytes in the file that is appended to. */
  get size(): number {
    return this.#size;
  }

  /**
   * Opens the file, and its directory when there is none.
   *
   * A last line that was cut off is closed, so that the next one stands by itself.
   *
   * @throws What the file system throws.
   */
  open(): void {
    makeDirectory(dirname(this.path));
    const fd = openSync(this.path, 'a+', this.#options.mode);
    try {
      const { ino, size, mode } = fstatSync(fd);
      this.#isCutOff = size > 0 && lastByte(fd, size) !== LINE_FEED;
      this.#inode = ino;
      this.#size = size;
      this.#fd = fd;
      if (this.#isCutOff && (mode & 0o170000) === 0o100000) this.#write(CUT_OFF);
      this.#isCutOff = false;
    } catch (error) {
      this.#fd = undefined;
      closeSync(fd);
      throw error;
    }
  }

  /**
   * Appends a whole line.
   *
   * @param line - ends in a line feed, and holds no other.
   * @throws What the file system throws; the line then counts as not written.
   */
  append(line: Uint8Array): void {
    this.#look();
    if (this.#size > 0 && this.#size + line.length > this.#options.maxSegmentBytes) {
      this.rotate();
      this.open();
    }
    this.#write(this.#isCutOff ? joined(CUT_OFF, line) : line);
    if (this.#options.fsync === true && this.#fd !== undefined) fsyncSync(this.#fd);
    this.#appendedAt = performance.now();
  }

  /** Sees to it that the open file is the one at the path. */
  #look(): void {
    if (this.#fd === undefined) return this.open();
    const now = performance.now();
    // Within a burst nobody had the time to do anything to the file, and looking costs more than writing.
    if (now - this.#appendedAt < BURST_GAP && now - this.#lookedAt < BURST_LOOK) return;
    this.#lookedAt = now;
    const found = statSync(this.path, { throwIfNoEntry: false });
    if (found?.ino === this.#inode && found.size >= this.#size) {
      this.#size = found.size;
      return;
    }
    this.close();
    this.open();
  }

  #write(bytes: Uint8Array): void {
    const fd = this.#fd;
    if (fd === undefined) return;
    let written = 0;
    try {
      // One call writes everything, unless the disk is nearly full.
      while (written < bytes.length) written += writeSync(fd, bytes, written);
      this.#isCutOff = false;
    } catch (error) {
      if (written > 0) this.#isCutOff = true;
      throw error;
    } finally {
      this.#size += written;
    }
  }

  /** Renames the file, if it holds anything; the next line begins a new one. @returns Its new path. */
  rotate(): string | undefined {
    this.close();
    const last = this.segments().at(-1);
    const number = (last === undefined ? 0 : segmentNumber(last)) + 1;
    const segment = `${this.path}.${String(number).padStart(DIGITS, '0')}-${this.#suffix}`;
    try {
      renameSync(this.path, segment);
    } catch (error) {
      // Another process was faster, or somebody moved the file.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
    this.#options.onRotate?.(segment);
    return segment;
  }

  /** The full files, oldest first. */
  segments(): string[] {
    return segmentsOf(this.path);
  }

  /** Waits until every line is on the disk itself. */
  sync(): void {
    if (this.#fd !== undefined) fsyncSync(this.#fd);
  }

  close(): void {
    if (this.#fd === undefined) return;
    const fd = this.#fd;
    this.#fd = undefined;
    this.#size = 0;
    closeSync(fd);
  }
}

const DIGITS = 6;
const SEGMENT = /^\.(\d{6,})-[0-9a-z]+$/;

function segmentNumber(segment: string): number {
  return Number(/\.(\d+)-[0-9a-z]+$/.exec(segment)?.[1]);
}

/** The full files of a log, oldest first. */
export function segmentsOf(path: string): string[] {
  const name = basename(path);
  return readdirSync(dirname(path))
    .filter((entry) => entry.startsWith(name) && SEGMENT.test(entry.slice(name.length)))
    .toSorted((a, b) => segmentNumber(a) - segmentNumber(b) || (a < b ? -1 : 1))
    .map((entry) => join(dirname(path), entry));
}

/** Whether a line, its line feed taken off, was cut off. */
export function isCutOff(line: Uint8Array): boolean {
  return line.at(-1) === CUT_OFF[0];
}

function lastByte(fd: number, size: number): number | undefined {
  const byte = new Uint8Array(1);
  readSync(fd, byte, 0, 1, size - 1);
  return byte[0];
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}
