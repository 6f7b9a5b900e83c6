import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HubError } from '../../src/hub/core/hub-error.ts';
import { compareCodePoints, compareTexts, matches } from '../../src/hub/query/slicestr/compare.ts';
import { parseSlice } from '../../src/hub/query/slicestr/parser.ts';
import { printSlice } from '../../src/hub/query/slicestr/printer.ts';
import { runs } from '../support/runs.ts';
import { slices } from '../support/slice-arbitraries.ts';

const word = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('a && b', '||', 'x=y', '"', '\\', '(', 'a&b', 'a|b', '__proto__', 'v1.0', '-1e3', '!', '', '\ud800'),
);

const version = fc.stringMatching(/^v?[0-9]{1,3}(\.[0-9]{1,3}){0,3}$/);

describe('slices', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(slices({ ids: word, names: word, types: word, groups: word, values: word }), (slice) => {
        const text = printSlice(slice);
        expect(parseSlice(text)).toEqual(slice);
        expect(printSlice(parseSlice(text))).toBe(text);
      }),
      { numRuns: runs(500) },
    );
  });

  it('that are invalid are refused with a place within the text', () => {
    const pieces = fc.array(
      fc.oneof(
        word,
        fc.constantFrom('==', '!=', '>=', '<', '&&', '||', '!', '(', ')', ' ', 'trace(', 'tagname(', '"a"', '='),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        pieces.map((some) => some.join('')),
        (text) => {
          try {
            const slice = parseSlice(text);
            expect(parseSlice(printSlice(slice))).toEqual(slice);
          } catch (error) {
            if (!(error instanceof HubError)) throw error;
            expect(error).toMatchObject({ code: 'bad-slice', status: 400 });
            expect(error.offset).toBeGreaterThanOrEqual(0);
            expect(error.offset).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { numRuns: runs(1000) },
    );
  });

  it('compare values in an order, of which each operator tells its part', () => {
    const value = fc.oneof(word, version, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
    fc.assert(
      fc.property(
        value,
        fc.oneof(word, version, fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)),
        (a, b) => {
          const told = (operator: '==' | '!=' | '<' | '>' | '<=' | '>='): boolean => matches(a, operator, b);
          expect(told('==')).toBe(!told('!='));
          const isOrdered = told('<') || told('>') || told('<=');
          if (typeof a === 'string' || isOrdered) {
            expect(told('<=')).toBe(!told('>'));
            expect(told('>=')).toBe(!told('<'));
          }
          if (told('==')) expect([told('<='), told('>=')]).toEqual([true, true]);
        },
      ),
      { numRuns: runs(1000) },
    );
  });

  it('order texts as their UTF-8 bytes, and versions by their parts', () => {
    const text = fc.string({ unit: 'binary', maxLength: 8 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareCodePoints(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
      { numRuns: runs(1000) },
    );
    fc.assert(
      fc.property(version, version, (a, b) => {
        const [x, y] = [partsOf(a), partsOf(b)];
        const at = Array.from({ length: 4 }, (_, n) => n).find((n) => (x[n] ?? 0) !== (y[n] ?? 0)) ?? 0;
        expect(Math.sign(compareTexts(a, b))).toBe(Math.sign((x[at] ?? 0) - (y[at] ?? 0)));
      }),
      { numRuns: runs(1000) },
    );
  });
});

function partsOf(version: string): number[] {
  return version.replace('v', '').split('.').map(Number);
}
