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
  setFromBase64(text: string): { readonly written: number };
}

/** Bytes encoded at a time where the platform has only `btoa`: a call takes so many arguments. */
const BLOCK_BYTES = 12 * 1024;

/** Exported for its tests: the encoder where the platform has neither. */
export function encodePortable(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += BLOCK_BYTES) {
    const block = bytes.subarray(at, Math.min(at + BLOCK_BYTES, end));
    text += btoa(Reflect.apply(String.fromCharCode, undefined, block) as string);
  }
  return text;
}

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

/** Characters decoded at a time: the string of a piece stays young and cheap in V8. */
const PIECE_CHARACTERS = 96 * 1024;

/** Exported for its tests: the decoder where the platform has no Buffer. */
export function decodePortable(bytes: Uint8Array, text: string): boolean {
  const native = bytes as Partial<NativeBase64>;
  let at = 0;
  try {
    if (native.setFromBase64 !== undefined) at = native.setFromBase64(text).written;
    else {
      for (let start = 0; start < text.length; start += PIECE_CHARACTERS) {
        const piece = atob(text.slice(start, start + PIECE_CHARACTERS));
        for (let i = 0; i < piece.length; i++) bytes[at++] = piece.charCodeAt(i);
      }
    }
  } catch {
    return false;
  }
  // Both skip spaces, and atob reads padding within the text: then the count is short.
  return at === bytes.length && lastBitsAreZero(text);
}

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

/** Whether the bits between the last byte and the padding are zero: otherwise a second spelling would be read. */
function lastBitsAreZero(text: string): boolean {
  if (text.endsWith('==')) return 'AQgw'.includes(text.charAt(text.length - 3));
  if (text.endsWith('=')) return 'AEIMQUYcgkosw048'.includes(text.charAt(text.length - 2));
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
