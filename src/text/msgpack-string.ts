/**
 * Strict UTF-8: overlong forms, halves of surrogate pairs and cut sequences are refused, never replaced.
 *
 * @module
 */

const ENCODER = /* @__PURE__ */ new TextEncoder();
const DECODER = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Up to here a loop is faster than a call into the engine. */
const SHORT = 24;

/** Bytes of a text in UTF-8; undefined if it holds half of a surrogate pair, which UTF-8 cannot state. */
export function utf8Length(text: string): number | undefined {
  const length = typeof Buffer === 'undefined' ? countBytes(text) : Buffer.byteLength(text, 'utf8');
  if (length !== text.length && /\p{Surrogate}/u.test(text)) return undefined;
  return length;
}

/** Where the engine does not tell. */
function countBytes(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) length += unit > 0x7ff && (unit & 0xf800) !== 0xd800 ? 2 : 1;
  }
  return length;
}

/** Writes a text of `length` bytes at an index; the caller has measured it. */
export function writeUtf8(target: Uint8Array, text: string, at: number, length: number): void {
  if (length === text.length && length <= SHORT) {
    for (let i = 0; i < length; i++) target[at + i] = text.charCodeAt(i);
  } else if (typeof Buffer === 'undefined') {
    ENCODER.encodeInto(text, target.subarray(at, at + length));
  } else if (length === text.length) {
    Buffer.prototype.latin1Write.call(target, text, at, length);
  } else {
    Buffer.prototype.utf8Write.call(target, text, at, length);
  }
}

/** The text of some bytes, a mark U+FEFF at their start included; undefined if they are not UTF-8. */
export function readUtf8(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start <= SHORT) {
    let text = '';
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number;
      if (byte > 0x7f) return decode(bytes, start, end);
      text += String.fromCharCode(byte);
    }
    return text;
  }
  if (typeof Buffer !== 'undefined' && isAscii(bytes, start, end)) {
    return Buffer.prototype.latin1Slice.call(bytes, start, end);
  }
  return decode(bytes, start, end);
}

function decode(bytes: Uint8Array, start: number, end: number): string | undefined {
  try {
    return DECODER.decode(bytes.subarray(start, end));
  } catch {
    return undefined;
  }
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if ((bytes[i] as number) > 0x7f) return false;
  return true;
}

/** The index of the first byte that begins no whole character, undefined if all is UTF-8. */
export function findBadUtf8(bytes: Uint8Array, start: number, end: number): number | undefined {
  for (let i = start; i < end;) {
    const length = sequenceLength(bytes, i);
    if (length === 0 || i + length > end) return i;
    for (let j = i + 1; j < i + length; j++) if (((bytes[j] as number) & 0xc0) !== 0x80) return i;
    i += length;
  }
  return undefined;
}

/** Bytes of the character that begins here, told by its first two; 0 for what begins none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  const second = bytes[at + 1] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  if (first < 0xe0) return 2;
  if (first === 0xe0) return second < 0xa0 ? 0 : 3;
  if (first === 0xed) return second > 0x9f ? 0 : 3;
  if (first < 0xf0) return 3;
  if (first === 0xf0) return second < 0x90 ? 0 : 4;
  if (first < 0xf4) return 4;
  return first === 0xf4 && second < 0x90 ? 4 : 0;
}

/**
 * Whether all bytes are ASCII that JSON writes between quotes as it is: no control character, quote or backslash.
 */
export function isPlainAscii(bytes: Uint8Array): boolean {
  const head = Math.min(bytes.length, -bytes.byteOffset & 3);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + head, (bytes.length - head) >> 2);
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as number;
    const quote = word ^ 0x22222222;
    const slash = word ^ 0x5c5c5c5c;
    // A byte below n borrows from its top bit in word - n…n. Borrows spread upwards only, so a word without such a
    // byte never looks as if it had one.
    const low = ((word - 0x20202020) & ~word) | ((quote - 0x01010101) & ~quote) | ((slash - 0x01010101) & ~slash);
    if (((word | low) & 0x80808080) !== 0) return false;
  }
  return isPlainBytes(bytes.subarray(0, head)) && isPlainBytes(bytes.subarray(head + words.length * 4));
}

function isPlainBytes(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte < 0x80 && byte !== 0x22 && byte !== 0x5c);
}
