import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonScanner, LONGEST_TOKEN_BYTES } from '../../../src/trace/record/json-scanner.ts';
import { watchNode } from '../../../src/trace/record/watched-members.ts';
import { isRaymonError } from '../../../src/base/errors.ts';
import { refusal } from '../../support/refusal.ts';
import { runs } from '../../support/runs.ts';

const WATCHED = watchNode({ a: { slot: 0 }, b: { slot: 1, below: { c: { slot: 2 } } }, ['__proto__']: { slot: 3 } }); // oxfmt-ignore
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function scannerOf(text: string, nonFinite = false): JsonScanner {
  const bytes = bytesOf(text);
  const scanner = new JsonScanner(bytes, bytes.length, { watched: WATCHED, slots: 4, nonFinite });
  scanner.begin(0);
  return scanner;
}

/** Scans a whole text, `step` bytes at a time. */
function scan(text: string, step = Infinity, nonFinite = false): JsonScanner {
  const scanner = scannerOf(text, nonFinite);
  while (!scanner.advance(scanner.at + step));
  return scanner;
}

/** What a text has in each slot. */
function found(text: string, step?: number): (string | undefined)[] {
  const bytes = bytesOf(text);
  return scan(text, step).spans.map((span) => span && new TextDecoder().decode(bytes.subarray(span.start, span.end)));
}

/** Whether the whole of a text is one value, as the scanner has it. */
function isJson(text: string, step?: number): boolean {
  try {
    return /^[ \n\r\t]*$/.test(text.slice(scan(text, step).at));
  } catch (error) {
    if (isRaymonError(error, 'syntax')) return false;
    throw error;
  }
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('JsonScanner', () => {
  it('takes exactly the texts that JSON.parse takes, wherever it stops between', () => {
    const mutated = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', '"', '\\', ',', ':', '{', '}', '[', ']', '0', '-', '.', 'e', 'u', ' ', '\n', 'true'),
      ) // oxfmt-ignore
      .map(([json, at, put]) => {
        const ascii = json.replace(/[\u0080-\uffff]/g, 'x');
        const place = at % (ascii.length + 1);
        return ascii.slice(0, place) + put + ascii.slice(place + (at % 2));
      });
    fc.assert(
      fc.property(mutated, fc.integer({ min: 1, max: 9 }), (text, step) => {
        expect(isJson(text)).toBe(parses(text));
        expect(isJson(text, step)).toBe(parses(text));
      }),
      { numRuns: runs(100) },
    );
  });

  it('finds watched members at their level, and nowhere else', () => {
    const text = '{"x":{"a":1},"a":[{"a":2}] ,"b":{"c": "é" ,"a":3},"__proto__":null}';
    const expected = ['[{"a":2}]', '{"c": "é" ,"a":3}', '"é"', 'null'];
    expect(found(text)).toEqual(expected);
    expect(found(text, 1)).toEqual(expected);
    expect(found('["a",{"a":1}]')).toEqual([undefined, undefined, undefined, undefined]);
    expect(found('"a"')).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('finds a name that is spelled by escapes, and says which stands twice', () => {
    const scanner = scan('{"a":1,"\\u0061":22}');
    expect(scanner.twice).toBe(0);
    expect(scanner.spans[0]).toEqual({ start: 16, end: 18 });
    expect(scan('{"a":1,"b":{"a":1}}').twice).toBe(-1);
  });

  it('says how many containers were open at once', () => {
    expect(['1', '[]', '[[],{"a":[1]}]'].map((text) => scan(text).deepest)).toEqual([0, 1, 3]);
    expect(scan('['.repeat(1000) + ']'.repeat(1000)).deepest).toBe(1000);
  });

  it('refuses 2^20 containers in one another before its own memory grows with the text', () => {
    expect(scan('['.repeat(2 ** 20 - 1) + ']'.repeat(2 ** 20 - 1)).deepest).toBe(2 ** 20 - 1);
    expect(refusal(() => scan('['.repeat(2 ** 20)))).toMatchObject({ name: 'LimitError', code: 'limit' });
  });

  it.each(['NaN', 'Infinity', '-Infinity'])('takes %s only where it is told to', (token) => {
    expect(scan(`[${token}]`, 1, true).deepest).toBe(1);
    expect(refusal(() => scan(`[${token}]`)).code).toBe('syntax');
  });

  it('says at which byte a text is no JSON', () => {
    for (const [text, offset] of [
      ['{"é":x}', 6],
      ['[1,]', 3],
      ['"\\x"', 1],
      ['01', -1],
      ['{"a"}', 4],
      ['"a', 2],
    ] as const) {
      // oxfmt-ignore
      if (offset === -1) expect(scan(text).at).toBe(1);
      else expect(() => scan(text)).toThrow(expect.objectContaining({ code: 'syntax', offset }));
    }
  });

  it('goes on in the next piece of a text, its places counted from there', () => {
    const text = `{"a":"${'x'.repeat(3 * LONGEST_TOKEN_BYTES)}","b":{"c":12}}`;
    const bytes = bytesOf(text);
    const first = bytes.subarray(0, 2 * LONGEST_TOKEN_BYTES);
    const scanner = new JsonScanner(first, first.length, { watched: WATCHED, slots: 4, nonFinite: false });
    scanner.begin(0);
    expect(scanner.advance(LONGEST_TOKEN_BYTES)).toBe(false);
    scanner.move(bytes.subarray(LONGEST_TOKEN_BYTES), LONGEST_TOKEN_BYTES, true);
    expect(scanner.advance(Infinity)).toBe(true);
    const spans = scanner.spans.map(
      (span) => span && [span.start + LONGEST_TOKEN_BYTES, span.end + LONGEST_TOKEN_BYTES],
    );
    expect(spans[0]?.[0]).toBe(5);
    expect(text.slice(...(spans[2] as [number, number]))).toBe('12');
  });

  it('refuses a number that a piece might have cut', () => {
    const bytes = bytesOf(`[${'1'.repeat(LONGEST_TOKEN_BYTES)}`);
    const scanner = new JsonScanner(bytes, bytes.length, { watched: WATCHED, slots: 4, nonFinite: false });
    scanner.begin(0);
    scanner.move(bytes, 0, false);
    expect(refusal(() => scanner.advance(2))).toMatchObject({ name: 'LimitError', code: 'limit' });
  });
});
