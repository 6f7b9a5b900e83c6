import { describe, expect, it } from 'vitest';
import { GridColumns, type GridModel } from '../../../src/viewer/dom/grid-columns.ts';
import { stringCell } from '../../../src/viewer/model/text/cell-text.ts';

function model(...cells: readonly string[]): GridModel {
  return {
    rows: 1,
    columns: cells.map((_, i) => ({ name: `c${i}`, detail: '', isNumeric: false })),
    cell: (_, column) => stringCell(cells[column] ?? ''),
  };
}

const LONG = 'long '.repeat(20);

describe('columns of a grid', () => {
  it('are as wide as what they hold, up to a width', () => {
    const columns = new GridColumns(model('a', 'some words of it', LONG));
    const widths = [0, 1, 2].map((column) => columns.width(column));
    expect(widths).toEqual([...widths].toSorted((a, b) => a - b));
    expect(new Set(widths).size).toBe(3);
    expect(columns.total).toBe(widths.reduce((sum, width) => sum + width, 0));
  });

  it('have room for characters that are as wide as two', () => {
    const [plain, wide] = ['abcdefghijklmnop', '漢字漢字漢字漢字漢字漢字漢字漢字'].map((text) =>
      new GridColumns(model(text)).width(0),
    );
    expect(wide).toBeGreaterThan((plain as number) * 1.5);
  });

  it('leave a part of the next in sight where there is little room, and one alone takes all of it', () => {
    const room = 260;
    const several = new GridColumns(model(LONG, 'b'), room);
    expect(several.width(0)).toBeLessThan(room);
    expect(several.width(0)).toBeGreaterThan(room / 2);
    expect(several.isTight(room)).toBe(true);
    expect(several.isTight(2000)).toBe(false);
    expect(new GridColumns(model(LONG), room).width(0)).toBe(room);
    expect(new GridColumns(model('a', 'b'), room).isTight(room)).toBe(false);
  });
});
