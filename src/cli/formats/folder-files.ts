import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isRaymonError, LimitError } from '../../base/errors.ts';
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

/** Files that are looked at in one folder. */
const MOST_FILES = 20_000;
/** What the file logger keeps beside a log: its blobs, and its full files, which its name stands for. */
const BLOBS = /\.blobs$/;
const FULL_FILE = /\.\d{6,}-[0-9a-z]+$/;

/**
 * The files below a folder that are of a known format, by name; hidden ones, and what belongs to a log, are passed over.
 *
 * @returns Those, and the number of other files.
 * @throws {@link LimitError} if there are too many to be looked at.
 */
export async function folderFiles(
  folder: string,
): Promise<{ readonly files: readonly FolderFile[]; readonly others: number }> {
  const files: FolderFile[] = [];
  let others = 0;
  let seen = 0;
  const visit = async (directory: string): Promise<void> => {
    const entries = await readdir(directory, { withFileTypes: true });
    for (const entry of entries.toSorted(byName)) {
      const path = join(directory, entry.name);
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory() && !BLOBS.test(entry.name)) await visit(path);
      if (!entry.isFile() || FULL_FILE.test(entry.name)) continue;
      if (++seen > MOST_FILES) {
        throw new LimitError(
          'files',
          MOST_FILES,
          `Expected at most ${MOST_FILES} files in a folder, got more: name some of them`,
        );
      }
      const format = await formatIn(path);
      if (format === undefined) others++;
      else files.push({ path, name: relative(folder, path).replaceAll('\\', '/'), format });
    }
  };
  await visit(folder);
  return { files, others };
}

/** Whether a path names a folder; what cannot be looked at is none: reading it says why. */
export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

/**
 * The same of a folder that was named: one without files to look at is refused.
 *
 * @throws {@link FormatError} `unknown-format` if no file below it is of a known format.
 */
export async function namedFolder(folder: string): ReturnType<typeof folderFiles> {
  const found = await folderFiles(folder);
  if (found.files.length > 0) return found;
  const message = `Expected files of a known format in the folder ${quote(folder, 1000)}, got ${found.others} others`;
  throw new FormatError('unknown-format', message);
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}

async function formatIn(path: string): Promise<Format | undefined> {
  try {
    return await formatOf({ path });
  } catch (error) {
    if (isRaymonError(error)) return undefined;
    throw error;
  }
}
