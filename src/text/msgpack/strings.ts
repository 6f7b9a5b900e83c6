/**
 * Strings as msgpack holds them: UTF-8 without a fault, or refused.
 *
 * @module
 */
import { wholeWords } from '../../base/bytes.ts';
import { isRaymonError } from '../../base/errors.ts';
import type { Path } from '../../base/path.ts';
import { badUtf8, decodeUtf8, hasLoneSurrogate, utf8Length, writeUtf8 } from '../../base/utf8.ts';

/** Up to here a loop is faster than a call into the engine. */
const LOOP_BYTES = 24;

/** Bytes of a string in UTF-8; undefined if it holds half of a surrogate pair, which UTF-8 cannot state. */
export function stringLength(text: string): number | undefined {
  const length = utf8Length(text);
  return length !== text.length && hasLoneSurrogate(text) ? undefined : length;
}

/** Writes a string of `length` bytes at an index; the caller has measured it. */
export function writeString(target: Uint8Array, text: string, at: number, length: number): void {
  if (length === text.length && length <= LOOP_BYTES) {
    for (let i = 0; i < length; i++) target[at + i] = text.charCodeAt(i);
  } else {
    writeUtf8(target, text, at, length);
  }
}

/**
 * The string that bytes in UTF-8 are, a byte order mark included.
 *
 * @throws {@link DecodeError} `bad-utf8` with the offset in `bytes`.
 */
export function readString(bytes: Uint8Array, start: number, end: number, path: Path): string {
  if (end - start <= LOOP_BYTES) {
    let text = '';
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number;
      if (byte > 0x7f) return decode(bytes, start, end, path);
      text += String.fromCharCode(byte);
    }
    return text;
  }
  return decode(bytes, start, end, path);
}

function decode(bytes: Uint8Array, start: number, end: number, path: Path): string {
  try {
    return decodeUtf8(bytes, start, end);
  } catch (error) {
    throw isRaymonError(error, 'bad-utf8') ? badUtf8(error.offset ?? start, path) : error;
  }
}

const QUOTES = 0x22222222;
const BACKSLASHES = 0x5c5c5c5c;

/**
 * Whether all bytes are ASCII that JSON writes between quotes as it is: no control character, quote or backslash.
 */
export function isPlainAscii(bytes: Uint8Array): boolean {
  const { head, words } = wholeWords(bytes);
  let marks = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as number;
    // Of bytes below 128, only one below n gets its top bit from word - n…n; the lowest such byte gets it surely.
    marks |= word | (word - 0x20202020) | ((word ^ QUOTES) - 0x01010101) | ((word ^ BACKSLASHES) - 0x01010101);
  }
  if ((marks & 0x80808080) !== 0) return false;
  return isPlainBytes(bytes.subarray(0, head)) && isPlainBytes(bytes.subarray(head + words.length * 4));
}

function isPlainBytes(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte < 0x80 && byte !== 0x22 && byte !== 0x5c);
}
