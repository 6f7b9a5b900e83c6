import { copyCells } from '../dom/copy.ts';
import { el } from '../dom/element.ts';
import { Grid } from '../dom/grid.ts';
import type { GridModel } from '../dom/grid-columns.ts';
import type { Host } from '../host/host.ts';
import type { TreeDiff, TreeDifference } from '../model/diff/diff-trees.ts';
import type { CellText } from '../model/text/cell-text.ts';
import { cutText, groupDigits } from '../model/text/visible.ts';
import { pathText, treeText } from '../model/tree/tree-value.ts';
import { nothingListed } from './nothing-listed.ts';

/** Shows the places where two trees differ; each opens as both sides. */
export function showTreeDiff(host: Host, { different, places }: TreeDiff): void {
  if (places.length === 0) {
    if (different === 0) host.body.append(nothingListed('Every value is the same.'));
    return;
  }
  const model: GridModel = {
    rows: places.length,
    columns: [
      { name: 'place', detail: '', isNumeric: false, isIndex: true },
      { name: 'what', detail: '', isNumeric: false },
      { name: 'a', detail: '', isNumeric: false },
      { name: 'b', detail: '', isNumeric: false },
    ],
    cell: (row, column) => cellOf(places[row] as TreeDifference, column),
  };
  const grid = new Grid('Places that differ', model, {
    onOpen(row) {
      const { path, a, b } = places[row] as TreeDifference;
      host.open({ value: { a, b } }, pathText(path));
    },
    onCopy: (from, to) => void copyCells(model, from, to, host.announce),
  });
  host.signal.addEventListener('abort', () => grid.destroy());
  host.body.append(grid.element);
  if (places.length < different) {
    host.body.append(el('p', { class: 'rv-note' }, `The first ${groupDigits(places.length)} are listed.`));
  }
}

const NOTHING: CellText = { text: '–', kind: 'null' };

function cellOf({ path, kind, a, b }: TreeDifference, column: number): CellText {
  if (column === 0) return { text: cutText(pathText(path), 300), kind: 'string' };
  if (column === 1) return { text: kind, kind: 'string' };
  if (column === 2) return kind === 'only b' ? NOTHING : treeText(a);
  return kind === 'only a' ? NOTHING : treeText(b);
}
