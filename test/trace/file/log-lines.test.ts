import { appendFileSync, mkdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { LogLines } from '../../../src/trace/file/log-lines.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const directory = temporaryDirectory();
const logPath = (): string => join(directory(), 'app.jsonl');

/** The lines that were not given before, each as text, with its number; `!` stands before what is cut. */
async function next(lines: LogLines): Promise<string[]> {
  const found: string[] = [];
  for await (const { bytes, number, isCut } of lines.next()) {
    found.push(`${isCut ? '!' : ''}${number} ${new TextDecoder().decode(bytes).trimEnd()}`);
  }
  return found;
}

describe('LogLines', () => {
  it('gives each line once, those that come later with their numbers', async () => {
    writeFileSync(logPath(), 'a\nb\n');
    const lines = new LogLines(logPath(), DEFAULT_LIMITS);
    expect(await next(lines)).toEqual(['1 a', '2 b']);
    expect(await next(lines)).toEqual([]);
    appendFileSync(logPath(), 'c\n');
    expect(await next(lines)).toEqual(['3 c']);
  });

  it('counts empty lines, and gives none of them', async () => {
    writeFileSync(logPath(), 'a\n\n\nb\n');
    expect(await next(new LogLines(logPath(), DEFAULT_LIMITS))).toEqual(['1 a', '4 b']);
  });

  it('gives a line without its end as one that is cut, and again when it is whole', async () => {
    writeFileSync(logPath(), 'a\nbe');
    const lines = new LogLines(logPath(), DEFAULT_LIMITS);
    expect(await next(lines)).toEqual(['1 a', '!2 be']);
    expect(await next(lines)).toEqual(['!2 be']);
    appendFileSync(logPath(), 'gun\n');
    expect(await next(lines)).toEqual(['2 begun']);
  });

  it('gives full files first, the oldest of them before, and goes on behind a rotation', async () => {
    writeFileSync(`${logPath()}.000001-a`, 'a\n');
    writeFileSync(logPath(), 'b\n');
    const lines = new LogLines(logPath(), DEFAULT_LIMITS);
    expect(await next(lines)).toEqual(['1 a', '1 b']);
    appendFileSync(logPath(), 'c\n');
    renameSync(logPath(), `${logPath()}.000002-a`);
    writeFileSync(logPath(), 'd\n');
    expect(await next(lines)).toEqual(['2 c', '1 d']);
  });

  it('reads a file from its beginning that was emptied in place', async () => {
    writeFileSync(logPath(), 'a\nb\nc\n');
    const lines = new LogLines(logPath(), DEFAULT_LIMITS);
    await next(lines);
    truncateSync(logPath());
    writeFileSync(logPath(), 'd\n');
    expect(await next(lines)).toEqual(['1 d']);
  });

  it('says that there is no log the first time, and waits for one that has gone since', async () => {
    await expect(next(new LogLines(logPath(), DEFAULT_LIMITS))).rejects.toThrow('ENOENT');
    writeFileSync(logPath(), 'a\n');
    const lines = new LogLines(logPath(), DEFAULT_LIMITS);
    await next(lines);
    renameSync(logPath(), join(directory(), 'elsewhere'));
    expect(await next(lines)).toEqual([]);
    writeFileSync(logPath(), 'b\n');
    expect(await next(lines)).toEqual(['1 b']);
  });

  it('throws what the file system throws for what is no file', async () => {
    mkdirSync(logPath());
    await expect(next(new LogLines(logPath(), DEFAULT_LIMITS))).rejects.toThrow('EISDIR');
  });
});
