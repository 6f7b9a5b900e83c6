import { CELL_CHARACTERS, type CellKind, type CellText } from '../../viewer/model/text/cell-text.ts';
import { cutText, visibleText } from '../../viewer/model/text/visible.ts';
import type { Ink } from './style.ts';

/** Marks on one character beyond these climb into the lines around it. */
const MOST_MARKS = 4;
const MANY_MARKS = new RegExp(`(\\p{M}{${MOST_MARKS}})(\\p{M}+)`, 'gu');
/** A mark that has no character of its own would stand on whatever is to its left. */
const LONE_MARK = /^\p{M}+/u;

/**
 * Text of others as it may reach a terminal: what cannot be seen, moves what stands beside it or controls the terminal
 * is spelled out.
 *
 * @param text - untrusted, of any length.
 * @param most - characters to keep of it.
 */
export function shownText(text: string, most: number = CELL_CHARACTERS): string {
  return visibleText(cutText(text, most))
    .replace(MANY_MARKS, (_, kept: string, more: string) => kept + spelled(more))
    .replace(LONE_MARK, spelled);
}

function spelled(marks: string): string {
  return Array.from(marks, (mark) => `\\u{${(mark.codePointAt(0) as number).toString(16)}}`).join('');
}

/** Words that a string must not be taken for. */
const WORDS: ReadonlySet<string> = new Set(['null', 'NaN', 'NaT', 'Infinity', '-Infinity', 'true', 'false']);

/**
 * A string so that it cannot be taken for anything else: as it is where nothing in it has to be spelled out, else in
 * quotes, with backslashes doubled.
 *
 * @param text - untrusted, of any length.
 */
export function shownString(text: string, most: number = CELL_CHARACTERS): string {
  const cut = cutText(text, most);
  const shown = shownText(cut, Infinity);
  const isPlain = shown === cut && cut !== '' && !cut.includes('\\') && !/^[" ]| $/.test(cut) && !WORDS.has(cut);
  return isPlain ? cut : `"${shownText(cut.replaceAll(/["\\]/g, '\\$&'), Infinity)}"`;
}

/** A cell as a terminal shows it. */
export interface ShownCell {
  readonly text: string;
  readonly ink: Ink;
}

const INKS: Readonly<Record<CellKind, Ink>> = {
  number: 'plain',
  nan: 'nan',
  boolean: 'number',
  string: 'text',
  empty: 'dim',
  null: 'null',
  time: 'time',
  bytes: 'plain',
  nested: 'plain',
  undefined: 'null',
};

/** A cell of a table: strings that others have written stand in quotes where they could be taken for something else. */
export function shownCell({ text, kind }: CellText): ShownCell {
  return { text: kind === 'string' ? shownString(text, Infinity) : shownText(text, Infinity), ink: INKS[kind] };
}
