import { execFileSync } from 'node:child_process';
import { lstat, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtins, toJson } from '../../src/toolkit/builtins.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { readJcr, writeJcr } from '../../src/toolkit/files.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { Url } from '../support/url.ts';

const directory = temporaryDirectory();

describe('writeJcr and readJcr', () => {
  it('bring back a value larger than the buffer between', async () => {
    const array = new Numpy(Float64Array.from({ length: 300_000 }, (_, index) => 1 / index));
    const path = join(directory(), 'array.json');
    await writeJcr(path, array, { bufferBytes: 4096 });
    expect(await readFile(path, 'utf8')).toBe(toJson(array));
    expect(equals(await readJcr(path), array)).toBe(true);
  });

  it('replace a file whole, and leave nothing behind when the value is refused or the write fails', async () => {
    const path = join(directory(), 'whole.json');
    await writeJcr(path, [1, 2, 3]);
    await expect(writeJcr(path, { run: () => 1 })).rejects.toMatchObject({ code: 'unsupported-value', path: '$.run' });
    expect(equals((await readJcr(path)).toJcr().params, { data: [1, 2, 3] })).toBe(true);
    await expect(writeJcr(directory(), [1])).rejects.toThrow();
    expect((await readdir(directory())).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(
      (await readdir(join(directory(), '..'))).filter((name) => name.startsWith(`${basename(directory())}.`)),
    ).toEqual([]);
  });

  it('keep the permissions of a file and the link to it', async () => {
    const path = join(directory(), 'private.json');
    await writeFile(path, '', { mode: 0o600 });
    await symlink('private.json', join(directory(), 'link.json'));
    await writeJcr(join(directory(), 'link.json'), [1]);
    expect((await lstat(join(directory(), 'link.json'))).isSymbolicLink()).toBe(true);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).toBe(toJson([1]));
  });

  it('write into and read from what is no regular file', async () => {
    const array = new Numpy(Float64Array.from({ length: 50_000 }, (_, index) => 1 / index));
    const path = join(directory(), 'fifo');
    execFileSync('mkfifo', [path]);
    const [back] = await Promise.all([readJcr(path), writeJcr(path, array, { bufferBytes: 4096 })]);
    expect(equals(back, array)).toBe(true);
    expect((await stat(path)).isFIFO()).toBe(true);
    const limited = readJcr('/dev/zero', { limits: { documentBytes: 1000 } });
    await expect(limited).rejects.toMatchObject({ code: 'limit', limit: 'documentBytes' });
    await expect(readJcr('/dev/null')).rejects.toMatchObject({ name: 'DecodeError' });
    await expect(writeJcr('/dev/full', [1])).rejects.toMatchObject({ code: 'ENOSPC' });
  });

  it('read the types of the registry that is given', async () => {
    const path = join(directory(), 'url.json');
    await writeJcr(path, new Url(new URL('https://example.org/')));
    await expect(readJcr(path)).rejects.toMatchObject({ code: 'unknown-type' });
    const back = await readJcr(path, { registry: builtins.with(Url) });
    expect(back.toJcr()).toEqual({ type: 'acme.Url', params: 'https://example.org/' });
  });

  it('refuse a file longer than the limit before reading it', async () => {
    const path = join(directory(), 'long.json');
    const text = toJson('x'.repeat(100));
    await writeFile(path, text);
    await expect(readJcr(path, { limits: { documentBytes: text.length } })).resolves.toBeDefined();
    await expect(readJcr(path, { limits: { documentBytes: text.length - 1 } })).rejects.toMatchObject({
      code: 'limit',
      limit: 'documentBytes',
    });
  });
});
