import type { ColourDepth } from '../command/io.ts';

/** How text is told apart. */
export type Ink = 'plain' | 'bold' | 'dim' | 'null' | 'nan' | 'number' | 'text' | 'time' | 'good' | 'bad' | 'label';

const CODES: Readonly<Record<Ink, string>> = {
  plain: '',
  bold: '1',
  dim: '2',
  null: '2;3',
  nan: '35',
  number: '36',
  text: '',
  time: '33',
  good: '32',
  bad: '31',
  label: '34',
};

/**
 * Text in an ink, for terminals that have colours.
 *
 * @param text - that holds no controls: `shownText` makes it so.
 */
export function paint(text: string, ink: Ink, colours: ColourDepth): string {
  const code = CODES[ink];
  return colours === 1 || code === '' || text === '' ? text : `\u001b[${code}m${text}\u001b[0m`;
}
