import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { Replacement, replaceFile } from '../../src/disk/replace-file.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const directory = temporaryDirectory();
/** Only the superuser may give files away. */
const isRoot = process.getuid?.() === 0;

function at(name: string): string {
  return join(directory(), name);
}

function bytes(...texts: string[]): Uint8Array[] {
  return texts.map((each) => Buffer.from(each));
}

function* failing(): Generator<Uint8Array> {
  yield* bytes('half');
  throw new Error('no more');
}

describe('replaceFile', () => {
  it('makes a new file with the permissions that are asked for, less the umask', async () => {
    await replaceFile(at('usual'), bytes('a', 'b'));
    await replaceFile(at('private'), bytes('c'), { mode: 0o600, fsync: true });
    expect([readFileSync(at('usual'), 'utf8'), readFileSync(at('private'), 'utf8')]).toEqual(['ab', 'c']);
    writeFileSync(at('node'), '');
    expect(statSync(at('usual')).mode).toBe(statSync(at('node')).mode);
    expect(statSync(at('private')).mode & 0o777).toBe(0o600);
  });

  it.each([0o600, 0o640, 0o604, 0o666, 0o777, 0o400, 0o2755])('keeps mode %o of the file it replaces', async (mode) => {
    writeFileSync(at('file'), 'old');
    chmodSync(at('file'), mode);
    await replaceFile(at('file'), bytes('new'), { mode: 0o644 });
    expect(statSync(at('file')).mode & 0o7777).toBe(mode);
    expect(readFileSync(at('file'), 'utf8')).toBe('new');
  });

  it.runIf(isRoot)('keeps owner and group of the file it replaces', async () => {
    writeFileSync(at('file'), 'old', { mode: 0o640 });
    chownSync(at('file'), 1234, 4321);
    await replaceFile(at('file'), bytes('new'));
    expect(statSync(at('file'))).toMatchObject({ uid: 1234, gid: 4321, mode: 0o100640 });
  });

  it.runIf(isRoot)('gives nobody more rights where it cannot keep owner and group', async () => {
    writeFileSync(at('file'), 'old');
    chownSync(at('file'), 1234, 4321);
    chmodSync(at('file'), 0o6764);
    chmodSync(directory(), 0o777);
    process.setegid?.(5678);
    process.seteuid?.(5678);
    try {
      await replaceFile(at('file'), bytes('new'));
    } finally {
      process.seteuid?.(0);
      process.setegid?.(0);
    }
    expect(statSync(at('file'))).toMatchObject({ uid: 5678, gid: 5678, mode: 0o100744 });
  });

  it('never lets others read new bytes of a file that is private', async () => {
    writeFileSync(at('file'), 'old');
    chmodSync(at('file'), 0o600);
    const modes: number[] = [];
    function* pieces(): Generator<Uint8Array> {
      yield* bytes('new');
      for (const name of readdirSync(directory())) modes.push(statSync(at(name)).mode & 0o777);
    }
    await replaceFile(at('file'), pieces());
    expect(modes).toEqual([0o600, 0o600]);
  });

  it('writes through symbolic links, whether their file exists or not', async () => {
    mkdirSync(at('data'));
    symlinkSync('data', at('folder'));
    symlinkSync('../folder/file', at('data/second'));
    symlinkSync('folder/second', at('first'));
    for (const content of ['new', 'newer']) {
      await replaceFile(at('first'), bytes(content));
      expect(readFileSync(at('data/file'), 'utf8')).toBe(content);
      expect(lstatSync(at('first')).isSymbolicLink() && lstatSync(at('data/second')).isSymbolicLink()).toBe(true);
    }
    symlinkSync('circle', at('circle'));
    await expect(replaceFile(at('circle'), bytes('a'))).rejects.toMatchObject({ code: 'ELOOP' });
  });

  it('writes into a FIFO and a device, and refuses a directory', async () => {
    execFileSync('mkfifo', [at('fifo')]);
    const reader = spawn('cat', [at('fifo')], { stdio: ['ignore', 'pipe', 'inherit'] });
    const closed = once(reader, 'close');
    const received = text(reader.stdout);
    await replaceFile(at('fifo'), bytes('a', 'b'.repeat(200_000)));
    expect(await received).toBe(`a${'b'.repeat(200_000)}`);
    expect(statSync(at('fifo')).isFIFO()).toBe(true);
    await closed;
    await replaceFile('/dev/null', bytes('a'));
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    await expect(replaceFile('/dev/full', bytes('a'))).rejects.toMatchObject({ code: 'ENOSPC' });
    await expect(replaceFile(directory(), bytes('a'))).rejects.toMatchObject({ code: 'EISDIR' });
  });

  it('leaves the file and its directory as they were when it fails', async () => {
    writeFileSync(at('file'), 'old');
    await expect(replaceFile(at('file'), failing())).rejects.toThrow('no more');
    await expect(replaceFile(at('other'), failing())).rejects.toThrow('no more');
    await expect(replaceFile(at('missing/file'), bytes('a'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readdirSync(directory())).toEqual(['file']);
    expect(readFileSync(at('file'), 'utf8')).toBe('old');
  });
});

describe('Replacement', () => {
  it('has no name before it is committed, and stays when it is discarded later', () => {
    const file = new Replacement(directory(), { mode: 0o640 });
    file.write(Buffer.from('bytes'));
    expect(existsSync(at('file'))).toBe(false);
    file.commit(at('file'));
    file.discard();
    expect(readdirSync(directory())).toEqual(['file']);
    expect(readFileSync(at('file'), 'utf8')).toBe('bytes');
    expect(statSync(at('file')).mode & 0o777).toBe(0o640);
  });

  it('leaves nothing behind when it is discarded', () => {
    const file = new Replacement(directory(), {});
    file.write(Buffer.from('bytes'));
    file.discard();
    file.discard();
    expect(readdirSync(directory())).toEqual([]);
  });
});
