import type { Data } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { BinaryCells, TextCells, ViewCells } from '../../../src/frame/pandas-writer/byte-cells.ts';
import { viewsFrom } from '../../support/vectors.ts';
import { writtenCells } from '../../support/written-cells.ts';

const BYTES = Buffer.from('xaé"\nend');
/** Of `a`, nothing, `é"`, a line feed and `end`. */
const OFFSETS = [1, 2, 2, 5, 6, 9];

describe('cells of bytes', () => {
  it.each([Int32Array.from(OFFSETS), Float64Array.from(OFFSETS)])('are strings, by offsets of any width', (offsets) => {
    const cells = new TextCells(BYTES, offsets);
    expect(writtenCells(cells, [0, 1, 2, 3, 4]).map((text): unknown => JSON.parse(text))).toEqual([
      'a',
      '',
      'é"',
      '\n',
      'end',
    ]);
    expect(writtenCells(cells, [4, 0])).toEqual(['"end"', '"a"']);
  });

  it('are base64 where they are no strings', () => {
    expect(writtenCells(new BinaryCells(BYTES, Int32Array.from(OFFSETS)), [1, 4])).toEqual(['""', '"ZW5k"']);
  });

  it('are found by views, short and long, as strings or as base64', () => {
    const data = viewsFrom(['short', 'a "quoted" string of more than 12 bytes', 'exactly 12 b']).data[0] as Data;
    expect(writtenCells(new ViewCells(data, true), [2, 1, 0])).toEqual([
      '"exactly 12 b"',
      String.raw`"a \"quoted\" string of more than 12 bytes"`,
      '"short"',
    ]);
    expect(writtenCells(new ViewCells(data, false), [0])).toEqual(['"c2hvcnQ="']);
  });

  it('are read in the middle of a buffer', () => {
    const memory = Buffer.concat([Buffer.from('""""'), BYTES]);
    const cells = new TextCells(memory.subarray(4), Int32Array.from(OFFSETS));
    expect(writtenCells(cells, [0, 4])).toEqual(['"a"', '"end"']);
  });
});
