import * as fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileLines, type LinePlace } from '../../src/disk/read-lines.ts';
import { runs } from '../support/runs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const directory = temporaryDirectory();

interface Found {
  readonly text: string;
  readonly number: number;
  readonly end: number;
  readonly isCut: boolean;
  readonly length: number;
}

async function read(content: string, mostBytes?: number, from?: LinePlace): Promise<Found[]> {
  const path = join(directory(), 'lines');
  writeFileSync(path, content);
  const file = await open(path, 'r');
  const found: Found[] = [];
  try {
    for await (const { bytes, ...rest } of fileLines(file, from, mostBytes)) {
      found.push({ text: Buffer.from(bytes).toString('latin1'), ...rest });
    }
  } finally {
    await file.close();
  }
  return found;
}

const placeOf = ({ number, end, isCut, length }: Found): unknown => ({ number, end, isCut, length });

/** Lengths around the pieces in which a file is read, and around what is kept of a line. */
const LENGTH = fc.oneof(fc.nat(40), fc.integer({ min: 262_100, max: 262_200 }), fc.integer({ min: 1, max: 600_000 }));

it('gives of lines up to a length all bytes, of longer ones their place and length alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(LENGTH, { maxLength: 5 }), LENGTH, fc.boolean(), async (lengths, most, isEnded) => {
      const lines = lengths.map((length, i) => `${String(i % 10).repeat(length)}\n`);
      const content = isEnded ? lines.join('') : lines.join('').slice(0, -1);
      const expected: Found[] = [];
      let end = 0;
      for (const [i, line] of lines.entries()) {
        const isCut = !isEnded && i === lines.length - 1;
        const text = isCut ? line.slice(0, -1) : line;
        end += text.length;
        if (text.length > (isCut ? 0 : 1)) expected.push({ text, number: i + 1, end, isCut, length: text.length });
      }
      const found = await read(content, most);
      expect(found.map(placeOf)).toEqual(expected.map(placeOf));
      for (const [i, { text, length }] of found.entries()) {
        if (length <= most) expect(text === expected[i]?.text).toBe(true);
        else expect(text.length).toBeLessThanOrEqual(262_144);
      }
    }),
    { numRuns: runs(60) },
  );
});

it('counts on from the line at which it begins', async () => {
  const content = `${'a'.repeat(300_000)}\nb\nc`;
  expect(await read(content, 10, { at: 300_001, number: 2 })).toEqual([
    { text: 'b\n', number: 2, end: 300_003, isCut: false, length: 2 },
    { text: 'c', number: 3, end: 300_004, isCut: true, length: 1 },
  ]);
});
