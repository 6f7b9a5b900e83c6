import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  write,
  writeSync,
  type Stats,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { linksAt } from './follow-links.ts';

/** How a file is replaced. */
export interface ReplaceOptions {
  /** Permissions of a file that did not exist, before the umask. Default 0o666. */
  readonly mode?: number | undefined;
  /** Whether the bytes, and the name, must be on the disk itself when the file is committed. */
  readonly fsync?: boolean | undefined;
}

const writeAsync = promisify(write);

/**
 * A file that gets its name only when it is complete: readers of the name see the old bytes or the new ones, whole.
 *
 * It takes over the permissions and, as far as the system lets this process, the owner of the file that it replaces.
 */
export class Replacement {
  readonly #options: ReplaceOptions;
  readonly #temporary: string;
  readonly #fd: number;
  #isOpen = true;

  /**
   * @param directory - where the file will be.
   * @param replaced - the file that will be replaced, if that is known: until then nobody else may read the new bytes.
   * @throws What the file system throws.
   */
  constructor(directory: string, options: ReplaceOptions, replaced?: Stats) {
    this.#options = options;
    this.#temporary = join(directory, `.${crypto.randomUUID()}.tmp`);
    this.#fd = openSync(this.#temporary, 'wx', replaced === undefined ? options.mode : 0o600);
  }

  /** Writes the next bytes. @throws What the file system throws. */
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at);
  }

  /** The same off the main thread; `bytes` must stay as they are until the promise settles. */
  async writeAsync(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await writeAsync(this.#fd, bytes, at, bytes.length - at);
      at += bytesWritten;
    }
  }

  /**
   * Gives the file its name.
   *
   * @param path - in the directory of the file, no symbolic link.
   * @throws What the file system throws.
   */
  commit(path: string): void {
    const replaced = statSync(path, { throwIfNoEntry: false });
    if (replaced !== undefined) takeOver(this.#fd, replaced);
    if (this.#options.fsync === true) fsyncSync(this.#fd);
    this.#close();
    renameSync(this.#temporary, path);
    if (this.#options.fsync === true) syncDirectory(dirname(path));
  }

  /** Deletes the file, unless it has its name already; never throws. */
  discard(): void {
    try {
      this.#close();
      rmSync(this.#temporary, { force: true });
    } catch {
      // The error that made the file useless is the one to be told.
    }
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    closeSync(this.#fd);
  }
}

/**
 * Writes a file whole or not at all. Symbolic links are followed; a FIFO or a device, which cannot be replaced, is
 * written into.
 *
 * @param path - the file; its directory exists.
 * @param pieces - its bytes, each valid only until the next is asked for.
 * @throws What the file system or the pieces throw; the file is then as it was.
 */
export async function replaceFile(
  path: string,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: ReplaceOptions = {},
): Promise<void> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined && !found.isFile()) return writeInto(path, pieces);
  const target = linksAt(path).at(-1) as string;
  const file = new Replacement(dirname(target), options, found);
  try {
    for await (const piece of pieces) await file.writeAsync(piece);
    file.commit(target);
  } catch (error) {
    file.discard();
    throw error;
  }
}

async function writeInto(path: string, pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
  // Without O_CREAT and O_TRUNC: what went away meanwhile is an error, not a new file.
  const file = await open(path, constants.O_WRONLY);
  try {
    for await (const piece of pieces) await file.writeFile(piece);
  } finally {
    await file.close();
  }
}

const PERMISSIONS = 0o7777;
const GROUP = 0o070;

/** Gives an open file the owner, the group and the permissions of another one. */
function takeOver(fd: number, from: Stats): void {
  if (process.platform === 'win32') return;
  const { uid, gid } = fstatSync(fd);
  const hasGroup = gid === from.gid || attempt(() => fchownSync(fd, uid, from.gid));
  const hasOwner = uid === from.uid || attempt(() => fchownSync(fd, from.uid, hasGroup ? from.gid : gid));
  let mode = from.mode & PERMISSIONS;
  // Another group gets no more than everybody, and nobody else's rights are lent to this user's programs.
  if (!hasGroup) mode = (mode & ~GROUP) | ((mode & 0o007) << 3);
  if (!hasGroup || !hasOwner) mode &= 0o777;
  fchmodSync(fd, mode);
}

/** Whether the system lets this process do it. */
function attempt(action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EPERM' || error.code === 'EINVAL')) return false;
    throw error;
  }
}

/** A file's new name lasts once its directory is on the disk; not every platform can say so. */
function syncDirectory(path: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
