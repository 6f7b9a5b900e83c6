/**
 * How many columns of a terminal text takes.
 *
 * @module
 */

/**
 * Characters of two columns that are no emoji: wide and fullwidth ones of Unicode 16, with unassigned ones between them.
 *
 * @see https://www.unicode.org/reports/tr11/
 */
const WIDE: readonly (readonly [first: number, last: number])[] = [
  [0x11_00, 0x11_5f],
  [0x23_29, 0x23_2a],
  [0x26_30, 0x26_37],
  [0x26_8a, 0x26_8f],
  [0x2e_80, 0x30_3e],
  [0x30_41, 0x32_47],
  [0x32_50, 0xa4_c6],
  [0xa9_60, 0xa9_7c],
  [0xac_00, 0xd7_a3],
  [0xf9_00, 0xfa_ff],
  [0xfe_10, 0xfe_19],
  [0xfe_30, 0xfe_6b],
  [0xff_01, 0xff_60],
  [0xff_e0, 0xff_e6],
  [0x1_6f_e0, 0x1_b2_fb],
  [0x1_d3_00, 0x1_d3_76],
  [0x1_f2_00, 0x1_f2_65],
  [0x2_00_00, 0x3_ff_fd],
];

const PLAIN = /^[\x20-\x7e]*$/;
const NARROW = /^[\x20-\u02ff]*$/;
const EMOJI = /^\p{Emoji_Presentation}/u;
const MARK = /^\p{M}/u;
/** Vowels and finals of Hangul that stand inside the syllable before them. */
const JAMO = /^[\u1160-\u11ff\ud7b0-\ud7fb]/;

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Columns of a text: two for wide characters and emoji, none for marks that stand on the character before them.
 *
 * @param text - without controls and characters that cannot be seen.
 */
export function textWidth(text: string): number {
  if (PLAIN.test(text) || NARROW.test(text)) return text.length;
  let width = 0;
  for (const { segment } of SEGMENTER.segment(text)) width += clusterWidth(segment);
  return width;
}

/**
 * Columns of what is not taken apart: terminals add up its characters, of which scripts such as Thai, Devanagari and
 * halfwidth Katakana have several that are no marks. An emoji is one however many make it up.
 */
function clusterWidth(cluster: string): number {
  if (EMOJI.test(cluster)) return 2;
  let width = 0;
  for (const character of cluster) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (MARK.test(character) || JAMO.test(character)) return 0;
  const code = character.codePointAt(0) as number;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/**
 * The beginning of a text, with dots for what is left out.
 *
 * @param columns - that it may take, at least one.
 * @returns The text itself if it takes no more.
 */
export function fitText(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let width = 0;
  let end = 0;
  for (const { segment, index } of SEGMENTER.segment(text)) {
    const next = clusterWidth(segment);
    if (width + next > columns - 1) break;
    width += next;
    end = index + segment.length;
  }
  return `${text.slice(0, end)}…`;
}

/** A text with spaces beside it, so that it takes so many columns. */
export function padText(text: string, columns: number, side: 'left' | 'right'): string {
  const spaces = ' '.repeat(Math.max(0, columns - textWidth(text)));
  return side === 'left' ? `${text}${spaces}` : `${spaces}${text}`;
}
