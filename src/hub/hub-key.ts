import { randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HubError } from './core/hub-error.ts';

const KEY_BYTES = 32;
const NAME = 'hub.key';

/**
 * The key that the secrets of machines are made with: made at the first start, for the hub's eyes only.
 *
 * @param directory - of the hub.
 * @throws {@link HubError} `bad-directory` if it is damaged.
 */
export async function hubKey(directory: string): Promise<Uint8Array> {
  const path = join(directory, NAME);
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(randomBytes(KEY_BYTES));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const key = await readFile(path);
  if (key.length === KEY_BYTES) return key;
  throw new HubError(
    500,
    'bad-directory',
    `Expected ${NAME} of ${KEY_BYTES} bytes; remove it to give machines new secrets`,
  );
}
