import { execFileSync } from 'node:child_process';
import { lstat, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { builtins, toJson } from '../../src/toolkit/builtins.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { readJcr, writeJcr } from '../../src/toolkit/files.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { optionErrorOf } from '../support/option-error.ts';
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

  it('take the URL of a file, and refuse what is no path with an error about it', async () => {
    const path = join(directory(), 'a b.json.gz');
    await writeJcr(pathToFileURL(path), [1]);
    expect(zlib.gunzipSync(await readFile(path)).toString()).toBe(toJson([1]));
    expect(toJson(await readJcr(pathToFileURL(path)))).toBe(toJson([1]));
    for (const none of [undefined, 5, 'a\0b', new URL('https://example.org/a'), new Uint8Array(2), {}]) {
      expect(await optionErrorOf(() => readJcr(none as string))).toMatchObject({ path: ['path'] });
      expect(await optionErrorOf(() => writeJcr(none as string, 1))).toMatchObject({ path: ['path'] });
    }
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

/** `{"type":"raymon.types.Native","params":{"data":1}}`, as one frame with a checksum. */
const ZSTD_OF_ONE = Buffer.from(
  'KLUv/SQykQEAeyJ0eXBlIjoicmF5bW9uLnR5cGVzLk5hdGl2ZSIsInBhcmFtcyI6eyJkYXRhIjoxfX0pmhQG',
  'base64',
);
const ZSTD_OF_NOTHING = Buffer.from('KLUv/SAAAQAA', 'base64');

const hasZstd = 'zstdCompressSync' in zlib;

describe('writeJcr and readJcr of compressed files', () => {
  it('compress by the name and read by the content', async () => {
    const array = new Numpy(Float64Array.from({ length: 300_000 }, (_, index) => index % 7));
    const path = join(directory(), 'array.json.gz');
    await writeJcr(path, array, { bufferBytes: 4096 });
    expect(zlib.gunzipSync(await readFile(path)).toString()).toBe(toJson(array));
    expect(equals(await readJcr(path), array)).toBe(true);
    const renamed = join(directory(), 'renamed.json');
    await writeFile(renamed, await readFile(path));
    expect(equals(await readJcr(renamed), array)).toBe(true);
    await writeJcr(join(directory(), 'UPPER.GZ'), [1]);
    expect(equals((await readJcr(join(directory(), 'UPPER.GZ'))).toJcr().params, { data: [1] })).toBe(true);
  });

  it('keep the old file when the value is refused, and leave nothing behind', async () => {
    const path = join(directory(), 'kept.json.gz');
    await writeJcr(path, [1]);
    const values = new Uint8Array(100_000);
    const failing = new Numpy(values);
    const written = writeJcr(path, failing, { bufferBytes: 1024 });
    structuredClone(values, { transfer: [values.buffer] });
    await expect(written).rejects.toMatchObject({ code: 'size-mismatch' });
    expect(equals((await readJcr(path)).toJcr().params, { data: [1] })).toBe(true);
    expect((await readdir(directory())).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('write and read zstd where the engine has it, and say so where it has not', async () => {
    const path = join(directory(), 'array.json.zst');
    const array = new Numpy(Float64Array.from({ length: 300_000 }, (_, index) => index % 7));
    if (!hasZstd) {
      const error = { code: 'missing-dependency', dependency: 'zstd' };
      await expect(writeJcr(path, array)).rejects.toMatchObject(error);
      expect(await readdir(directory())).toEqual([]);
      await writeFile(path, ZSTD_OF_ONE);
      await expect(readJcr(path)).rejects.toMatchObject({ ...error, file: path });
      return;
    }
    await writeJcr(path, array, { bufferBytes: 4096 });
    expect(equals(await readJcr(path), array)).toBe(true);
    // The descriptor of the frame says that a checksum ends it: without one, changed bytes may pass for others.
    expect((await readFile(path)).readUInt8(4) & 4).toBe(4);
    await writeFile(path, Buffer.concat([ZSTD_OF_ONE.subarray(0, -1)]));
    await expect(readJcr(path)).rejects.toMatchObject({ code: 'bad-compression', file: path });
    const twice = Buffer.concat([ZSTD_OF_ONE, ZSTD_OF_NOTHING, ZSTD_OF_NOTHING]);
    await writeFile(path, twice);
    expect(equals((await readJcr(path)).toJcr().params, { data: 1 })).toBe(true);
    // As pzstd writes before each frame, and seekable files at their end.
    const skipped = Buffer.from('502a4d180400000041424344', 'hex');
    const empty = Buffer.from('5f2a4d1800000000', 'hex');
    await writeFile(path, Buffer.concat([skipped, empty, ZSTD_OF_ONE, skipped, ZSTD_OF_NOTHING, skipped, empty]));
    expect(equals((await readJcr(path)).toJcr().params, { data: 1 })).toBe(true);
    for (const cut of [3, 9, 11]) {
      await writeFile(path, Buffer.concat([ZSTD_OF_ONE, skipped.subarray(0, cut)]));
      await expect(readJcr(path)).rejects.toMatchObject({ code: 'bad-compression', file: path });
    }
    await writeFile(path, Buffer.concat([twice, Buffer.alloc(8)]));
    await expect(readJcr(path)).rejects.toMatchObject({ code: 'bad-compression' });
    await writeJcr(path, 'x'.repeat(10_000_000));
    await expect(readJcr(path, { limits: { documentBytes: 10_000 } })).rejects.toMatchObject({ code: 'limit' });
  });

  it('join the members of a file, and read one from a pipe', async () => {
    const text = toJson([1, 2]);
    const members = Buffer.concat([text.slice(0, 9), '', text.slice(9)].map((part) => zlib.gzipSync(part)));
    const path = join(directory(), 'members.json');
    await writeFile(path, members);
    expect(equals((await readJcr(path)).toJcr().params, { data: [1, 2] })).toBe(true);
    const fifo = join(directory(), 'fifo.gz');
    execFileSync('mkfifo', [fifo]);
    const [back] = await Promise.all([readJcr(fifo), writeJcr(fifo, [3])]);
    expect(equals(back.toJcr().params, { data: [3] })).toBe(true);
  });

  it('bound what comes out of it, exactly', async () => {
    const path = join(directory(), 'bomb.json.gz');
    const text = toJson('x'.repeat(1_000_000));
    await writeFile(path, zlib.gzipSync(text));
    await expect(readJcr(path, { limits: { documentBytes: text.length } })).resolves.toBeDefined();
    const refused = { code: 'limit', limit: 'documentBytes', file: path };
    await expect(readJcr(path, { limits: { documentBytes: text.length - 1 } })).rejects.toMatchObject(refused);
    // Members without a byte in them never pass the limit of what comes out.
    await writeFile(path, Buffer.concat(Array.from({ length: 10_000 }, () => zlib.gzipSync(''))));
    await expect(readJcr(path, { limits: { documentBytes: 1000 } })).rejects.toMatchObject(refused);
    // A short text that cannot be compressed is longer as gzip.
    await writeFile(path, zlib.gzipSync(toJson(1)));
    await expect(readJcr(path, { limits: { documentBytes: toJson(1).length } })).resolves.toBeDefined();
  });

  it.each([
    ['is cut off', (file: Buffer) => file.subarray(0, -1)],
    ['has nothing but a head', (file: Buffer) => file.subarray(0, 10)],
    ['has another checksum', (file: Buffer) => Buffer.concat([file.subarray(0, -8), Buffer.alloc(8)])],
    ['has bytes behind it', (file: Buffer) => Buffer.concat([file, Buffer.from('more')])],
    ['has zeros behind it', (file: Buffer) => Buffer.concat([file, Buffer.alloc(512)])],
    ['has a member behind zeros', (file: Buffer) => Buffer.concat([file, Buffer.alloc(1), file])],
    ['begins a second member', (file: Buffer) => Buffer.concat([file, file.subarray(0, 3)])],
    ['has a damaged middle', (file: Buffer) => Buffer.concat([file.subarray(0, 12), Buffer.alloc(4, 255), file.subarray(16)])], // oxfmt-ignore
  ])('refuse gzip that %s', async (_, damage) => {
    const path = join(directory(), 'damaged.json.gz');
    await writeFile(path, damage(zlib.gzipSync(toJson('a text'))));
    const error = { name: 'DecodeError', code: 'bad-compression', file: path };
    await expect(readJcr(path)).rejects.toMatchObject(error);
  });

  it('refuse compressed text that is not a document, with the error of the text', async () => {
    const path = join(directory(), 'inner.gz');
    await writeFile(path, zlib.gzipSync(zlib.gzipSync(toJson(1))));
    await expect(readJcr(path)).rejects.toMatchObject({ code: 'syntax', file: path });
    await writeFile(path, zlib.gzipSync(''));
    await expect(readJcr(path)).rejects.toMatchObject({ code: 'syntax', file: path });
  });
});
