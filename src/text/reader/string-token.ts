import { RawString } from '../../json/raw-string.ts';
import { BACKSLASH, QUOTE } from '../../base/ascii.ts';
import type { Cursor } from './cursor.ts';
import { Fault, LimitFault, unexpected } from './fault.ts';
import { detachedSlice } from './detached-slice.ts';
import { LONGEST_STRING } from '../../base/limits.ts';
import { decodeUtf8 } from '../../base/utf8.ts';

/** Code units up to which a string is looked through one by one; longer ones are the engine's affair. */
const SHORT_UNITS = 64;

/** Code units up to which a string costs no more here than in the engine. */
const CHEAP_UNITS = 12;

/** What a longer one costs more, in names that were not guessed. */
const COPY_COST = 4;

/** Reads the string whose opening quote is at `start` and leaves the cursor after it. */
export function readString(cursor: Cursor, start: number): string {
  const text = cursor.text;
  const first = start + 1;
  const last = first + SHORT_UNITS;
  let at = first;
  for (; at < last; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      cursor.at = at + 1;
      if (at - first > CHEAP_UNITS) cursor.slowReads += COPY_COST;
      return detachedSlice(text, first, at);
    }
    // The comparison is false for the end of the text, too.
    if (!(code >= 32) || code === BACKSLASH) break;
  }
  const end = endOfString(text, at);
  if (end === -1) {
    if (cursor.window !== undefined && !cursor.window.isLast) return readAcrossWindows(cursor, start, false) as string;
    throw faultIn(text, first);
  }
  cursor.at = end;
  cursor.slowReads += COPY_COST + ((end - start) >> 5);
  return parseString(text, start, end);
}

/** The same where a string beyond the window may be left in its bytes. */
export function readStringOrRaw(cursor: Cursor, start: number, rawStrings: boolean): string | RawString {
  if (rawStrings && cursor.window?.isLast === false && endOfString(cursor.text, start + 1) === -1) {
    return readAcrossWindows(cursor, start, true);
  }
  return readString(cursor, start);
}

/** Index after the closing quote of a string in which `at` stands before it, outside an escape; -1 if it has none. */
function endOfString(text: string, at: number): number {
  let from = at;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return -1;
    let backslashes = quote;
    while (backslashes > from && text.charCodeAt(backslashes - 1) === BACKSLASH) backslashes--;
    if ((quote - backslashes) % 2 === 0) return quote + 1;
    from = quote + 1;
  }
}

function parseString(text: string, start: number, end: number): string {
  try {
    // The engine resolves escapes, and refuses control characters and escapes that there are not.
    return JSON.parse(text.slice(start, end)) as string;
  } catch {
    throw faultIn(text, start + 1);
  }
}

function parseWhole(text: string, start: number): string {
  try {
    return parseString(text, 0, text.length);
  } catch (error) {
    // The index it names is not one of the window.
    throw error instanceof Fault ? new Fault(error.code, error.message, start) : error;
  }
}

/** The first thing inside a string that JSON does not allow there; its end, if nothing else. */
function faultIn(text: string, first: number): Fault {
  for (let at = first; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 32) return unexpected('a control character to be escaped', text, at);
    if (code !== BACKSLASH) continue;
    const escape = /^(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/.exec(text.slice(at + 1, at + 6));
    if (escape === null && at + 1 < text.length) return new Fault('syntax', 'Expected an escape that JSON has', at);
    at += escape?.[0].length ?? 0;
  }
  return unexpected('a closing quote', text, text.length);
}

/** Reads a string that goes on beyond the window, in the bytes; the window moves behind it. */
function readAcrossWindows(cursor: Cursor, start: number, raw: boolean): string | RawString {
  const window = cursor.window as NonNullable<Cursor['window']>;
  const { bytes } = window;
  const first = cursor.offsetOf(start) + 1;
  let close = first - 1;
  let escapes = false;
  for (;;) {
    const from = close + 1;
    close = bytes.indexOf(QUOTE, from);
    if (close === -1) throw new Fault('syntax', 'Expected a closing quote, got the end of the text', start);
    let backslashes = close;
    while (backslashes > from && bytes[backslashes - 1] === BACKSLASH) backslashes--;
    if ((close - backslashes) % 2 === 0) break;
    escapes = true;
  }
  const characters = bytes.subarray(first, close);
  escapes ||= characters.includes(BACKSLASH);
  let value: string | RawString;
  if (raw && !escapes) {
    value = new RawString(characters);
    window.rawStrings.push(value);
  } else {
    if (characters.length + 2 > LONGEST_STRING) {
      throw new LimitFault('string', LONGEST_STRING - 2, `bytes in one string, got ${characters.length}`, start);
    }
    value = parseWhole(decodeUtf8(bytes, first - 1, close + 1), start);
  }
  window.moveTo(close + 1);
  cursor.text = window.text;
  cursor.at = 0;
  return value;
}
