import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtins } from '../src/core-builtins.ts';
import { eachFixture } from './support/known-failures.ts';
import { refusal } from './support/refusal.ts';

interface InvalidCase {
  readonly why: string;
  readonly document: unknown;
  readonly code: string;
  readonly path: string;
}

const folder = new URL('../fixtures/invalid/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

/** Types that `raymon/core` does not have. */
const BEYOND_CORE = /^(?:dataframe|series|image)-/;

const core = files.filter((file) => !BEYOND_CORE.test(file));

function read(file: string): InvalidCase {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as InvalidCase;
}

const load = (document: unknown) => (): unknown => builtins.loadJcr(document);

describe('documents that are not legal', () => {
  it('are there in number', () => {
    expect(core.length).toBeGreaterThanOrEqual(80);
  });

  eachFixture('invalid', core)('%s is refused with its code and path', (file) => {
    const { why, document, code, path } = read(file);
    expect(why.length).toBeGreaterThan(0);
    expect(refusal(load(document))).toMatchObject({ code, path });
  });

  it.each(core)('%s is refused in the same words whatever was refused before', (file) => {
    const { document } = read(file);
    const before = structuredClone(document);
    expect(refusal(load(document))).toEqual(refusal(load(document)));
    expect(document).toEqual(before);
  });
});
