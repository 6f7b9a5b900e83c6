import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromJson, fromMsgpack, loadJcr, toJson, toMsgpack } from '../src/toolkit/builtins.ts';
import { equals } from '../src/toolkit/equals.ts';
import { isRaymonError } from '../src/base/errors.ts';
import { DEFAULT_LIMITS } from '../src/base/limits.ts';
import { eachFixture } from './support/known-failures.ts';
import { spell } from './support/plain-tree.ts';
import { type Plain, referenceRead } from './support/reference-json.ts';

const FOLDER = new URL('../fixtures/legal/', import.meta.url);

interface LegalCase {
  readonly why: string;
  readonly text: string;
}

/** The members of a document, in their order. */
function membersOf(text: string): ReadonlyMap<string, Plain> {
  return referenceRead(text, DEFAULT_LIMITS) as ReadonlyMap<string, Plain>;
}

describe('a document that only looks like an attack', () => {
  eachFixture('legal', readdirSync(FOLDER))('%s is read, and written as it was', (file) => {
    const { why, text } = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as LegalCase;
    expect(why.length).toBeGreaterThan(0);
    const before = Object.getOwnPropertyNames(Object.prototype);
    const value = fromJson(text);
    const given = membersOf(text);
    const written = membersOf(toJson(value));
    expect(spell(written.get('params') ?? null)).toBe(spell(given.get('params') ?? null));
    // A frame gets the exact that its writer did not give it.
    if (!file.startsWith('frame-')) expect(spell(written.get('exact') ?? null)).toBe(spell(given.get('exact') ?? null));
    expect(equals(fromJson(toJson(value)), value)).toBe(true);
    expect(equals(loadJcr(JSON.parse(toJson(value))), value)).toBe(true);
    expect(equals(loadJcr(value.toJcr()), value)).toBe(true);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    expect('polluted' in {}).toBe(false);
  });

  it.each(readdirSync(FOLDER))('%s goes through msgpack, where that can hold its text', (file) => {
    const { text } = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as LegalCase;
    const value = fromJson(text);
    if (file === 'native-surrogates.json') {
      expect(() => toMsgpack(value)).toThrow(expect.toSatisfy((error) => isRaymonError(error, 'unsupported-value')));
    } else expect(equals(fromMsgpack(toMsgpack(value)), value)).toBe(true);
  });
});
