import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { linesOf } from '../../src/disk/read-lines.ts';
import { SegmentLog, segmentsOf } from '../../src/disk/segment-log.ts';
import { builtPackage } from '../support/child.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const directory = temporaryDirectory();
let packageUrl: URL;
let path: string;

beforeAll(async () => {
  packageUrl = await builtPackage();
}, 120_000);

beforeEach(() => {
  path = join(directory(), 'deep', 'log.jsonl');
});

function makeLog(maxSegmentBytes = 1e9): SegmentLog {
  return new SegmentLog({ path, maxSegmentBytes });
}

function line(text: string): Uint8Array {
  return Buffer.from(`${text}\n`);
}

async function read(file: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const each of linesOf(file)) lines.push(Buffer.from(each).toString().trimEnd());
  return lines;
}

async function readAll(): Promise<string[]> {
  const files = await Promise.all([...segmentsOf(path), path].map(read));
  return files.flat();
}

describe('a file of lines', () => {
  it('is made with its directory, and appended to', async () => {
    const log = makeLog();
    log.append(line('a'));
    log.append(line('b'));
    log.close();
    makeLog().append(line('c'));
    expect(readFileSync(path, 'utf8')).toBe('a\nb\nc\n');
    expect(await read(path)).toEqual(['a', 'b', 'c']);
  });

  it('is renamed when it is full, and never loses a line', async () => {
    const log = makeLog(100);
    const lines = Array.from({ length: 200 }, (_, index) => `line ${index}`);
    for (const text of lines) log.append(line(text));
    log.append(line('x'.repeat(500)));
    log.append(line('after'));
    expect(await readAll()).toEqual([...lines, 'x'.repeat(500), 'after']);
    for (const segment of segmentsOf(path)) {
      const { length } = readFileSync(segment);
      expect(length <= 100 || length === 501).toBe(true);
    }
    expect(segmentsOf(path).length).toBeGreaterThan(15);
  });

  it('takes lines of several logs at once, whole', async () => {
    const logs = [makeLog(1000), makeLog(1000), makeLog(1000)];
    for (let index = 0; index < 600; index++) logs[index % 3]?.append(line(`${index % 3} ${index} ${'-'.repeat(index % 50)}`)); // oxfmt-ignore
    const lines = await readAll();
    expect(lines.map((text) => Number(text.split(' ')[1])).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 600 }, (_, index) => index),
    );
  });
});

describe('a file that several processes append to', () => {
  it('is renamed by one at a time, and appended to meanwhile', () => {
    const log = new SegmentLog({ path, maxSegmentBytes: 5, isShared: true });
    log.append(line('a'));
    const lock = join(path, '..', '.log.jsonl.rotating');
    writeFileSync(lock, '');
    for (const text of ['b', 'c', 'd']) log.append(line(text));
    expect(log.rotate()).toBeUndefined();
    expect([log.segments(), readFileSync(path, 'utf8')]).toEqual([[], 'a\nb\nc\nd\n']);
    rmSync(lock);
    log.append(line('e'));
    expect([log.segments().length, readFileSync(path, 'utf8')]).toEqual([1, 'e\n']);
    expect(readdirSync(join(path, '..')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is renamed again after a process was killed while it renamed it', () => {
    const log = new SegmentLog({ path, maxSegmentBytes: 1, isShared: true });
    log.append(line('a'));
    const lock = join(path, '..', '.log.jsonl.rotating');
    writeFileSync(lock, '');
    utimesSync(lock, 1, 1);
    for (const text of ['b', 'c']) log.append(line(text));
    expect([log.segments().length, readFileSync(path, 'utf8')]).toEqual([1, 'c\n']);
    expect(readdirSync(join(path, '..')).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('the name of a full file', () => {
  it('never comes twice, also where the directory is emptied', () => {
    const names = new Set<string>();
    const logs = [makeLog(), makeLog()];
    for (let index = 0; index < 20; index++) {
      const log = logs[index % 2];
      log?.append(line(String(index)));
      const name = log?.rotate() ?? '';
      names.add(name);
      rmSync(name);
    }
    expect(names.size).toBe(20);
  });

  it('is later than those before, also where the directory is emptied', () => {
    const log = makeLog();
    const names = Array.from({ length: 12 }, (_, index) => {
      log.append(line(String(index)));
      const name = log.rotate() ?? '';
      if (index % 3 === 0) rmSync(name);
      return name;
    });
    expect(names.toSorted()).toEqual(names);
    expect(segmentsOf(path)).toEqual(names.filter((_, index) => index % 3 !== 0));
  });

  it('is read also as earlier versions made it', () => {
    const log = makeLog();
    log.append(line('a'));
    writeFileSync(`${path}.000007-0123456789ab`, 'earlier\n');
    log.rotate();
    expect(segmentsOf(path).map((name) => name.slice(path.length, path.length + 7))).toEqual(['.000007', '.000008']);
  });
});

describe('what others do to the file', () => {
  it.each<[string, () => void, string[]]>([
    ['moving it away', () => renameSync(path, `${path}.moved`), ['b', 'c']],
    ['deleting it', () => rmSync(path), ['b', 'c']],
    ['deleting its directory', () => rmSync(join(path, '..'), { recursive: true }), ['b', 'c']],
    ['truncating it', () => truncateSync(path), ['b', 'c']],
    ['copying and truncating it', () => (copyFileSync(path, `${path}.copy`), truncateSync(path)), ['b', 'c']],
    ['cutting it in the middle of a line', () => truncateSync(path, 5), ['first', 'b', 'c'].slice(1)],
    ['appending to it', () => appendFileSync(path, 'theirs\n'), ['first a', 'theirs', 'b', 'c']],
    ['replacing it', () => (rmSync(path), writeFileSync(path, 'theirs\n')), ['theirs', 'b', 'c']],
  ])('%s is noticed with the next line', async (_, act, expected) => {
    const log = makeLog();
    log.append(line('first a'));
    act();
    log.append(line('b'));
    log.append(line('c'));
    expect(await read(path)).toEqual(expected);
  });
});

describe('a last line that was cut off', () => {
  it('is closed at the start, and passed over by readers', async () => {
    mkdirSync(join(path, '..'));
    writeFileSync(path, 'whole\n{"torn": "li');
    makeLog().append(line('next'));
    expect(await read(path)).toEqual(['whole', 'next']);
    expect(readFileSync(path, 'utf8')).toBe('whole\n{"torn": "li\u0018\nnext\n');
  });

  it('is not read while it has no end', async () => {
    mkdirSync(join(path, '..'));
    writeFileSync(path, '\nwhole\n\n{"torn": "li');
    expect(await read(path)).toEqual(['whole']);
  });

  it('by a full disk is reported, closed when there is room again, and never read', async () => {
    // A bound on the size of files stands for a full disk: the last write before it comes back short.
    const script = `
      import { SegmentLog } from ${JSON.stringify(new URL('disk/segment-log.js', packageUrl).href)};
      import { truncateSync, writeFileSync, rmSync, renameSync } from 'node:fs';
      const log = new SegmentLog({ path: ${JSON.stringify(path)}, maxSegmentBytes: 1e9 });
      const outcomes = [];
      const append = (text) => { try { log.append(Buffer.from(text + '\\n')); outcomes.push('ok'); } catch (e) { outcomes.push(e.code); } };
      append('a'.repeat(600));
      append('b'.repeat(600));
      append('c');
      truncateSync(${JSON.stringify(path)}, 700);
      append('d');
      console.log(JSON.stringify(outcomes));
    `;
    const limited = `trap '' XFSZ; ulimit -f 1; exec "$0" --input-type=module -e "$1"`;
    const output = execFileSync('bash', ['-c', limited, process.execPath, script], { encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual(['ok', 'EFBIG', 'EFBIG', 'ok']);
    expect(await read(path)).toEqual(['a'.repeat(600), 'd']);
  });
});

it('a segment log refuses a path that is not a file as the file system does', () => {
  mkdirSync(path, { recursive: true });
  expect(() => makeLog().append(line('a'))).toThrow(expect.objectContaining({ code: 'EISDIR' }));
  expect(readdirSync(path)).toEqual([]);
});

it('a segment log reports a device without free space', () => {
  const log = new SegmentLog({ path: '/dev/full', maxSegmentBytes: 1e9 });
  expect(() => log.append(line('a'))).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
  log.close();
});

it('linesOf reads lines longer than any piece, and pieces that end anywhere', async () => {
  mkdirSync(join(path, '..'));
  const lines = [1, 262_143, 262_144, 262_145, 1_000_000, 3].map((length) => 'y'.repeat(length));
  writeFileSync(path, lines.map((text) => `${text}\n`).join(''));
  expect(await read(path)).toEqual(lines);
});
