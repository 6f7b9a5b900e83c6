import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Backups } from '../../src/hub/backups.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const directory = temporaryDirectory();
const at = (): string => join(directory(), 'backups');

function copying(end: () => void): Pick<ConstructorParameters<typeof Backups>[1], 'backup'> {
  return {
    backup: async (path) => {
      mkdirSync(path);
      writeFileSync(join(path, 'hub.db'), 'x');
      end();
      return { bytes: 1 };
    },
  };
}

it('gives a copy its name once it is whole', async () => {
  const names: string[][] = [];
  const backups = new Backups(
    directory(),
    copying(() => names.push(readdirSync(at()))),
  );
  const { name, bytes } = await backups.make(new AbortController().signal);
  expect(bytes).toBe(1);
  expect(names).toEqual([[`${name}.part`]]);
  expect(readdirSync(at())).toEqual([name]);
});

it('leaves nothing of a copy that fails', async () => {
  const failing = copying(() => {
    throw new Error('full');
  });
  await expect(new Backups(directory(), failing).make(new AbortController().signal)).rejects.toThrow('full');
  expect(readdirSync(at())).toEqual([]);
});

it('removes what a process that was killed has left, and no copy that is whole', async () => {
  for (const name of ['a', 'b.part']) {
    mkdirSync(join(at(), name), { recursive: true });
    writeFileSync(join(at(), name, 'hub.db'), 'x');
  }
  const backups = new Backups(
    directory(),
    copying(() => undefined),
  );
  await backups.removeParts();
  expect(readdirSync(at())).toEqual(['a']);
  expect(existsSync(join(at(), 'a', 'hub.db'))).toBe(true);
});

it('minds no directory without copies', async () => {
  await new Backups(
    directory(),
    copying(() => undefined),
  ).removeParts();
  expect(existsSync(at())).toBe(false);
});
