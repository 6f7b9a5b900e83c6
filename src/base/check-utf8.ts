const PIECE = 64 * 1024;

// Reached at run time because the same code runs in browsers, which have no such module.
const native: NativeChecks | undefined =
  typeof process === 'undefined' ? undefined : process.getBuiltinModule?.('node:buffer');

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
    for (let start = ascii; start < bytes.length; start += PIECE) {
      decoder.decode(bytes.subarray(start, start + PIECE), { stream: true });
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
