import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  isSpace,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
} from '../../base/ascii.ts';

/** Where the value of an object's member stands in a text. */
export interface MemberSpan {
  /** The member's name, escapes resolved; undefined if it is not spelt as JSON. */
  readonly name: string | undefined;
  /** The first byte of the value. */
  readonly start: number;
  /** The first byte after it. */
  readonly end: number;
}

/**
 * Finds the members of an object in JSON text, in order, without reading their values.
 *
 * Spans are right where the text is JSON, and say nothing where it is not: whoever uses them has both the text without
 * the value, and the value, read by a reader that refuses what is no JSON. They end at the first thing out of place.
 *
 * @param text - UTF-8.
 * @param start - where the object begins, spaces before it allowed.
 */
export function* memberSpans(text: Buffer, start: number): Generator<MemberSpan, void> {
  let at = skipSpaces(text, start);
  if (text[at] !== OPEN_OBJECT) return;
  do {
    const from = skipSpaces(text, at + 1);
    if (text[from] !== QUOTE) return;
    const to = skipString(text, from);
    at = skipSpaces(text, to);
    if (text[at] !== COLON) return;
    const value = skipSpaces(text, at + 1);
    const end = skipValue(text, value);
    yield { name: nameOf(text.subarray(from, to)), start: value, end };
    at = skipSpaces(text, end);
  } while (text[at] === COMMA);
}

function nameOf(token: Buffer): string | undefined {
  try {
    return String(JSON.parse(token.toString('utf8')));
  } catch {
    return undefined;
  }
}

function skipValue(text: Buffer, start: number): number {
  const first = text[start];
  if (first === QUOTE) return skipString(text, start);
  if (first === OPEN_OBJECT || first === OPEN_ARRAY) return skipContainer(text, start);
  let at = start;
  while (at < text.length && !isEndOfWord(text[at] as number)) at++;
  return at;
}

function skipContainer(text: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const byte = text[at];
    if (byte === QUOTE) at = skipString(text, at) - 1;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
    else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && --depth === 0) return at + 1;
  }
  return text.length;
}

/** @param start - of the opening quote. */
function skipString(text: Buffer, start: number): number {
  for (let at = start; (at = text.indexOf(QUOTE, at + 1)) > 0;) {
    let before = at;
    while (text[before - 1] === BACKSLASH) before--;
    if ((at - before) % 2 === 0) return at + 1;
  }
  return text.length;
}

function skipSpaces(text: Buffer, start: number): number {
  let at = start;
  while (isSpace(text[at] as number)) at++;
  return at;
}

function isEndOfWord(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_ARRAY || isSpace(byte);
}
