import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ownBytes } from '../../base/bytes.ts';
import { makeDirectory } from '../../disk/make-directory.ts';
import type { Limits } from '../../base/limits.ts';
import { joinChunks, type JsonPart } from '../../text/writer/writer.ts';
import { createSha256 } from '../../base/sha256.ts';

/** What stands in a line for data that was too large for it. */
export interface BlobReference {
  /** The file, from the directory of the log. */
  readonly $ref: string;
  /** SHA-256 of its bytes, lower-case hexadecimal. */
  readonly sha256: string;
  /** Number of its bytes. */
  readonly bytes: number;
}

const BUFFER = 64 * 1024;

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
 * Writes JSON text to a file beside the log, named by its hash; a file of that name is there whole or not at all.
 *
 * @throws What the file system throws.
 * @throws {@link LimitError} if the text passes `documentBytes`.
 */
export function writeBlob(
  log: string,
  parts: readonly JsonPart[],
  limits: Limits,
  file: { readonly mode?: number | undefined; readonly fsync?: boolean | undefined },
): BlobReference {
  const directory = blobDirectory(log);
  makeDirectory(directory);
  const temporary = join(directory, `.${crypto.randomUUID()}.tmp`);
  const hash = createSha256();
  let bytes = 0;
  try {
    const fd = openSync(temporary, 'wx', file.mode);
    try {
      for (const chunk of joinChunks(parts, limits, ownBytes(BUFFER))) {
        hash.update(chunk);
        bytes += chunk.length;
        for (let at = 0; at < chunk.length;) at += writeSync(fd, chunk, at);
      }
      if (file.fsync === true) fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    const sha256 = hash.hex();
    const path = blobPath(log, sha256);
    if (statSync(path, { throwIfNoEntry: false })?.size === bytes) rmSync(temporary);
    else renameSync(temporary, path);
    return blobReference(log, sha256, bytes);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Deletes a blob; that it is gone already is as good. */
export function deleteBlob(log: string, sha256: string): void {
  rmSync(blobPath(log, sha256), { force: true });
}
