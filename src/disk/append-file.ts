import { closeSync, constants, fstatSync, fsyncSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { joinPieces } from '../base/bytes.ts';
import { linksAt } from './follow-links.ts';

/**
 * Ends a line that was cut off, by a full disk or by the end of a process: `CAN`, a control that JSON text never
 * holds, so that readers know the line for what it is.
 */
const CUT_OFF = Uint8Array.of(0x18, 0x0a);
const LINE_FEED = 0x0a;
/** Milliseconds that one line may wait for the reader of a FIFO that is full. */
const FIFO_WAIT_MS = 100;

/** Whether a line, its line feed taken off, was cut off. */
export function isCutOff(line: Uint8Array): boolean {
  return line.at(-1) === CUT_OFF[0];
}

/**
 * An open file that whole lines are appended to: a regular file, a FIFO, a device, or a descriptor of this process such
 * as `/dev/stdout`.
 */
export class AppendFile {
  readonly #fd: number;
  readonly #isRegular: boolean;
  readonly #isBorrowed: boolean;
  readonly #device: number;
  readonly #inode: number;
  #size = 0;
  /** Whether a write failed, and it is unknown how much was written. */
  #isSuspect = false;
  /** Whether the reader of a FIFO has the beginning of a line without its end. */
  #isTorn = false;
  /** Whether the last line waited in vain for the reader of a FIFO. */
  #isStalled = false;

  /**
   * Opens a path, and makes a regular file where nothing exists.
   *
   * A last line that was cut off is ended, so that the next one stands by itself. A FIFO without a reader is an error
   * (`ENXIO`); opening it never waits.
   *
   * @param mode - permissions of a new file, before the umask.
   * @throws What the file system throws.
   */
  constructor(path: string, mode?: number) {
    const descriptor = descriptorAt(path);
    this.#isBorrowed = descriptor !== undefined;
    this.#fd = descriptor ?? openSync(path, flagsFor(path), mode);
    try {
      const stats = fstatSync(this.#fd);
      this.#isRegular = stats.isFile();
      this.#device = stats.dev;
      this.#inode = stats.ino;
      if (this.#isBorrowed || !this.#isRegular) return;
      this.#size = stats.size;
      if (stats.size > 0 && lastByte(this.#fd, stats.size) !== LINE_FEED) this.#writeAll(CUT_OFF);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Bytes in the file; 0 unless it is a regular file. */
  get size(): number {
    return this.#size;
  }

  /** Whether a path still leads to this file, and the file is as this process left it or longer. */
  isAt(path: string): boolean {
    if (this.#isBorrowed) return true;
    if (this.#isSuspect) return false;
    const found = statSync(path, { throwIfNoEntry: false });
    // While the file is open its number cannot be another's, on its device.
    if (found?.ino !== this.#inode || found.dev !== this.#device) return false;
    if (!this.#isRegular) return true;
    if (found.size < this.#size) return false;
    this.#size = found.size;
    return true;
  }

  /**
   * Appends a line.
   *
   * @param line - ends in a line feed, and holds no other.
   * @throws What the file system throws; the line then counts as not written.
   */
  append(line: Uint8Array): void {
    this.#writeAll(this.#isTorn ? joinPieces([CUT_OFF, line]) : line);
  }

  #writeAll(bytes: Uint8Array): void {
    let written = 0;
    try {
      // One call writes everything, unless the disk is nearly full.
      while (written < bytes.length) written += this.#write(bytes, written);
      this.#isTorn = false;
      this.#isStalled = false;
    } catch (error) {
      const isFull = codeOf(error) === 'EAGAIN';
      this.#isStalled = isFull;
      // A FIFO that is full is still the same one; after all else the path is opened anew, and its last byte looked at.
      if (isFull || this.#isBorrowed) this.#isTorn ||= written > 0;
      else this.#isSuspect = true;
      throw error;
    } finally {
      if (this.#isRegular && !this.#isBorrowed) this.#size += written;
    }
  }

  #write(bytes: Uint8Array, start: number): number {
    for (let waited = 0; ; waited++) {
      try {
        return writeSync(this.#fd, bytes, start);
      } catch (error) {
        if (codeOf(error) !== 'EAGAIN' || this.#isStalled || waited >= FIFO_WAIT_MS) throw error;
        Atomics.wait(NEVER_NOTIFIED, 0, 0, 1);
      }
    }
  }

  /** Waits until every line is on the disk itself; does nothing unless it is a regular file. @throws What the file system throws. */
  sync(): void {
    if (this.#isRegular) fsyncSync(this.#fd);
  }

  /** Closes the file, unless it is a descriptor that the process was given. */
  close(): void {
    if (!this.#isBorrowed) closeSync(this.#fd);
  }
}

/** Whether a path leads to a file that may be renamed: a regular one, and no descriptor of this process. */
export function isRotatable(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true && descriptorAt(path) === undefined;
}

const DESCRIPTOR = /^\/(?:dev\/fd|proc\/(self|thread-self|\d+)\/fd)\/(\d+)$/;

/**
 * The descriptor of this process that a path leads to, as `/dev/stdout` does; undefined if it leads elsewhere.
 *
 * It is used as it is: a socket, and a pipe of another user, cannot be opened anew, and a regular file that is would
 * have an offset of its own, so that the two overwrite each other.
 */
export function descriptorAt(path: string): number | undefined {
  for (const at of linksAt(path)) {
    const [, owner, number] = DESCRIPTOR.exec(at) ?? [];
    if (number === undefined) continue;
    if (owner === undefined || !/^\d/.test(owner) || Number(owner) === process.pid) return Number(number);
  }
  return undefined;
}

function flagsFor(path: string): string | number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isFile()) return 'a+';
  // Neither opening nor writing may wait for a reader for ever.
  return constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK;
}

/** A place to wait at, as there is no sleep for synchronous code. */
const NEVER_NOTIFIED = /* @__PURE__ */ new Int32Array(new SharedArrayBuffer(4));

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function lastByte(fd: number, size: number): number | undefined {
  const byte = new Uint8Array(1);
  readSync(fd, byte, 0, 1, size - 1);
  return byte[0];
}
