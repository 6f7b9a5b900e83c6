import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import type * as Fs from 'node:fs';
import { closeSync, openSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppendFile, descriptorAt, isCutOff, isRotatable } from '../../src/disk/append-file.ts';
import { linesOf } from '../../src/disk/read-lines.ts';
import { SegmentLog } from '../../src/disk/segment-log.ts';
import { until } from '../support/fault-server.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** What the next calls of `writeSync` do: write so many bytes, and fail or say how many they were. */
interface Fault {
  readonly bytes: number;
  readonly code?: string;
}

const faults = vi.hoisted((): Fault[] => []);

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>();
  return {
    ...fs,
    writeSync(fd: number, bytes: Uint8Array, start = 0): number {
      const fault = faults.shift();
      if (fault === undefined) return fs.writeSync(fd, bytes, start);
      const written = fault.bytes === 0 ? 0 : fs.writeSync(fd, bytes, start, fault.bytes);
      if (fault.code !== undefined) throw Object.assign(new Error(`${fault.code}: write`), { code: fault.code });
      return written;
    },
  };
});

const directory = temporaryDirectory();
let path: string;

beforeEach(() => {
  path = join(directory(), 'log.jsonl');
});
afterEach(() => {
  faults.length = 0;
});

function line(text: string): Uint8Array {
  return Buffer.from(`${text}\n`);
}

async function read(): Promise<string[]> {
  const lines: string[] = [];
  for await (const each of linesOf(path)) lines.push(Buffer.from(each).toString().trimEnd());
  return lines;
}

describe('a write that fails in the middle of a line', () => {
  it.each<[string, Fault[]]>([
    ['after a short one', [{ bytes: 5 }, { bytes: 0, code: 'EIO' }]],
    ['and does not say how much it wrote', [{ bytes: 5, code: 'EIO' }]],
    ['before its first byte', [{ bytes: 0, code: 'EIO' }]],
    ['and again while the line is being ended', [{ bytes: 5, code: 'EIO' }, { bytes: 1, code: 'EIO' }]], // oxfmt-ignore
  ])('%s costs that line alone', async (_, injected) => {
    const log = new SegmentLog({ path, maxSegmentBytes: 1e9 });
    log.append(line('"before"'));
    faults.push(...injected);
    let failed = 0;
    for (const text of ['"lost"', '"perhaps"', '"after"', '"last"']) {
      try {
        log.append(line(text));
      } catch (error) {
        expect(error).toMatchObject({ code: 'EIO' });
        failed++;
      }
    }
    log.close();
    const expected = ['"before"', '"perhaps"', '"after"', '"last"'];
    expect(await read()).toEqual(failed === 1 ? expected : expected.filter((text) => text !== '"perhaps"'));
    expect(failed).toBe(injected.filter(({ code }) => code !== undefined).length);
    const torn = readFileSync(path, 'utf8').split('\n').filter((text) => isCutOff(Buffer.from(text))); // oxfmt-ignore
    expect(torn.every((text) => '"lost"'.startsWith(text.replaceAll('\u0018', '')))).toBe(true);
  });

  it('keeps the size right, so that a full file is still renamed', async () => {
    const log = new SegmentLog({ path, maxSegmentBytes: 60 });
    faults.push({ bytes: 3 }, { bytes: 4, code: 'EIO' });
    expect(() => log.append(line('x'.repeat(20)))).toThrow('EIO');
    for (let index = 0; index < 10; index++) log.append(line('y'.repeat(20)));
    log.close();
    for (const segment of log.segments()) expect(readFileSync(segment).length).toBeLessThanOrEqual(60);
  });
});

function tryAppend(log: SegmentLog, text: string): unknown {
  try {
    log.append(line(text));
    return 'ok';
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}

describe('a FIFO', () => {
  let readers: ChildProcess[];

  beforeEach(() => {
    readers = [];
    execFileSync('mkfifo', [path]);
  });
  afterEach(() => readers.forEach((reader) => reader.kill('SIGKILL')));

  /** Opens the FIFO and reads lines of it; ends after as many as it is told. */
  function startReader(lines = 1_000_000): { readonly text: () => string; readonly ended: Promise<unknown> } {
    const reader = spawn('head', ['-n', String(lines), path], { stdio: ['ignore', 'pipe', 'inherit'] });
    readers.push(reader);
    let text = '';
    reader.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    return { text: () => text, ended: new Promise((resolve) => reader.on('close', resolve)) };
  }

  it('is never waited for, and takes lines as soon as it is read', async () => {
    const log = new SegmentLog({ path, maxSegmentBytes: 10, fsync: true });
    expect(tryAppend(log, '"nobody reads"')).toBe('ENXIO');
    const first = startReader(2);
    await until(() => tryAppend(log, '"a"') === 'ok', 'a reader');
    expect(tryAppend(log, `"${'b'.repeat(30_000)}"`)).toBe('ok');
    log.sync();
    await first.ended;
    expect(first.text()).toBe(`"a"\n"${'b'.repeat(30_000)}"\n`);
    expect(['EPIPE', 'ENXIO']).toContain(tryAppend(log, '"nobody reads again"'));
    const second = startReader(1);
    await until(() => tryAppend(log, '"c"') === 'ok', 'another reader');
    await second.ended;
    expect(second.text()).toBe('"c"\n');
    log.close();
    expect(log.segments()).toEqual([]);
  });

  it('whose reader stalls costs lines, none of them in part without a mark', async () => {
    const log = new SegmentLog({ path, maxSegmentBytes: 10 });
    // Holds both ends, so that the FIFO is open but not read.
    const fd = openSync(path, 'r+');
    const outcomes = Array.from({ length: 20 }, (_, index) => tryAppend(log, `"${String(index).repeat(5000)}"`));
    expect(new Set(outcomes)).toEqual(new Set(['ok', 'EAGAIN']));
    const reader = startReader();
    await until(() => tryAppend(log, '"after"') === 'ok', 'room in the FIFO');
    closeSync(fd);
    log.close();
    await reader.ended;
    const whole = reader.text().trimEnd().split('\n').filter((text) => !isCutOff(Buffer.from(text))); // oxfmt-ignore
    const taken = outcomes.flatMap((outcome, index) => (outcome === 'ok' ? [`"${String(index).repeat(5000)}"`] : []));
    expect(whole).toEqual([...taken, '"after"']);
  });
});

describe('what is no regular file', () => {
  it('is never renamed, nor opened anew', () => {
    const log = new SegmentLog({ path: '/dev/null', maxSegmentBytes: 1 });
    for (let index = 0; index < 3; index++) log.append(line('"a"'));
    expect(log.rotate()).toBeUndefined();
    log.append(line('"a"'));
    log.sync();
    expect(log.size).toBe(0);
    const file = new AppendFile('/dev/null');
    file.append(line('"a"'));
    expect([file.isAt('/dev/null'), file.isAt('/dev/zero'), file.size]).toEqual([true, false, 0]);
    file.close();
  });

  it.each(['/dev/null', '/dev/stdout', '/dev/stderr', '/dev/fd/1', '/proc/self/fd/2', '/missing'])(
    '%s may not be renamed',
    (name) => expect(isRotatable(name)).toBe(false),
  );
});

describe('descriptorAt', () => {
  it('knows a descriptor of this process, also behind links', () => {
    symlinkSync('/dev/stdout', join(directory(), 'app.log'));
    symlinkSync('app.log', path);
    const names = [path, '/dev/stdout', '/dev/stderr', '/dev/fd/7', `/proc/${process.pid}/fd/8`, '/proc/self/fd/9'];
    expect(names.map((name) => descriptorAt(name))).toEqual([1, 1, 2, 7, 8, 9]);
    expect(isRotatable(path)).toBe(false);
  });

  it('knows no other file', () => {
    writeFileSync(path, '');
    for (const name of [path, '/dev/null', '/proc/1/fd/1x', '/missing', `${path}/dev/fd/1`]) {
      expect(descriptorAt(name)).toBeUndefined();
    }
    expect(isRotatable(path)).toBe(true);
  });
});
