import type { Comparison } from '../summary/comparison.ts';
import type { FrameColumn } from '../../viewer/model/frame/columns.ts';
import { groupDigits } from '../../viewer/model/text/visible.ts';
import { pathText } from '../../viewer/model/tree/tree-value.ts';
import type { Screen } from '../command/io.ts';
import { leftOut } from '../terminal/left-out.ts';
import { shownCell, shownString, shownText, type ShownCell } from '../terminal/shown-text.ts';
import { cellOf } from './show-tree.ts';
import { paint } from '../terminal/style.ts';
import { fairWidth, tableLines, type TableColumn } from '../terminal/table.ts';

/**
 * What differs between two wrappers, as lines.
 *
 * @param most - cells or places that are listed.
 */
export function showDiff(found: Comparison, screen: Screen, most: number): string[] {
  if (found.isEqual) return [paint('equal', 'good', screen.colours)];
  const lines = differences(found, screen, most);
  const note = 'no value differs: names, metadata, or bits that no value shows do';
  return [paint('different', 'bad', screen.colours), ...(lines.length === 0 ? [note] : lines)];
}

function differences(found: Comparison, screen: Screen, most: number): string[] {
  switch (found.kind) {
    case 'types':
      return [`types ${found.types.map((type) => shownText(type)).join(' and ')}`];
    case 'arrays':
      return arrayLines(found);
    case 'frames':
      return frameLines(found, screen, most);
    case 'images':
      return imageLines(found);
    default:
      return treeLines(found, screen, most);
  }
}

type Of<K extends Comparison['kind']> = Extract<Comparison, { readonly kind: K }>;

const place = (index: readonly number[] | undefined): string => `[${(index ?? []).join(', ')}]`;

function arrayLines(found: Of<'arrays'>): string[] {
  const { compared, different, first, firstValues, largest, largestAt } = found;
  const lines = found.kinds.map((kind) => shownText(kind));
  if (compared === undefined) return lines;
  if (different > 0) lines.push(`${groupDigits(different)} of ${groupDigits(compared)} elements differ`);
  if (firstValues !== undefined) {
    const [a, b] = firstValues.map((text) => shownText(text));
    lines.push(`first at ${place(first)}: ${a} and ${b}`);
  }
  if (largest !== undefined) lines.push(`largest difference ${String(largest)} at ${place(largestAt)}`);
  if (found.otherBits) lines.push('the same values in other bits: payloads of NaN');
  return lines;
}

function frameLines(found: Of<'frames'>, screen: Screen, most: number): string[] {
  const lines: string[] = [];
  const [rowsA, rowsB] = found.rows;
  if (rowsA !== rowsB) lines.push(`${groupDigits(rowsA)} and ${groupDigits(rowsB)} rows`);
  for (const [side, columns] of [
    ['a', found.onlyA],
    ['b', found.onlyB],
  ] as const) {
    if (columns.length === 0) continue;
    const names = columns.slice(0, most).map(nameOf);
    const more = columns.length > most ? `, … ${groupDigits(columns.length)} in all` : '';
    lines.push(`only in ${side}: ${names.join(', ')}${more}`);
  }
  if (found.isReordered) lines.push('columns stand in another order');
  for (const { a, b } of found.pairs.filter((pair) => pair.a.typeName !== pair.b.typeName).slice(0, most)) {
    lines.push(`${nameOf(a)}: ${shownText(a.typeName)} and ${shownText(b.typeName)}`);
  }
  if (found.different === 0) return lines;
  lines.push(`${groupDigits(found.different)} ${found.different === 1 ? 'cell differs' : 'cells differ'}`);
  const cells = found.cells.slice(0, most).map(({ row, pair }) => {
    const { a, b } = found.pairs[pair] as (typeof found.pairs)[0];
    return [
      String(row),
      nameOf(a),
      ...sinceDifference(shownCell(a.text(row)), shownCell(b.text(row)), screen),
    ] as const;
  });
  const table = sides(
    [
      column(
        'row',
        'right',
        cells.map(([row]) => ({ text: row, ink: 'dim' })),
      ),
      column(
        'column',
        'left',
        cells.map(([, name]) => ({ text: name, ink: 'bold' })),
      ),
      column(
        'a',
        'left',
        cells.map(([, , a]) => a),
      ),
      column(
        'b',
        'left',
        cells.map(([, , , b]) => b),
      ),
    ],
    screen,
  );
  return [...lines, ...table.lines, ...leftOut(['cells', cells.length, found.different])];
}

/** A table of which both sides are always there. */
function sides(columns: readonly TableColumn[], screen: Screen): { readonly lines: string[] } {
  return tableLines(columns, screen, { most: fairWidth(columns, screen) });
}

/** Characters that are kept before the first that differs. */
const BEFORE = 8;

/** Two cells that begin alike, without what would leave no room for where they differ. */
function sinceDifference(a: ShownCell, b: ShownCell, screen: Screen): readonly [ShownCell, ShownCell] {
  const [left, right] = [Array.from(a.text), Array.from(b.text)];
  const first = left.findIndex((character, i) => character !== right[i]);
  const start = (first === -1 ? left.length : first) - BEFORE;
  if (a.text === b.text || start <= 1 || Math.max(left.length, right.length) <= screen.columns / 3) return [a, b];
  const cut = (cell: ShownCell, text: string[]): ShownCell => ({ ...cell, text: `…${text.slice(start).join('')}` });
  return [cut(a, left), cut(b, right)];
}

function nameOf({ name, isIndex }: FrameColumn): string {
  return name === undefined ? (isIndex ? 'index' : 'no name') : shownString(name, 100);
}

function column(title: string, side: 'left' | 'right', cells: readonly ShownCell[]): TableColumn {
  return { heads: [{ text: title, ink: 'dim' }], cells, side };
}

function imageLines({ sameFile, pixels, undecoded }: Of<'images'>): string[] {
  if (sameFile) return [];
  if (undecoded !== undefined) return ['files differ', `pixels not compared: ${shownText(undecoded, 1000)}`];
  if (pixels === undefined) return ['files differ'];
  const { kinds, compared, different, first, largest } = pixels;
  if (compared === undefined) return ['files differ', ...kinds];
  if (different === 0) return ['files differ, all pixels are equal'];
  return [
    `${groupDigits(different)} of ${groupDigits(compared)} pixels differ`,
    `first at ${place(first)}, across and down`,
    `largest difference ${largest}`,
  ];
}

function treeLines(found: Of<'trees'>, screen: Screen, most: number): string[] {
  if (found.different === 0) return [];
  const places = found.places.slice(0, most);
  const none: ShownCell = { text: '', ink: 'plain' };
  const table = sides(
    [
      column(
        'where',
        'left',
        places.map(({ path }) => ({ text: shownText(pathText(path)), ink: 'label' })),
      ),
      column(
        'a',
        'left',
        places.map(({ kind, a }) => (kind === 'only b' ? none : cellOf(a))),
      ),
      column(
        'b',
        'left',
        places.map(({ kind, b }) => (kind === 'only a' ? none : cellOf(b))),
      ),
    ],
    screen,
  );
  const count = `${groupDigits(found.different)} ${found.different === 1 ? 'value differs' : 'values differ'}`;
  return [count, ...table.lines, ...leftOut(['values', places.length, found.different])];
}
