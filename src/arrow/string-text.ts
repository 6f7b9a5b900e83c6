import type { TextBuffer } from './text-buffer.ts';

const QUOTE = 34;
const BACKSLASH = 92;

/** Writes UTF-8 as a JSON string, escaped as `JSON.stringify` escapes. */
export function writeString(out: TextBuffer, source: Uint8Array, start: number, end: number): void {
  // Every byte becomes at most six characters.
  out.ensure((end - start) * 6 + 2);
  const { bytes } = out;
  let { at } = out;
  bytes[at++] = QUOTE;
  for (let i = start; i < end; i++) {
    const byte = source[i] as number;
    if (byte >= 32 && byte !== QUOTE && byte !== BACKSLASH) {
      bytes[at++] = byte;
    } else {
      bytes[at++] = BACKSLASH;
      const letter = ESCAPES[byte] as number;
      bytes[at++] = letter;
      if (letter === U) {
        bytes[at++] = 48;
        bytes[at++] = 48;
        bytes[at++] = 48 + (byte >> 4);
        bytes[at++] = HEX.charCodeAt(byte & 15);
      }
    }
  }
  bytes[at++] = QUOTE;
  out.at = at;
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
