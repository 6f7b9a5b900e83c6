import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { LabelTable } from '../../../src/frame/pandas-writer/label-table.ts';
import { TextBuffer } from '../../../src/frame/pandas-writer/text-buffer.ts';
import { runs } from '../../support/runs.ts';

function tableOf(labels: readonly string[], lead: number): LabelTable {
  const parts = labels.map((label) => Buffer.from(label));
  const offsets = Float64Array.from({ length: labels.length + 1 }, () => lead);
  for (const [row, part] of parts.entries()) offsets[row + 1] = (offsets[row] as number) + part.length;
  return new LabelTable(Buffer.concat([Buffer.alloc(lead, 'x'), ...parts]), offsets);
}

function written(table: LabelTable, rows: readonly number[]): string {
  const out = new TextBuffer(DEFAULT_LIMITS, []);
  for (const row of rows) {
    table.write(out, row);
    out.byte(0x7c);
  }
  return Buffer.concat(out.pieces).toString();
}

it('labels stand as they are in any order, nothing of their neighbours behind them, short and long', () => {
  const labels = fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 5 }), fc.string({ maxLength: 40 })), {
    minLength: 1,
    maxLength: 20,
  });
  const property = fc.property(labels, fc.nat(5), fc.array(fc.nat(), { maxLength: 30 }), (all, lead, picks) => {
    const known = all.map((label) => Buffer.from(label).toString());
    const rows = picks.map((pick) => pick % all.length);
    expect(written(tableOf(all, lead), rows)).toBe(rows.map((row) => `${known[row]}|`).join(''));
  });
  fc.assert(property, { numRuns: runs(300) });
});

it.each([15, 16, 17])('labels of %i bytes, where the way changes, are whole', (length) => {
  const labels = ['a'.repeat(length), '', 'b'.repeat(length)];
  expect(written(tableOf(labels, 0), [0, 1, 2, 0])).toBe(`${labels[0]}||${labels[2]}|${labels[0]}|`);
});

it('labels are written only as far as there is room at the end of a piece', () => {
  const out = new TextBuffer(DEFAULT_LIMITS, []);
  const table = tableOf(['"1":'], 0);
  out.ascii('x'.repeat(out.bytes.length - 5));
  table.write(out, 0);
  const text = Buffer.concat(out.pieces).toString();
  expect(text.endsWith('x"1":')).toBe(true);
  expect(text.length).toBe(out.length);
});
