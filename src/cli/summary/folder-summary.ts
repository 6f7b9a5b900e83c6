import { stat } from 'node:fs/promises';
import { namedFolder } from '../formats/folder-files.ts';

/** What a folder has. */
export interface FolderSummary {
  /** The folder, as it was named. Untrusted. */
  readonly folder: string;
  /** The first files of a known format: their paths below the folder, untrusted, and bytes. */
  readonly files: readonly { readonly file: string; readonly format: string; readonly bytes: number }[];
  /** How many there are in all. */
  readonly fileCount: number;
  /** Files of no known format. */
  readonly others: number;
  /** What could not be looked at; what the file system says names it. */
  readonly unread: readonly Error[];
}

/**
 * Lists the files below a folder, without reading more of them than tells their formats.
 *
 * @param most - files that are listed.
 * @throws {@link FormatError} `unknown-format` if none is of a known format.
 * @throws {@link LimitError} if there are too many to be looked at.
 */
export async function folderSummary(folder: string, most: number): Promise<FolderSummary> {
  const { files, others, unread } = await namedFolder(folder);
  const listed = [];
  for (const { path, name, format } of files.slice(0, most)) {
    listed.push({ file: name, format: format.name, bytes: (await stat(path)).size });
  }
  return { folder, files: listed, fileCount: files.length, others, unread: unread.map(({ error }) => error) };
}
