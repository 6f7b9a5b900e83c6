import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  statfsSync,
  statSync,
  unlinkSync,
  writevSync,
} from 'node:fs';
import { mkdir, open, unlink, type FileHandle } from 'node:fs/promises';
import { makeDirectory } from '../../disk/make-directory.ts';

/** What the thread that writes asks of the file system; every call may throw what Node throws. */
export interface FileCalls {
  /** Makes a directory and those above it, for the owner alone. */
  makeDirectory(path: string): void;
  /** Opens a new file for the owner alone. */
  create(path: string): number;
  /** Opens a file for reading and writing. */
  open(path: string): number;
  /** Bytes of an open file. */
  size(fd: number): number;
  /** Names that an open file has: none once it was removed. */
  links(fd: number): number;
  /** Tells the file of a name from every other that may have the name later; undefined where there is none. */
  identity(path: string): string | undefined;
  /** Reads up to `into.length` bytes; gives how many. */
  read(fd: number, into: Uint8Array, at: number): number;
  /** Writes pieces one after the other; gives how many bytes of them were written. */
  write(fd: number, pieces: readonly Uint8Array[], at: number): number;
  truncate(fd: number, size: number): void;
  /** Waits until the bytes and the size are on the disk. */
  sync(fd: number): void;
  /** Waits until the names of a directory are on the disk. */
  syncDirectory(path: string): void;
  close(fd: number): void;
  remove(path: string): void;
  /** Bytes of the disk, and those free for us. */
  space(path: string): { readonly free: number; readonly total: number };
}

/** Permissions of files and directories: the owner alone. */
export const FILE_MODE = 0o600;
export const DIRECTORY_MODE = 0o700;

/** The machine's file system. */
export const fileCalls: FileCalls = {
  makeDirectory: (path) => makeDirectory(path, DIRECTORY_MODE),
  create: (path) => openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, FILE_MODE),
  open: (path) => openSync(path, constants.O_RDWR),
  size: (fd) => fstatSync(fd).size,
  links: (fd) => fstatSync(fd).nlink,
  identity(path) {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    return found && `${found.dev}:${found.ino}`;
  },
  read: (fd, into, at) => readSync(fd, into, 0, into.length, at),
  write: (fd, pieces, at) => writevSync(fd, pieces, at),
  truncate: ftruncateSync,
  sync: fdatasyncSync,
  syncDirectory(path) {
    const fd = openSync(path, constants.O_RDONLY);
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  },
  close: closeSync,
  remove: unlinkSync,
  space(path) {
    const { bavail, blocks, bsize } = statfsSync(path);
    return { free: bavail * bsize, total: blocks * bsize };
  },
};

/** The same for what runs beside: uploads and reading. */
export interface AsyncFileCalls {
  makeDirectory(path: string): Promise<void>;
  /** Opens a new file for the owner alone. */
  create(path: string): Promise<OpenFile>;
  /** Opens a file for reading. */
  open(path: string): Promise<OpenFile>;
  remove(path: string): Promise<void>;
  /** Waits until the names of a directory are on the disk. */
  syncDirectory(path: string): Promise<void>;
}

/** An open file. */
export interface OpenFile {
  /** Reads up to `into.length` bytes; gives how many. */
  read(into: Uint8Array, at: number): Promise<number>;
  /** Writes; gives how many bytes were written. */
  write(bytes: Uint8Array, at: number): Promise<number>;
  /** Waits until the bytes and the size are on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The machine's file system. */
export const asyncFileCalls: AsyncFileCalls = {
  async makeDirectory(path) {
    await mkdir(path, { recursive: true, mode: DIRECTORY_MODE });
  },
  create: async (path) => openFile(await open(path, 'wx+', FILE_MODE)),
  open: async (path) => openFile(await open(path, 'r')),
  remove: unlink,
  async syncDirectory(path) {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

function openFile(handle: FileHandle): OpenFile {
  return {
    read: async (into, at) => (await handle.read(into, 0, into.length, at)).bytesRead,
    write: async (bytes, at) => (await handle.write(bytes, 0, bytes.length, at)).bytesWritten,
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}

/** Whether an error says that the disk, or what the owner may use of it, is full. */
export function isFull(error: unknown): boolean {
  return hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT') || hasCode(error, 'EFBIG');
}

/** Whether an error is the system's of that code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
