import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { linksAt } from '../../src/disk/follow-links.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const directory = temporaryDirectory();

function at(name: string): string {
  return join(directory(), name);
}

it('linksAt gives a path that is not a link, or where nothing exists, as it is', () => {
  expect(linksAt(directory())).toEqual([directory()]);
  expect(linksAt(at('missing/file'))).toEqual([at('missing/file')]);
});

it('linksAt gives each link on the way, read from the directory that the link stands in', () => {
  mkdirSync(at('a/b'), { recursive: true });
  symlinkSync('a/b', at('short'));
  symlinkSync('../missing', at('a/b/link'));
  expect(linksAt(at('short/link'))).toEqual([at('short/link'), at('a/missing')]);
});

it('linksAt gives up on links in a circle', () => {
  symlinkSync('one', at('two'));
  symlinkSync('two', at('one'));
  expect(linksAt(at('one')).length).toBe(41);
});
