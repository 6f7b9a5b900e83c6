/**
 * Canonical base64 (RFC 4648 §4): every sequence of bytes has one spelling, and only that one is read.
 *
 * @module
 */
import { ownBytes, readLatin1 } from './bytes.ts';
import { DecodeError } from './errors.ts';
import { checkLimit, type Limits } from './limits.ts';
import type { Path } from './path.ts';
import { NODE_BUFFER, type NodeBuffer } from './node-buffer.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Value of each character code below 128, 255 where it is not of the alphabet. */
const VALUES: Uint8Array = /* @__PURE__ */ Uint8Array.from({ length: 128 }, (_, code) =>
  ALPHABET.indexOf(String.fromCharCode(code)),
);

/** Characters of the base64 of so many bytes. */
export function base64Length(byteLength: number): number {
  return Math.ceil(byteLength / 3) * 4;
}

/**
 * Encodes bytes.
 *
 * @throws RangeError beyond the engine's longest string; callers that can be given so much check first.
 */
export function encodeBase64(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  if (NODE_BUFFER !== undefined) return NODE_BUFFER.prototype.base64Slice.call(bytes, start, end);
  const native = bytes as Partial<NativeBase64>;
  if (native.toBase64 !== undefined) return (bytes.subarray(start, end) as Uint8Array & NativeBase64).toBase64();
  return encodePortable(bytes, start, end);
}

/** What newer engines offer (ECMAScript 2026). */
interface NativeBase64 {
  toBase64(): string;
}

/** Exported for its tests: the encoder where the platform has none. */
export function encodePortable(bytes: Uint8Array, start: number, end: number): string {
  const codes = new Uint8Array(base64Length(end - start));
  let at = 0;
  for (let i = start; i < end; i += 3) {
    const left = end - i;
    const word = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    // Bytes past `end` may exist in the array: they are not ours to encode.
    const kept = left >= 3 ? word : left === 2 ? word & 0xffff00 : word & 0xff0000;
    codes[at++] = ALPHABET.charCodeAt(kept >> 18);
    codes[at++] = ALPHABET.charCodeAt((kept >> 12) & 63);
    codes[at++] = left > 1 ? ALPHABET.charCodeAt((kept >> 6) & 63) : PAD;
    codes[at++] = left > 2 ? ALPHABET.charCodeAt(kept & 63) : PAD;
  }
  return new TextDecoder('latin1').decode(codes);
}

const PAD = 61;

/**
 * The number of bytes that base64 of canonical length and padding stands for.
 *
 * Needs only the length and the last two characters, so a size can be compared with its claim before anything is
 * decoded.
 *
 * @throws {@link DecodeError} `bad-base64` if the length is not a multiple of 4.
 */
export function decodedLength(length: number, tail: string, path: Path): number {
  if (length % 4 !== 0) {
    throw new DecodeError('bad-base64', `Expected base64 of a length divisible by 4, got ${length}`, path);
  }
  if (length === 0) return 0;
  const pads = tail === '==' ? 2 : tail.endsWith('=') ? 1 : 0;
  return (length / 4) * 3 - pads;
}

/**
 * Decodes canonical base64.
 *
 * @returns Bytes in memory of their own.
 * @throws {@link DecodeError} `bad-base64` if the text is not canonical.
 * @throws {@link LimitError} if it stands for more than `limits.payloadBytes`.
 */
export function decodeBase64(text: string, limits: Limits, path: Path): Uint8Array<ArrayBuffer> {
  const length = decodedLength(text.length, text.slice(-2), path);
  checkLimit(limits, 'payloadBytes', length, path);
  const bytes = ownBytes(length);
  if (!decodeInto(bytes, text)) throw notCanonical(text, path);
  return bytes;
}

/** Decodes `text` into exactly `bytes`; false if the text is not canonical base64 of that many bytes. */
function decodeInto(bytes: Uint8Array, text: string): boolean {
  if (NODE_BUFFER === undefined) return decodePortable(bytes, text);
  // Of characters above 255 Node takes the low byte: only in text from outside, never in one made of bytes.
  return (
    decodeLatin1(NODE_BUFFER, bytes, 0, bytes.length, text) && NODE_BUFFER.byteLength(text, 'utf8') === text.length
  );
}

/** The same for text without characters above 255, into `length` bytes from `at` on. */
function decodeLatin1(buffer: NodeBuffer, target: Uint8Array, at: number, length: number, text: string): boolean {
  // Node skips characters that it does not know (then the count is short), and reads the URL-safe ones as + and /.
  return (
    buffer.prototype.base64Write.call(target, text, at, length) === length &&
    !text.includes('-') &&
    !text.includes('_') &&
    lastBitsAreZero(text)
  );
}

/** Exported for its tests: the decoder where the platform has none. */
export function decodePortable(bytes: Uint8Array, text: string): boolean {
  let at = 0;
  const whole = bytes.length - (bytes.length % 3);
  for (let i = 0; at < whole; i += 4) {
    const a = valueAt(text, i);
    const b = valueAt(text, i + 1);
    const c = valueAt(text, i + 2);
    const d = valueAt(text, i + 3);
    if ((a | b | c | d) > 63) return false;
    bytes[at++] = (a << 2) | (b >> 4);
    bytes[at++] = (b << 4) | (c >> 2);
    bytes[at++] = (c << 6) | d;
  }
  const rest = bytes.length - whole;
  if (rest === 0) return true;
  const i = (whole / 3) * 4;
  const a = valueAt(text, i);
  const b = valueAt(text, i + 1);
  const c = rest === 2 ? valueAt(text, i + 2) : 0;
  if ((a | b | c) > 63) return false;
  bytes[at++] = (a << 2) | (b >> 4);
  if (rest === 2) bytes[at] = (b << 4) | (c >> 2);
  return lastBitsAreZero(text);
}

/** Characters decoded at a time: the string of a piece stays young and cheap in V8. */
const PIECE_CHARACTERS = 96 * 1024;

/**
 * Decodes canonical base64 that stands in bytes, into exactly `target`.
 *
 * @throws {@link DecodeError} `bad-base64` if it is not canonical base64 of that many bytes.
 */
export function decodeCharacters(target: Uint8Array, characters: Uint8Array, path: Path): void {
  const { length } = characters;
  for (let start = 0; start < length; start += PIECE_CHARACTERS) {
    const end = Math.min(start + PIECE_CHARACTERS, length);
    const piece = readLatin1(characters, start, end);
    const at = (start / 4) * 3;
    const room = Math.min((PIECE_CHARACTERS / 4) * 3, target.length - at);
    const isRight =
      NODE_BUFFER === undefined
        ? decodePortable(target.subarray(at, at + room), piece)
        : decodeLatin1(NODE_BUFFER, target, at, room, piece);
    // Padding inside the text would end a piece early: the count of a full piece is always exact.
    if (!isRight || (end < length && piece.endsWith('='))) throw notCanonical(piece, path, start);
  }
}

function valueAt(text: string, index: number): number {
  return VALUES[text.charCodeAt(index)] ?? 255;
}

/** Whether the bits between the last byte and the padding are zero: otherwise a second spelling would be read. */
function lastBitsAreZero(text: string): boolean {
  if (text.endsWith('==')) return (valueAt(text, text.length - 3) & 15) === 0;
  if (text.endsWith('=')) return (valueAt(text, text.length - 2) & 3) === 0;
  return true;
}

function notCanonical(text: string, path: Path, start = 0): DecodeError {
  const bad = /[^A-Za-z0-9+/]/.exec(text.replace(/={1,2}$/, ''));
  return new DecodeError(
    'bad-base64',
    bad === null
      ? 'Expected canonical base64, got bits after the last byte'
      : `Expected base64, got a character outside its alphabet at index ${start + bad.index}`,
    path,
  );
}
