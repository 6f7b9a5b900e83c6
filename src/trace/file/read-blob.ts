import { readFile, stat } from 'node:fs/promises';
import { DecodeError } from '../../base/errors.ts';
import { checkLimit, type Limits } from '../../base/limits.ts';
import { createSha256 } from '../../base/sha256.ts';
import { readString, required, type UntrustedObject } from '../../json/members.ts';
import { DATA_PATH } from '../record/record-line.ts';
import { blobPath, blobReference } from './blob-store.ts';

/**
 * Reads the data that a line of a log refers to, and proves that it is what was written.
 *
 * @param log - the log's path, as it was given to the logger.
 * @param reference - untrusted: what stands in the line.
 * @param limits - its `documentBytes` is compared with the size that the line states, before the file is looked at.
 * @returns The JSON text.
 * @throws {@link DecodeError} `missing` or `wrong-type` if a member is missing or invalid; `bad-value` if the blob is
 *   missing, or of another name, size or hash. Errors of reading the file come as Node gives them.
 * @throws {@link LimitError} `documentBytes` if the blob is larger.
 */
export async function readBlob(log: string, reference: UntrustedObject, limits: Limits): Promise<Uint8Array> {
  const sha256 = readString(reference, 'sha256', DATA_PATH);
  const bytes = required(reference, 'bytes', DATA_PATH);
  if (!/^[0-9a-f]{64}$/.test(sha256) || typeof bytes !== 'number') throw badBlob('a hash and a size');
  // The name follows from the hash: no line can name a file elsewhere.
  if (readString(reference, '$ref', DATA_PATH) !== blobReference(log, sha256, bytes).$ref) throw badBlob('its name');
  checkLimit(limits, 'documentBytes', bytes, DATA_PATH);
  const path = blobPath(log, sha256);
  const size = await stat(path).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined) throw badBlob('its file');
  if (size !== bytes) throw badBlob(`${bytes} bytes`);
  const text = await readFile(path);
  const hash = createSha256();
  hash.update(text);
  if (hash.hex() !== sha256) throw badBlob('its hash');
  return text;
}

function badBlob(expected: string): DecodeError {
  return new DecodeError('bad-value', `Expected a blob with ${expected}`, DATA_PATH);
}
