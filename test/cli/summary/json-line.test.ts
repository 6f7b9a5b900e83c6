import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLine, safeJson } from '../../../src/cli/summary/json-line.ts';
import { runs } from '../../support/runs.ts';

describe('jsonLine', () => {
  it('writes all digits of integers, and numbers that JSON has not as strings', () => {
    const line = jsonLine({ big: 2n ** 64n, nan: Number.NaN, far: -Infinity, zero: -0, gone: undefined, list: [null] });
    expect(line).toBe('{"big":18446744073709551616,"nan":"NaN","far":"-Infinity","zero":-0.0,"list":[null]}\n');
  });

  it('is JSON.stringify of plain values to readers, and one line without anything unseen', () => {
    const name = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.dictionary(name, fc.oneof(name, fc.integer(), fc.boolean(), fc.array(name))), (value) => {
        const line = jsonLine(value);
        expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('safeJson', () => {
  it('turns white space between tokens into spaces, and escapes what cannot be seen', () => {
    expect(safeJson('{\r\n\t"a\u202eb": "\u{e0041}"}')).toBe('{   "a\\u202eb": "\\udb40\\udc41"}');
  });
});
