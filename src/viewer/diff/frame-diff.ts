import { copyCells } from '../dom/copy.ts';
import { el } from '../dom/element.ts';
import { Grid } from '../dom/grid.ts';
import type { GridModel } from '../dom/grid-columns.ts';
import { facts } from '../dom/notice.ts';
import type { Host } from '../host/host.ts';
import type { DifferentCell, FrameDiff } from '../model/diff/diff-frames.ts';
import type { FrameColumn } from '../model/frame/columns.ts';
import { groupDigits } from '../model/text/visible.ts';
import { nothingListed } from './nothing-listed.ts';

/** Shows which cells, columns and rows of two frames differ. */
export function showFrameDiff(host: Host, found: FrameDiff): void {
  const { pairs, cells, rows } = found;
  const entries: [string, string][] = [];
  if (rows[0] !== rows[1]) entries.push(['rows', `${groupDigits(rows[0])} and ${groupDigits(rows[1])}`]);
  if (found.onlyA.length > 0) entries.push(['only in a', namesOf(found.onlyA)]);
  if (found.onlyB.length > 0) entries.push(['only in b', namesOf(found.onlyB)]);
  const retyped = pairs.filter(({ a, b }) => a.typeName !== b.typeName);
  for (const { a, b } of retyped.slice(0, MOST_NAMED))
    entries.push([`type of ${nameOf(a)}`, `${a.typeName} and ${b.typeName}`]);
  if (found.isReordered) entries.push(['order of columns', 'differs']);
  for (const { a, different } of pairs.filter((pair) => pair.different > 0).slice(0, MOST_NAMED)) {
    entries.push([`cells of ${nameOf(a)}`, groupDigits(different)]);
  }
  host.body.append(facts(entries));
  if (cells.length === 0) {
    if (found.different === 0) host.body.append(nothingListed('All cells that both have are the same.'));
    return;
  }
  const model: GridModel = {
    rows: cells.length,
    columns: [
      { name: 'row', detail: '', isNumeric: true, isIndex: true },
      { name: 'column', detail: '', isNumeric: false },
      { name: 'a', detail: '', isNumeric: false },
      { name: 'b', detail: '', isNumeric: false },
    ],
    cell(at, column) {
      const { row, pair } = cells[at] as DifferentCell;
      const { a, b } = pairs[pair] as FrameDiff['pairs'][0];
      if (column === 0) return { text: String(row), kind: 'number' };
      if (column === 1) return { text: nameOf(a), kind: 'string' };
      return (column === 2 ? a : b).text(row);
    },
  };
  const grid = new Grid('Cells that differ', model, {
    onCopy: (from, to) => void copyCells(model, from, to, host.announce),
  });
  host.signal.addEventListener('abort', () => grid.destroy());
  host.body.append(grid.element);
  if (cells.length < found.different) {
    host.body.append(el('p', { class: 'rv-note' }, `The first ${groupDigits(cells.length)} are listed.`));
  }
}

const MOST_NAMED = 50;

function nameOf({ name, isIndex }: FrameColumn): string {
  return name ?? (isIndex ? 'index' : 'values');
}

function namesOf(columns: readonly FrameColumn[]): string {
  const names = columns.slice(0, MOST_NAMED).map((column) => JSON.stringify(nameOf(column)).slice(0, 100));
  return columns.length > MOST_NAMED ? `${names.join(', ')}, … (${columns.length})` : names.join(', ');
}
