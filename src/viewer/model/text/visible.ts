/**
 * Text of others, made fit to be shown: what cannot be seen, or moves what stands beside it, is spelled out.
 *
 * @module
 */

/** A part of a text: as it is, or the escape of one code unit that cannot be seen. */
export interface TextPart {
  readonly text: string;
  readonly isEscape: boolean;
}

/**
 * Controls, the marks that reorder text, characters without width, separators of lines, tags, lone surrogates.
 * Tabs and line feeds are among them: a cell is one line.
 */
const UNSEEN = /(?! )[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}\u2800]/gu;

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/**
 * Cuts a text into what can be shown as it is, and escapes of what cannot.
 *
 * @param text - untrusted; cut it first where it may be long.
 * @returns Parts in order; one for a text without anything unseen, none for an empty one.
 */
export function visibleParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(UNSEEN)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index), isEscape: false });
    from = match.index + match[0].length;
    parts.push({ text: escapeOf(match[0]), isEscape: true });
  }
  if (from < text.length) parts.push({ text: text.slice(from), isEscape: false });
  return parts;
}

/**
 * A text with what cannot be seen spelled out: `a\u202eb`.
 *
 * @param text - untrusted; cut it first where it may be long.
 */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, escapeOf);
}

function escapeOf(unseen: string): string {
  const short = SHORT.get(unseen);
  if (short !== undefined) return short;
  const code = unseen.codePointAt(0) as number;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/**
 * The beginning of a text, with a note of how much is left out.
 *
 * @param most - characters to keep.
 * @returns The text itself if it is no longer than that.
 */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  // Half of a pair would be shown as an escape that the text does not have.
  const last = text.charCodeAt(most - 1);
  const end = last >= 0xd800 && last < 0xdc00 ? most - 1 : most;
  return `${text.slice(0, end)}…`;
}

/**
 * A count with a comma between groups of three digits.
 *
 * @param count - an integer.
 */
export function groupDigits(count: number | bigint): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/**
 * A number of bytes in the unit that fits it: `1.2 MB`.
 *
 * @param bytes - not negative.
 */
export function byteText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let at = 0;
  // From here on three digits would round up to a thousand.
  while (value >= 999.5 && at < units.length - 1) {
    value /= 1000;
    at++;
  }
  return `${value < 999.5 ? value.toPrecision(3) : groupDigits(Math.round(value))} ${units[at]}`;
}
