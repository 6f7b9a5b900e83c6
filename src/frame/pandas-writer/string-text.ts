import type { TextBuffer } from './text-buffer.ts';

const QUOTE = 34;
const BACKSLASH = 92;

/** Bytes for which room is made at a time: each may become six characters. */
const STRETCH = 4096;

/** Writes UTF-8 as a JSON string, escaped as `JSON.stringify` escapes. */
export function writeString(out: TextBuffer, source: DataView, start: number, end: number): void {
  out.byte(QUOTE);
  for (let from = start; from < end; from += STRETCH) escape(out, source, from, Math.min(from + STRETCH, end));
  out.byte(QUOTE);
}

function escape(out: TextBuffer, source: DataView, start: number, end: number): void {
  out.ensure((end - start) * 6, end - start);
  const { view } = out;
  let { at } = out;
  for (let from = start; from < end;) {
    for (; from + 4 <= end; from += 4, at += 4) {
      const word = source.getInt32(from);
      if (hasEscape(word)) break;
      view.setInt32(at, word);
    }
    for (const stop = Math.min(from + 4, end); from < stop; from++) at = escapeByte(view, at, source.getUint8(from));
  }
  out.at = at;
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

function escapeByte(view: DataView, at: number, byte: number): number {
  if (byte >= 32 && byte !== QUOTE && byte !== BACKSLASH) {
    view.setUint8(at, byte);
    return at + 1;
  }
  view.setUint8(at, BACKSLASH);
  const letter = ESCAPES[byte] as number;
  view.setUint8(at + 1, letter);
  if (letter !== U) return at + 2;
  view.setUint16(at + 2, 0x3030);
  view.setUint8(at + 4, 48 + (byte >> 4));
  view.setUint8(at + 5, HEX.charCodeAt(byte & 15));
  return at + 6;
}

const U = 117;
const HEX = '0123456789abcdef';

/** What stands after the backslash. */
const ESCAPES: Uint8Array = /* @__PURE__ */ (() => {
  const letters = new Uint8Array(128).fill(U, 0, 32);
  for (const [byte, letter] of [
    [8, 'b'],
    [9, 't'],
    [10, 'n'],
    [12, 'f'],
    [13, 'r'],
    [QUOTE, '"'],
    [BACKSLASH, '\\'],
  ] as const) {
    letters[byte] = letter.charCodeAt(0);
  }
  return letters;
})();
