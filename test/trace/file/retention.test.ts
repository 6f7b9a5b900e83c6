import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { blobPath } from '../../../src/trace/file/blob-store.ts';
import { Retention } from '../../../src/trace/file/retention.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const directory = temporaryDirectory();
let log: string;
const HASHES = ['a', 'b', 'c'].map((digit) => digit.repeat(64));

beforeEach(() => {
  log = join(directory(), 'raymon.jsonl');
  mkdirSync(`${log}.blobs`);
  for (const hash of HASHES) writeFileSync(blobPath(log, hash), '1');
});

function line(hash?: string): string {
  return hash === undefined ? '{"jcr":{"data":1}}\n' : `{"jcr":{"data":{"$ref":"raymon.jsonl.blobs/${hash}.json"}}}\n`;
}

function segment(number: number, text: string): string {
  const path = `${log}.00000${number}-x`;
  writeFileSync(path, text);
  return path;
}

function blobs(): string[] {
  return readdirSync(`${log}.blobs`).map((name) => name[0] ?? '');
}

describe('Retention', () => {
  it('deletes the oldest files until there is room for the next one, and counts their records', () => {
    const segments = [1, 2, 3].map((number) => segment(number, line().repeat(number)));
    const retention = new Retention(log, 2);
    expect([...retention.trim(segments)]).toEqual([
      { records: 1, own: 0 },
      { records: 2, own: 0 },
    ]);
    expect(segments.map((path) => existsSync(path))).toEqual([false, false, true]);
    expect([...retention.trim(segments.slice(2))]).toEqual([]);
  });

  it('keeps a blob that another file, the current one or the next line refers to', () => {
    const [a = '', b = '', c = ''] = HASHES;
    const retention = new Retention(log, 2);
    const first = segment(1, line(a) + line(b) + line(c));
    const second = segment(2, line(a));
    retention.appended(line(b).length, b);
    retention.expect(c);
    expect([...retention.trim([first, second])]).toEqual([{ records: 3, own: 0 }]);
    expect(blobs()).toEqual(['a', 'b', 'c']);
    retention.expect(undefined);
    expect([...retention.trim([second, segment(3, line())])]).toEqual([{ records: 1, own: 0 }]);
    expect(blobs()).toEqual(['b', 'c']);
  });

  it('tells its own records from those of others, and reads a file that others wrote to as well', () => {
    const [a = '', b = ''] = HASHES;
    const retention = new Retention(log, 1);
    for (const hash of [a, undefined]) retention.appended(line(hash).length, hash);
    const mine = segment(1, line(a) + line());
    retention.rotated(mine);
    retention.appended(line().length, undefined);
    const shared = segment(2, line() + line(b));
    retention.rotated(shared);
    expect([...retention.trim([mine, shared])]).toEqual([
      { records: 2, own: 2 },
      { records: 2, own: 1 },
    ]);
    expect(blobs()).toEqual(['c']);
  });

  it('counts no line that was cut off, and finds references wherever a read ends', () => {
    const [a = '', b = ''] = HASHES;
    const padding = 2 ** 20 - line(a).length + 30;
    const text = `${'{"torn\u0018\n'}${'x'.repeat(padding - 9)}\n${line(a)}${line(b)}`;
    const retention = new Retention(log, 1);
    expect([...retention.trim([segment(1, text)])]).toEqual([{ records: 3, own: 0 }]);
    expect(blobs()).toEqual(['c']);
  });
});
