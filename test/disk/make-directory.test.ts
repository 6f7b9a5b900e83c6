import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeDirectory } from '../../src/disk/make-directory.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const directory = temporaryDirectory();

describe('a directory', () => {
  it('is made with all above it, with its mode, and may be there already', () => {
    const path = join(directory(), 'a', 'b', 'c');
    makeDirectory(path, 0o700);
    makeDirectory(path, 0o700);
    expect(statSync(join(directory(), 'a')).mode & 0o777).toBe(0o700);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it('may be given from where we are', () => {
    makeDirectory(relative(process.cwd(), join(directory(), 'x', '..', 'y')));
    expect(existsSync(join(directory(), 'y'))).toBe(true);
    makeDirectory('.');
    makeDirectory('/');
  });

  it('that cannot be made is an error, and no endless loop', () => {
    const file = join(directory(), 'file');
    writeFileSync(file, '');
    expect(() => makeDirectory(join(file, 'a', 'b'))).toThrow('ENOTDIR');
    expect(() => makeDirectory('/proc/x/y/z')).toThrow(/ENOENT|EROFS|EACCES/);
  });
});
