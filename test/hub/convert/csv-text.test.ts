import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRow } from '../../../src/hub/convert/csv-text.ts';
import { runs } from '../../support/runs.ts';

/** Reads one row by RFC 4180; null for a cell of nothing. */
function readRow(row: string): (string | null)[] {
  const cells: (string | null)[] = [];
  const cell = /("(?:[^"]|"")*"|[^,"\r\n]*)(,|\r\n)/gy;
  for (let match = cell.exec(row); match !== null; match = cell.exec(row)) {
    const [, text = '', end] = match;
    cells.push(text === '' ? null : text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text);
    if (end !== ',') break;
  }
  expect(cell.lastIndex).toBe(row.length);
  return cells;
}

describe('csvRow', () => {
  it('gives back every cell, null and the empty string apart', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', ' ', 'a') }));
    fc.assert(
      fc.property(fc.array(fc.option(text), { minLength: 1, maxLength: 6 }), (cells) => {
        expect(readRow(csvRow(cells))).toEqual(cells);
      }),
      { numRuns: runs(100) },
    );
  });

  it('quotes only where it must', () => {
    expect(csvRow(['a b', null, '', 'x,y', 'say "x"', ' edge', 'é'])).toBe('a b,,"","x,y","say ""x"""," edge",é\r\n');
  });
});
