import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RawString } from '../../../src/json/raw-string.ts';
import { ByteWindow } from '../../../src/text/reader/byte-window.ts';
import { Cursor } from '../../../src/text/reader/cursor.ts';
import { Fault } from '../../../src/text/reader/fault.ts';
import { readString, readStringOrRaw } from '../../../src/text/reader/string-token.ts';
import { runs } from '../../support/runs.ts';

/** The fault that a text has, with its place. */
function faultOf(text: string): Pick<Fault, 'code' | 'message' | 'at'> {
  try {
    readString(new Cursor(text, 0), 0);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { code: error.code, message: error.message, at: error.at };
  }
  throw new Error('Expected a fault, got none');
}

/** A cursor at the start of a text of which a window of so many bytes shows a part. */
const windowOn = (text: string, size: number): Cursor =>
  new Cursor('', 0, [], new ByteWindow(new TextEncoder().encode(text), 0, size));

const cost = (literal: string): number => {
  const cursor = new Cursor(literal, 0);
  readString(cursor, 0);
  return cursor.slowReads;
};

describe('readString', () => {
  it('is what JSON.parse makes of any string, and leaves the cursor behind it', () => {
    const strings = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 90 }),
      fc.string({ unit: fc.constantFrom('\\', '"', 'a', '\n', 'é'), maxLength: 90 }),
    );
    const property = fc.property(strings, fc.nat(5), fc.string({ maxLength: 5 }), (value, lead, rest) => {
      const literal = JSON.stringify(value);
      const cursor = new Cursor(`${' '.repeat(lead)}${literal}${rest}`, 0);
      expect(readString(cursor, lead)).toBe(value);
      expect(cursor.at).toBe(lead + literal.length);
    });
    fc.assert(property, { numRuns: runs(300) });
  });

  it.each([
    String.raw`"\u0041\ud83d\ude00\/\b"`,
    String.raw`"\ud800"`,
    String.raw`"a\\"`,
    String.raw`"\\\""`,
    `"${'x'.repeat(64)}"`,
    `"${'x'.repeat(63)}\\n"`,
    `"${'x'.repeat(10_000)}"`,
  ])('reads %j', (literal) => {
    const cursor = new Cursor(`${literal}:`, 0);
    expect(readString(cursor, 0)).toBe(JSON.parse(literal));
    expect(cursor.at).toBe(literal.length);
  });

  it.each<[string, string, number, string]>([
    ['no end', '"abc', 4, 'Expected a closing quote, got the end of the text'],
    ['an end that is escaped', String.raw`"abc\"`, 6, 'Expected a closing quote, got the end of the text'],
    ['a lone backslash at the end', '"abc\\', 5, 'Expected a closing quote, got the end of the text'],
    ['a line feed', '"a\nb"', 2, 'Expected a control character to be escaped, got U+000A'],
    ['U+0000', '"\0"', 1, 'Expected a control character to be escaped, got U+0000'],
    [
      'a control character before a missing end',
      '"\u001f',
      1,
      'Expected a control character to be escaped, got U+001F',
    ],
    ['an escape that JSON has not', String.raw`"ab\x41"`, 3, 'Expected an escape that JSON has'],
    ['an octal escape', String.raw`"\0"`, 1, 'Expected an escape that JSON has'],
    ['half an escape', String.raw`"\u12"`, 1, 'Expected an escape that JSON has'],
    ['an escape of other digits', String.raw`"\u12g4"`, 1, 'Expected an escape that JSON has'],
    ['a fault far behind', `"${'x'.repeat(100)}\t"`, 101, 'Expected a control character to be escaped, got U+0009'],
    ['the first of two faults', String.raw`"\x` + '\n"', 1, 'Expected an escape that JSON has'],
  ])('refuses %s, and says where', (_, text, at, message) => {
    expect(faultOf(text)).toEqual({ code: 'syntax', message, at });
  });

  it('counts what long strings and escapes cost, not short names', () => {
    expect(cost('"name"')).toBe(0);
    expect(cost(`"${'x'.repeat(40)}"`)).toBeGreaterThan(0);
    expect(cost(`"${'x'.repeat(4000)}"`)).toBeGreaterThan(cost(`"${'x'.repeat(70)}"`));
  });

  it('reads on beyond a window, escapes and characters of several bytes included', () => {
    const value = `${'é'.repeat(40)}"\\\n${'x'.repeat(70)}`;
    const cursor = windowOn(`${JSON.stringify(value)},1]`, 32);
    expect(readString(cursor, 0)).toBe(value);
    expect(cursor.text.slice(cursor.at)).toBe(',1]');
  });

  it.each([
    ['no end', `"${'x'.repeat(100)}`],
    ['an escaped end', `"${'x'.repeat(99)}\\"`],
    ['a control character', `"${'x'.repeat(99)}\n"`],
    ['a wrong escape', String.raw`"${'x'.repeat(99)}\q"`],
  ])('refuses what has %s beyond a window', (_, text) => {
    expect(() => readString(windowOn(text, 32), 0)).toThrow(Fault);
  });
});

describe('readStringOrRaw', () => {
  const literal = `"${'x'.repeat(100)}"`;

  it('leaves a string beyond the window in its bytes where that is asked for', () => {
    const cursor = windowOn(`${literal}]`, 32);
    const value = readStringOrRaw(cursor, 0, true);
    expect(value).toBeInstanceOf(RawString);
    expect(String(value)).toBe(JSON.parse(literal));
    expect(cursor.window?.rawStrings).toEqual([value]);
    expect(cursor.text.slice(cursor.at)).toBe(']');
  });

  it.each<[string, string, number, boolean]>([
    ['is not asked for', `${literal}]`, 32, false],
    ['has an escape', `"${'x'.repeat(100)}\\n"]`, 32, true],
    ['ends inside the window', '"abc"  '.padEnd(60), 32, true],
    ['is all that there is', `${literal}]`, 4096, true],
  ])('reads a string that %s', (_, text, size, raw) => {
    const cursor = windowOn(text, size);
    expect(readStringOrRaw(cursor, 0, raw)).toBe(JSON.parse(text.slice(0, text.lastIndexOf('"') + 1)));
    expect(cursor.window?.rawStrings).toEqual([]);
  });
});
