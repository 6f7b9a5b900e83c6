import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hubKey } from '../../src/hub/hub-key.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const directory = temporaryDirectory();

it('is made once, whole, for the owner alone', async () => {
  const key = await hubKey(directory());
  expect(key).toHaveLength(32);
  expect(readdirSync(directory())).toEqual(['hub.key']);
  expect(new Uint8Array(readFileSync(join(directory(), 'hub.key')))).toEqual(new Uint8Array(key));
  expect(statSync(join(directory(), 'hub.key')).mode & 0o777).toBe(0o600);
  expect(new Uint8Array(await hubKey(directory()))).toEqual(new Uint8Array(key));
});

it('is not made anew where another length stands', async () => {
  writeFileSync(join(directory(), 'hub.key'), 'short');
  await expect(hubKey(directory())).rejects.toMatchObject({ code: 'bad-directory' });
  expect(readFileSync(join(directory(), 'hub.key'), 'utf8')).toBe('short');
});

it('stands in no half-written file of its name, should the process end', async () => {
  const gone = join(directory(), 'none');
  await expect(hubKey(gone)).rejects.toMatchObject({ code: 'ENOENT' });
  expect(readdirSync(directory())).toEqual([]);
});
