import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { blobPath, deleteBlob, writeBlob } from '../../../src/trace/file/blob-store.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const directory = temporaryDirectory();
let log: string;

beforeEach(() => {
  log = join(directory(), 'raymon.jsonl');
});

const TEXT = `"${'é'.repeat(100_000)}"`;
const SHA256 = createHash('sha256').update(TEXT).digest('hex');

describe('writeBlob', () => {
  it('names a file by the hash of its bytes, and refers to it from the directory of the log', () => {
    const reference = writeBlob(log, ['"', TEXT.slice(1)], DEFAULT_LIMITS, { mode: 0o600, fsync: true });
    expect(reference).toEqual({
      $ref: `raymon.jsonl.blobs/${SHA256}.json`,
      sha256: SHA256,
      bytes: Buffer.byteLength(TEXT),
    });
    expect(blobPath(log, SHA256)).toBe(join(directory(), reference.$ref));
    expect(readFileSync(blobPath(log, SHA256), 'utf8')).toBe(TEXT);
    expect(statSync(blobPath(log, SHA256)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['of the right size with wrong bytes', (text: string) => text.replace('é', 'e\u0001')],
    ['that was cut off', (text: string) => text.slice(0, 10)],
    ['that is right already', (text: string) => text],
  ])('replaces a file %s', (_, damage) => {
    writeBlob(log, [TEXT], DEFAULT_LIMITS, {});
    writeFileSync(blobPath(log, SHA256), damage(TEXT));
    writeBlob(log, [TEXT], DEFAULT_LIMITS, {});
    expect(readFileSync(blobPath(log, SHA256), 'utf8')).toBe(TEXT);
    expect(readdirSync(`${log}.blobs`)).toEqual([`${SHA256}.json`]);
  });

  it('leaves nothing of a text that passes the limit', () => {
    const limits = { ...DEFAULT_LIMITS, documentBytes: 1000 };
    expect(() => writeBlob(log, [TEXT], limits, {})).toThrow(expect.objectContaining({ limit: 'documentBytes' }));
    expect(readdirSync(`${log}.blobs`)).toEqual([]);
  });
});

describe('deleteBlob', () => {
  it('deletes a blob, and does nothing where there is none', () => {
    writeBlob(log, [TEXT], DEFAULT_LIMITS, {});
    deleteBlob(log, SHA256);
    deleteBlob(log, SHA256);
    expect(existsSync(blobPath(log, SHA256))).toBe(false);
    expect(readdirSync(directory())).toEqual([`${basename(log)}.blobs`]);
  });
});
