import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ownBytes } from '../../base/bytes.ts';
import { makeDirectory } from '../../disk/make-directory.ts';
import { Replacement, type ReplaceOptions } from '../../disk/replace-file.ts';
import type { Limits } from '../../base/limits.ts';
import { joinChunks, type JsonPart } from '../../text/writer/join.ts';
import { createSha256 } from '../../base/sha256.ts';

/** What a line holds in place of data that is too large for it. */
export interface BlobReference {
  /** The file, from the directory of the log. */
  readonly $ref: string;
  /** SHA-256 of its bytes, lower-case hexadecimal. */
  readonly sha256: string;
  /** Number of its bytes. */
  readonly bytes: number;
}

const BUFFER_BYTES = 64 * 1024;

/** The directory of a log's blobs. */
function blobDirectory(log: string): string {
  return `${log}.blobs`;
}

/** The reference to a blob, as it is written. */
export function blobReference(log: string, sha256: string, bytes: number): BlobReference {
  return { $ref: `${basename(blobDirectory(log))}/${sha256}.json`, sha256, bytes };
}

/** The file of a blob. */
export function blobPath(log: string, sha256: string): string {
  return join(blobDirectory(log), `${sha256}.json`);
}

/**
 * Writes JSON text to a file beside the log, named by its hash, whole or not at all; replaces a file of that name.
 *
 * @throws What the file system throws.
 * @throws {@link LimitError} if the text passes `documentBytes`.
 */
export function writeBlob(
  log: string,
  parts: readonly JsonPart[],
  limits: Limits,
  options: ReplaceOptions,
): BlobReference {
  const directory = blobDirectory(log);
  makeDirectory(directory);
  const file = new Replacement(directory, options);
  const hash = createSha256();
  let bytes = 0;
  try {
    for (const piece of joinChunks(parts, limits, ownBytes(BUFFER_BYTES))) {
      hash.update(piece);
      bytes += piece.length;
      file.write(piece);
    }
    const sha256 = hash.hex();
    // Also where a file of that name exists: its bytes may be damaged.
    file.commit(blobPath(log, sha256));
    return blobReference(log, sha256, bytes);
  } catch (error) {
    file.discard();
    throw error;
  }
}

/** Deletes a blob, if it exists. */
export function deleteBlob(log: string, sha256: string): void {
  rmSync(blobPath(log, sha256), { force: true });
}
