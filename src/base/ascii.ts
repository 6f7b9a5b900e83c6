/**
 * Codes of the characters that JSON is made of.
 *
 * @module
 */
export const TAB = 9;

export const LINE_FEED = 10;

export const CARRIAGE_RETURN = 13;

export const SPACE = 32;

export const QUOTE = 34;

export const PLUS = 43;

export const COMMA = 44;

export const MINUS = 45;

export const DOT = 46;

export const ZERO = 48;

export const NINE = 57;

export const COLON = 58;

export const OPEN_ARRAY = 91;

export const BACKSLASH = 92;

export const CLOSE_ARRAY = 93;

export const OPEN_OBJECT = 123;

export const CLOSE_OBJECT = 125;

/** Whether a code is one of the four that JSON allows between tokens. */
export function isSpace(code: number): boolean {
  return code === SPACE || code === LINE_FEED || code === CARRIAGE_RETURN || code === TAB;
}

/** Whether a code is a decimal digit; false for the NaN beyond the end of a string. */
export function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/** Whether one of four bytes is a control character, a quote or a backslash. */
export function hasEscape(word: number): boolean {
  const quotes = word ^ 0x22222222;
  const backslashes = word ^ 0x5c5c5c5c;
  // A byte below n borrows from its highest bit when n is taken from it; bytes from 128 on had that bit before.
  const below =
    ((word - 0x20202020) & ~word) | ((quotes - 0x01010101) & ~quotes) | ((backslashes - 0x01010101) & ~backslashes);
  return (below & 0x80808080) !== 0;
}
