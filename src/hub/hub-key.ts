import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../disk/replace-file.ts';
import { KEY_FILE } from './core/file-names.ts';
import { HubError } from './core/hub-error.ts';

const KEY_BYTES = 32;

/**
 * The key that the secrets of machines are made with: made at the first start, for the hub's eyes only. It is there
 * whole or not at all, whenever that start ends.
 *
 * @param directory - of the hub, which this process has.
 * @throws {@link HubError} `bad-directory` if it is damaged.
 */
export async function hubKey(directory: string): Promise<Uint8Array> {
  const path = join(directory, KEY_FILE);
  const key = (await readKey(path)) ?? (await makeKey(path));
  if (key.length === KEY_BYTES) return key;
  throw new HubError(
    500,
    'bad-directory',
    `Expected ${KEY_FILE} of ${KEY_BYTES} bytes; remove it to give machines new secrets`,
  );
}

async function readKey(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function makeKey(path: string): Promise<Uint8Array> {
  const key = randomBytes(KEY_BYTES);
  await replaceFile(path, [key], { mode: 0o600, fsync: true });
  return key;
}
