import { childrenOf, stepText, treeKind, treeText, type Step } from '../../viewer/model/tree/tree-value.ts';
import { groupDigits } from '../../viewer/model/text/visible.ts';
import type { ShowOptions } from './show-options.ts';
import { shownString, shownText, type ShownCell } from '../terminal/shown-text.ts';
import { paint, type Ink } from '../terminal/style.ts';
import { fitText, textWidth } from '../terminal/text-width.ts';

/** Containers inside one another that are opened. */
const MOST_LEVELS = 8;
/** Values of a container that are shown, where it stands in another. */
const MOST_INSIDE = 10;

/** A value as a tree: its first lines, each container opened as far as there is room. */
export function showTree(value: unknown, { screen, rows }: Pick<ShowOptions, 'screen' | 'rows'>): string[] {
  const lines: string[] = [];
  const room = screen.columns;
  const add = (depth: number, label: string, { text, ink }: ShownCell): void => {
    const before = `${'  '.repeat(depth)}${label}`;
    const fitted = fitText(before, room);
    const rest = room - textWidth(fitted);
    lines.push(
      paint(fitted, 'label', screen.colours) + (rest > 1 ? paint(fitText(text, rest), ink, screen.colours) : ''),
    );
  };
  const walk = (inner: unknown, step: Step | undefined, depth: number): void => {
    add(depth, step === undefined ? '' : `${labelOf(step)}: `, cellOf(inner));
    const children = depth < MOST_LEVELS ? childrenOf(inner) : undefined;
    if (children === undefined) return;
    const most = depth === 0 ? rows : MOST_INSIDE;
    for (let i = 0; i < children.count; i++) {
      if (i >= most || lines.length >= rows) {
        const left = groupDigits(children.count - i);
        add(depth + 1, '', { text: `… ${left} more`, ink: 'dim' });
        return;
      }
      const [next, child] = children.at(i);
      walk(child, next, depth + 1);
    }
  };
  walk(value, undefined, 0);
  return lines;
}

/** Characters of a name that are shown. */
const NAME_CHARACTERS = 60;

function labelOf(step: Step): string {
  if (step.kind === 'member') return shownString(step.name, NAME_CHARACTERS);
  // Keys of Maps come as values, in quotes where they are strings.
  return shownText(stepText(step), NAME_CHARACTERS);
}

/** A value as one line, as the tree has it. */
export function cellOf(value: unknown): ShownCell {
  const { text } = treeText(value);
  return { text: shownText(text, Infinity), ink: inkOf(value) };
}

function inkOf(value: unknown): Ink {
  switch (treeKind(value)) {
    case 'null':
    case 'undefined':
      return 'null';
    case 'number':
      return typeof value === 'number' && !Number.isFinite(value) ? 'nan' : 'number';
    case 'bigint':
    case 'boolean':
      return 'number';
    case 'Date':
      return 'time';
    case 'string':
      return 'good';
    default:
      return 'dim';
  }
}
