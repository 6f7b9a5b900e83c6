import { readdir, readFile, writeFile } from 'node:fs/promises';
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
