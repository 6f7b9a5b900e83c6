import { existsSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeDirectory } from '../../src/trace/make-directory.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const directory = temporaryDirectory();

it('makes what is missing, once or again', () => {
  const path = join(directory(), 'a', 'b', 'c');
  makeDirectory(path);
  makeDirectory(path);
  makeDirectory(join(directory(), 'a'));
  expect(statSync(path).isDirectory()).toBe(true);
  symlinkSync(path, join(directory(), 'link'));
  makeDirectory(join(directory(), 'link'));
  makeDirectory('.');
});

it('gives the error of the file system where a file is in the way', () => {
  writeFileSync(join(directory(), 'file'), '');
  for (const path of ['file', 'file/a', 'file/a/b']) {
    expect(() => makeDirectory(join(directory(), path))).toThrow(/EEXIST|ENOTDIR/);
  }
});

it.runIf(existsSync('/proc/self'))('ends where none can be made', () => {
  expect(() => makeDirectory('/proc/x/y')).toThrow(/ENOENT|EACCES|EPERM/);
});
