import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { DecodeError } from '../../base/errors.ts';
import { isObject, ownMember } from '../../json/members.ts';
import { blobPath, blobReference } from './blob-store.ts';

const DATA = ['jcr', 'data'];

/**
 * Reads the data that a line of a log refers to, and proves that it is what was written.
 *
 * @param log - the log's path, as it was given to the logger.
 * @param reference - untrusted: what stands in the line.
 * @returns The JSON text.
 * @throws {@link DecodeError} `bad-value` if the blob is missing, or of another size or hash. Other errors of the file
 *   system come as Node gives them.
 */
export async function readBlob(log: string, reference: unknown): Promise<Uint8Array> {
  const stated = isObject(reference) ? reference : {};
  const [ref, sha256, bytes] = ['$ref', 'sha256', 'bytes'].map((name) => ownMember(stated, name));
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256) || typeof bytes !== 'number') {
    throw bad('a hash and a size');
  }
  // The name follows from the hash: no line can name a file elsewhere.
  if (ref !== blobReference(log, sha256, bytes).$ref) throw bad('its name');
  const path = blobPath(log, sha256);
  const size = await stat(path).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined) throw bad('its file');
  if (size !== bytes) throw bad(`${bytes} bytes`);
  const text = await readFile(path);
  if (createHash('sha256').update(text).digest('hex') !== sha256) throw bad('its hash');
  return text;
}

function bad(expected: string): DecodeError {
  return new DecodeError('bad-value', `Expected a blob with ${expected}`, DATA);
}
