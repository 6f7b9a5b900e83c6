import { ENCODER } from './bytes.ts';
import { DecodeError } from './errors.ts';
import { NODE_BUFFER } from './node-buffer.ts';
import { nodeModule } from './node-module.ts';
import type { Path } from './path.ts';

/** Writes strings as UTF-8 into pieces of `buffer`; each is a view of its start, valid until the next is asked for. */
export function* utf8Chunks(texts: Iterable<string>, buffer: Uint8Array): Iterable<Uint8Array> {
  let filled = 0;
  for (const text of texts) {
    for (let start = 0; start < text.length;) {
      const { read, written } = ENCODER.encodeInto(text.slice(start, start + buffer.length), buffer.subarray(filled));
      start += read;
      filled += written;
      if (start < text.length && read === 0) {
        yield buffer.subarray(0, filled);
        filled = 0;
      }
    }
  }
  if (filled > 0) yield buffer.subarray(0, filled);
}

/** Writes a string whose UTF-8 has `length` bytes at an index; half of a surrogate pair becomes U+FFFD. */
export function writeUtf8(target: Uint8Array, text: string, at: number, length: number): void {
  if (NODE_BUFFER === undefined) ENCODER.encodeInto(text, target.subarray(at, at + length));
  else if (length === text.length) NODE_BUFFER.prototype.latin1Write.call(target, text, at, length);
  else NODE_BUFFER.prototype.utf8Write.call(target, text, at, length);
}

/** Bytes from which a look at all of them for ASCII pays: decoding those is seven times faster. */
const ASCII_PROBE_BYTES = 1024;

/**
 * Decodes a part of `bytes`; a byte order mark is kept as a character.
 *
 * @throws {@link DecodeError} `bad-utf8` with the offset, in `bytes`, of the first byte that cannot stand there.
 */
export function decodeUtf8(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  if (NODE_BUFFER === undefined) return decodeStrictly(bytes, start, end);
  if (end - start > ASCII_PROBE_BYTES && native?.isAscii?.(bytes.subarray(start, end)) === true) {
    return NODE_BUFFER.prototype.latin1Slice.call(bytes, start, end);
  }
  const text = NODE_BUFFER.prototype.utf8Slice.call(bytes, start, end);
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

const LENIENT = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true });

/** Offset of the first byte that starts no well-formed sequence, or of the end (Unicode, table 3-7). */
function firstFault(bytes: Uint8Array, start: number, end: number): number {
  const part = bytes.subarray(start, end);
  const text = LENIENT.decode(part);
  let at = 0;
  for (let from = 0; ; from++) {
    // Faults become this character, which a text may hold, too.
    const next = text.indexOf('\ufffd', from);
    if (next === -1) return end;
    at += utf8Length(text.slice(from, next));
    if (part[at] !== 0xef || part[at + 1] !== 0xbf || part[at + 2] !== 0xbd) return start + at;
    at += 3;
    from = next;
  }
}

/** Bytes of the UTF-8 of the first `end` code units of a string; a lone surrogate counts as the 3 of U+FFFD. */
export function utf8Length(text: string, end: number = text.length): number {
  if (NODE_BUFFER !== undefined && end === text.length) return NODE_BUFFER.byteLength(text, 'utf8');
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

/** Whether a string holds half a pair of surrogates. */
export function hasLoneSurrogate(text: string): boolean {
  return /[\ud800-\udfff]/u.test(text);
}

const PIECE_BYTES = 64 * 1024;

const native: NativeChecks | undefined = /* @__PURE__ */ nodeModule('node:buffer');

/** What newer versions of Node offer. */
interface NativeChecks {
  isUtf8?(bytes: Uint8Array): boolean;
  isAscii?(bytes: Uint8Array): boolean;
}

/** Whether bytes are well-formed UTF-8: no lone surrogates, no overlong forms, nothing beyond 10FFFF. */
export function isUtf8(bytes: Uint8Array): boolean {
  return native?.isUtf8 === undefined ? isUtf8Portable(bytes) : native.isUtf8(bytes);
}

/** Exported for its tests: the check where the platform has none. */
export function isUtf8Portable(bytes: Uint8Array): boolean {
  const ascii = asciiPrefix(bytes);
  if (ascii === bytes.length) return true;
  // Decoded piece by piece: the strings are thrown away, so they should stay small.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for (let start = ascii; start < bytes.length; start += PIECE_BYTES) {
      decoder.decode(bytes.subarray(start, start + PIECE_BYTES), { stream: true });
    }
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

/** Whether bytes are ASCII. */
export function isAscii(bytes: Uint8Array): boolean {
  return native?.isAscii === undefined ? asciiPrefix(bytes) === bytes.length : native.isAscii(bytes);
}

/** Whether a byte goes on with a character that earlier bytes began. */
export function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

/** The number of leading bytes that are surely ASCII. */
function asciiPrefix(bytes: Uint8Array): number {
  let at = 0;
  const length = bytes.length;
  while (at < length && ((bytes.byteOffset + at) & 3) !== 0) {
    if ((bytes[at] as number) > 127) return at;
    at++;
  }
  if (length - at >= 4) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (length - at) >>> 2);
    let word = 0;
    while (word < words.length && ((words[word] as number) & 0x80808080) === 0) word++;
    at += word * 4;
  }
  while (at < length && (bytes[at] as number) <= 127) at++;
  return at;
}
