/**
 * UTF-8 that is decoded exactly or refused: no byte ever becomes U+FFFD.
 *
 * @module
 */
import { DecodeError } from './errors.ts';
import type { Path } from './path.ts';

/** Bytes from which a look at all of them for ASCII pays: decoding those is seven times faster. */
const WORTH_A_LOOK = 1024;

// Reached at run time because the same code runs in browsers, which have no such module.
const isAscii: ((bytes: Uint8Array) => boolean) | undefined =
  typeof process === 'undefined' ? undefined : process.getBuiltinModule?.('node:buffer').isAscii;

/**
 * Decodes a part of `bytes`; a byte order mark is kept as a character.
 *
 * @throws {@link DecodeError} `bad-utf8` with the offset, in `bytes`, of the first byte that cannot stand there.
 */
export function decodeUtf8(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  if (typeof Buffer === 'undefined') return decodeStrictly(bytes, start, end);
  if (isAscii !== undefined && end - start > WORTH_A_LOOK && isAscii(bytes.subarray(start, end))) {
    return Buffer.prototype.latin1Slice.call(bytes, start, end);
  }
  const text = Buffer.prototype.utf8Slice.call(bytes, start, end);
  // Every fault becomes this character, so a text without it had none.
  return text.includes('\ufffd') ? decodeStrictly(bytes, start, end) : text;
}

/** Exported for its tests: the decoder where the platform has no Buffer. */
export function decodeStrictly(bytes: Uint8Array, start: number, end: number): string {
  try {
    return STRICT.decode(bytes.subarray(start, end));
  } catch {
    throw badUtf8(firstFault(bytes, start, end));
  }
}

/** The error for bytes that are not UTF-8. */
export function badUtf8(offset: number, path: Path = []): DecodeError {
  return new DecodeError('bad-utf8', `Expected UTF-8, got a byte that cannot stand at offset ${offset}`, path, {
    offset,
  });
}

// Without `ignoreBOM` the decoder would drop a byte order mark.
const STRICT = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Offset of the first byte that starts no well-formed sequence, or of the end (Unicode, table 3-7). */
function firstFault(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const length = sequenceLength(bytes, at, end);
    if (length === 0) return at;
    at += length;
  }
  return end;
}

function sequenceLength(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > end) return 0;
  const second = bytes[at + 1] as number;
  // Overlong forms, surrogates and code points above 10FFFF differ from the rest in their second byte only.
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let i = 2; i < length; i++) if (((bytes[at + i] as number) & 0xc0) !== 0x80) return 0;
  return length;
}

/** Bytes of the UTF-8 of the first `end` code units of a text; a lone surrogate counts as the 3 of U+FFFD. */
export function utf8Length(text: string, end: number = text.length): number {
  let length = end;
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    length += code < 0x800 ? 1 : 2;
    // The 2 just added make the 4 bytes of a pair complete.
    if (code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) i++;
  }
  return length;
}

/** The last place at or before `end` where no sequence is cut; `bytes` need not be valid. */
export function characterBoundary(bytes: Uint8Array, end: number): number {
  if (end >= bytes.length) return bytes.length;
  let at = end;
  while (at > end - 3 && ((bytes[at] as number) & 0xc0) === 0x80) at--;
  return at;
}
