import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isRaymonError, LimitError, RaymonError } from '../../base/errors.ts';
import { quote } from '../../base/path.ts';
import { formatOf } from './read-artefact.ts';
import type { Format } from './source/artefact.ts';
import { FormatError } from './source/format-error.ts';

/** A file of a folder that can be shown. */
export interface FolderFile {
  readonly path: string;
  /** Its path below the folder, with slashes. */
  readonly name: string;
  readonly format: Format;
}

/** What a folder has. */
export interface FolderFiles {
  readonly files: readonly FolderFile[];
  /** How many files are of no known format. */
  readonly others: number;
  /** What could not be looked at, files and folders, and why: what the file system says. */
  readonly unread: readonly { readonly path: string; readonly error: Error }[];
}

/** Files that are looked at in one folder. */
const MOST_FILES = 20_000;
/** What the file logger keeps beside a log: its blobs, and its full files, which its name stands for. */
const BLOBS = /\.blobs$/;
const FULL_FILE = /\.\d{6,}-[0-9a-z]+$/;

/**
 * The files below a folder that are of a known format, by name; hidden ones, and what belongs to a log, are passed over.
 * Links to files are followed, those to folders are not: they may lead in a circle.
 *
 * @throws {@link LimitError} if there are too many to be looked at.
 */
export async function folderFiles(folder: string): Promise<FolderFiles> {
  const files: FolderFile[] = [];
  const unread: { path: string; error: Error }[] = [];
  let others = 0;
  let seen = 0;
  /** One of many that cannot be looked at is told, and the rest is looked at. */
  const orUnread = async <T>(path: string, looked: Promise<T>): Promise<T | undefined> => {
    try {
      return await looked;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error) || error instanceof RaymonError) throw error;
      unread.push({ path, error });
      return undefined;
    }
  };
  const visit = async (directory: string): Promise<void> => {
    const entries = await orUnread(directory, readdir(directory, { withFileTypes: true }));
    for (const entry of entries?.toSorted(byName) ?? []) {
      const path = join(directory, entry.name);
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory() && !BLOBS.test(entry.name)) await visit(path);
      const isFile = entry.isSymbolicLink() ? await orUnread(path, leadsToFile(path)) : entry.isFile();
      if (isFile !== true || FULL_FILE.test(entry.name)) continue;
      if (++seen > MOST_FILES) {
        throw new LimitError(
          'files',
          MOST_FILES,
          `Expected at most ${MOST_FILES} files in a folder, got more: name some of them`,
        );
      }
      const format = await orUnread(path, formatIn(path));
      if (format === 'unknown') others++;
      else if (format !== undefined) files.push({ path, name: relative(folder, path).replaceAll('\\', '/'), format });
    }
  };
  await visit(folder);
  return { files, others, unread };
}

async function leadsToFile(link: string): Promise<boolean> {
  return (await stat(link)).isFile();
}

/** Whether a path names a folder; false if it cannot be looked at: reading it then says why. */
export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

/**
 * The same of a folder that was named: one without files to look at is refused.
 *
 * @throws {@link FormatError} `unknown-format` if no file below it is of a known format.
 */
export async function namedFolder(folder: string): Promise<FolderFiles> {
  const found = await folderFiles(folder);
  if (found.files.length > 0 || found.unread.length > 0) return found;
  const got = found.others === 0 ? 'no files' : `only others (${found.others})`;
  const message = `Expected files of a known format in the folder ${quote(folder, 1000)}, got ${got}`;
  throw new FormatError('unknown-format', message);
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}

async function formatIn(path: string): Promise<Format | 'unknown'> {
  try {
    return await formatOf({ path });
  } catch (error) {
    if (isRaymonError(error)) return 'unknown';
    throw error;
  }
}
