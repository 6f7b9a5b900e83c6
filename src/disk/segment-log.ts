import { closeSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppendFile, isRotatable } from './append-file.ts';
import { makeDirectory } from './make-directory.ts';

/** Where lines go. */
export interface SegmentLogOptions {
  /** The file that is appended to; full ones are renamed to `<path>.<number>-<random>`, a name that never comes twice. */
  readonly path: string;
  /** Bytes after which a file is full. One line may be longer: it has a file to itself. */
  readonly maxSegmentBytes: number;
  /** Whether each line must be on the disk itself before `append` returns; else it is in the page cache. */
  readonly fsync?: boolean | undefined;
  /** Whether other processes may append to the same file: files are then renamed by one process at a time. */
  readonly isShared?: boolean | undefined;
  /** Permissions of new files, before the umask. */
  readonly mode?: number | undefined;
  /** Called before the file, and perhaps its directory, is made. */
  readonly onOpen?: (() => void) | undefined;
  /** Told after a file was renamed. */
  readonly onRotate?: ((segment: string) => void) | undefined;
}

/**
 * Lines in files, written whole and only ever appended.
 *
 * Several processes may append to one file: each line is one write in append mode. A file that others move, delete
 * or truncate is opened anew. `/dev/stdout`, FIFOs and devices are never renamed.
 */
export class SegmentLog {
  readonly path: string;
  readonly #options: SegmentLogOptions;
  #file: AppendFile | undefined;
  /** Number of the last segment: the next one is later, also where the directory was emptied. */
  #number = 0;

  constructor(options: SegmentLogOptions) {
    this.path = options.path;
    this.#options = options;
  }

  /** Bytes in the file that is appended to. */
  get size(): number {
    return this.#file?.size ?? 0;
  }

  /**
   * Opens the file, and makes its directory if there is none.
   *
   * @throws What the file system throws.
   */
  open(): void {
    this.#opened();
  }

  #opened(): AppendFile {
    this.#options.onOpen?.();
    makeDirectory(dirname(this.path));
    this.#file = new AppendFile(this.path, this.#options.mode);
    return this.#file;
  }

  /**
   * Appends a whole line.
   *
   * @param line - ends in a line feed, and holds no other.
   * @throws What the file system throws; the line then counts as not written.
   */
  append(line: Uint8Array): void {
    let file = this.#current();
    if (this.#isFull(file.size, line)) {
      this.#rotate((size) => this.#isFull(size, line));
      file = this.#opened();
    }
    file.append(line);
    if (this.#options.fsync === true) file.sync();
  }

  #isFull(size: number, line: Uint8Array): boolean {
    return size > 0 && size + line.length > this.#options.maxSegmentBytes;
  }

  /** The open file, if it is the one at the path; else that one. */
  #current(): AppendFile {
    const file = this.#file;
    if (file?.isAt(this.path) === true) return file;
    this.close();
    return this.#opened();
  }

  /**
   * Renames the file, if it is a regular one; the next line begins a new one.
   *
   * @returns Its new path; undefined if it was not renamed: it does not exist, or another process renames it right now.
   * @throws What the file system throws.
   */
  rotate(): string | undefined {
    return this.#rotate(() => true);
  }

  #rotate(isDue: (size: number) => boolean): string | undefined {
    this.close();
    if (!isRotatable(this.path)) return undefined;
    if (this.#options.isShared !== true) return this.#rename();
    // Two processes that choose a number at once would choose the same one, and lose the order of their files. Hidden,
    // so that the globs of shippers do not match it.
    const lock = join(dirname(this.path), `.${basename(this.path)}.rotating`);
    if (!tryLock(lock)) return undefined;
    try {
      // The other one may have been faster.
      return isDue(statSync(this.path, { throwIfNoEntry: false })?.size ?? 0) ? this.#rename() : undefined;
    } finally {
      rmSync(lock, { force: true });
    }
  }

  #rename(): string | undefined {
    const last = this.segments().at(-1);
    this.#number = Math.max(this.#number, last === undefined ? 0 : segmentNumber(last)) + 1;
    const segment = `${this.path}.${String(this.#number).padStart(DIGITS, '0')}-${randomName()}`;
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
    this.#file?.sync();
  }

  close(): void {
    const file = this.#file;
    this.#file = undefined;
    file?.close();
  }
}

/** Age of a lock that a killed process has left: renaming takes no time. */
const STALE_LOCK_MS = 10_000;

/** Makes a file that exists while one process renames. @returns Whether there was none. */
function tryLock(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx', 0o600));
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
  // The next line tries again.
  if (Date.now() - made > STALE_LOCK_MS) rmSync(path, { force: true });
  return false;
}

/** The number is for the order, and may come again once the directory is empty: the rest makes the name unique. */
function randomName(): string {
  return crypto.randomUUID().replaceAll('-', '');
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
