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
} from '../text/characters.ts';

/** Bytes of a text, from `start` to before `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the value of a member in the text of a JSON object, and reads nothing but names.
 *
 * What stands there need not be JSON: whoever reads the rest of the text, and the value, will say what is wrong.
 *
 * @param at - where the object begins.
 * @returns Its first value; undefined if there is no such member.
 */
export function memberSpan(text: Uint8Array, at: number, name: string): Span | undefined {
  at = afterSpace(text, at);
  if (text[at] !== OPEN_OBJECT) return undefined;
  for (;;) {
    const first = afterSpace(text, at + 1);
    if (text[first] !== QUOTE) return undefined;
    const last = endOfString(text, first);
    const colon = afterSpace(text, last);
    if (text[colon] !== COLON) return undefined;
    const start = afterSpace(text, colon + 1);
    const end = endOfValue(text, start);
    if (nameIn(text, first, last) === name) return { start, end };
    at = afterSpace(text, end);
    if (text[at] !== COMMA) return undefined;
  }
}

function nameIn(text: Uint8Array, start: number, end: number): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(text.subarray(start, end)));
  } catch {
    return undefined;
  }
}

function afterSpace(text: Uint8Array, at: number): number {
  while (isSpace(text[at] as number)) at++;
  return at;
}

function endOfValue(text: Uint8Array, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const byte = text[at] as number;
    if (byte === QUOTE) at = endOfString(text, at) - 1;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth--;
    else if (depth > 0 || !(byte === COMMA || isSpace(byte))) continue;
    else return at;
    // A value of one token ends where what is around it closes.
    if (depth <= 0) return depth < 0 ? at : at + 1;
  }
  return text.length;
}

/** Where the string whose opening quote is at `start` has ended. */
function endOfString(text: Uint8Array, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === BACKSLASH) at++;
    else if (text[at] === QUOTE) return at + 1;
  }
  return text.length;
}
