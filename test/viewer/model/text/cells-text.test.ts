import { describe, expect, it } from 'vitest';
import { stringCell } from '../../../../src/viewer/model/text/cell-text.ts';
import { cellsText, type CopiedCells } from '../../../../src/viewer/model/text/cells-text.ts';

const LONG = 'long '.repeat(200);

function table(...rows: readonly (readonly string[])[]): CopiedCells {
  const at = (row: number, column: number): string => rows[row]?.[column] ?? '';
  return { cell: (row, column) => stringCell(at(row, column)), whole: at };
}

describe('cells that are copied', () => {
  it('are whole, however little of them is shown', () => {
    const cells = table([LONG, 'b'], ['c', `${LONG}d`]);
    expect(cells.cell(0, 0)).toMatchObject({ isCut: true });
    expect(cellsText(cells, { row: 0, column: 0 }, { row: 0, column: 0 }).text).toBe(LONG);
    expect(cellsText(cells, { row: 1, column: 1 }, { row: 0, column: 0 }).text).toBe(`${LONG}\tb\nc\t${LONG}d`);
  });

  it('stand in quotes where they hold what separates them, but for one alone', () => {
    const cells = table(['a\tb', 'say "x"\n'], ['c', 'd']);
    expect(cellsText(cells, { row: 0, column: 0 }, { row: 1, column: 1 }).text).toBe('"a\tb"\t"say ""x""\n"\nc\td');
    expect(cellsText(cells, { row: 0, column: 1 }, { row: 0, column: 1 }).text).toBe('say "x"\n');
  });

  it('leave out the header, and say how many rows there was no room for', () => {
    const cells = table(['a'], ['b'], ['c']);
    const all = cellsText(cells, { row: -1, column: 0 }, { row: 2, column: 0 });
    expect(all).toEqual({ text: 'a\nb\nc', rows: 3, chosen: 3 });
    const some = cellsText(cells, { row: 0, column: 0 }, { row: 2, column: 0 }, 2);
    expect(some).toEqual({ text: 'a\nb', rows: 2, chosen: 3 });
    expect(cellsText(cells, { row: -1, column: 0 }, { row: -1, column: 0 }).text).toBe('');
  });

  it('keep both halves of a pair where a cell is cut', () => {
    const text = `${'x'.repeat(299)}👍 and more`;
    expect(stringCell(text).text).toBe(`${'x'.repeat(299)}…`);
  });
});
