import { RawString } from '../../json/raw-string.ts';
import { BACKSLASH, COLON, COMMA, CLOSE_ARRAY, CLOSE_OBJECT, isSpace, OPEN_ARRAY, QUOTE } from '../../base/ascii.ts';
import type { Cut } from './cursor.ts';
import { PLACEHOLDER } from './proven-parse.ts';
import type { Thresholds } from './thresholds.ts';
import { decodeUtf8 } from '../../base/utf8.ts';
import { NODE_BUFFER, type NodeBuffer } from '../../base/node-buffer.ts';

// A buffer's own search is several times faster than that of typed arrays.
const SEARCH: Pick<NodeBuffer['prototype'], 'indexOf' | 'lastIndexOf'> = (NODE_BUFFER ?? Uint8Array).prototype;

/** Bytes looked at in one place; a run of so many characters of base64 is hardly anything else. */
export const PROBE_BYTES = 24;

/** A text without its long strings. */
export interface Skeleton {
  /** What to join: for each long string the text up to its opening quote, and what stands in its place; the rest. */
  readonly parts: readonly string[];
  readonly cuts: readonly Cut[];
  /** Those of the long strings that were left in the bytes. */
  readonly rawStrings: readonly RawString[];
}

/** A long string, and where its characters stand in a text: from its opening quote, exclusively, to its closing one. */
export interface LongString {
  readonly start: number;
  readonly end: number;
  readonly value: RawString;
}

/**
 * Takes what looks like long strings of base64 out of a text, so that no parser has to see them.
 *
 * Nothing is known of the text but its bytes. A span lies between two quotes next to each other, the first of them
 * not escaped. So either it is a string, or it is outside of strings, and what stands in its place is no JSON then:
 * if the skeleton parses, every span was a string. If it does not, nothing is known and the whole text is to be read.
 *
 * @param start - byte at which the text starts.
 * @returns undefined if there are none, or the text without them is still too long for one string.
 * @throws {@link DecodeError} `bad-utf8`.
 */
export function cutLongStrings(
  bytes: Uint8Array,
  start: number,
  leaveRaw: boolean,
  thresholds: Thresholds,
): Skeleton | undefined {
  const strings = findStrings(bytes, start, thresholds.cutEvery);
  if (strings.length === 0) return undefined;
  let missing = 0;
  for (const { value } of strings) missing += value.length - PLACEHOLDER.length;
  return bytes.length - missing > thresholds.longestText ? undefined : skeletonOf(bytes, start, strings, leaveRaw);
}

/**
 * A text without its long strings.
 *
 * @param start - byte at which the text starts.
 * @param strings - in order; there may be nothing left of them but their quotes.
 * @param leaveRaw - or make strings of them.
 * @throws {@link DecodeError} `bad-utf8`.
 */
export function skeletonOf(
  bytes: Uint8Array,
  start: number,
  strings: readonly LongString[],
  leaveRaw: boolean,
): Skeleton {
  const cuts: Cut[] = [];
  const rawStrings: RawString[] = [];
  const parts: string[] = [];
  let length = 0;
  let from = start;
  for (const { start, end, value } of strings) {
    const before = decodeUtf8(bytes, from, start);
    const placeholder = PLACEHOLDER + cuts.length;
    length += before.length;
    cuts.push({
      at: length - 1,
      length: placeholder.length + 2,
      missing: value.length - placeholder.length,
      value: leaveRaw ? value : value.toString(),
    });
    if (leaveRaw) rawStrings.push(value);
    parts.push(before, placeholder);
    length += placeholder.length;
    from = end;
  }
  parts.push(decodeUtf8(bytes, from));
  return { parts, cuts, rawStrings };
}

function findStrings(bytes: Uint8Array, start: number, step: number): LongString[] {
  const strings: LongString[] = [];
  let floor = start;
  for (let at = start + step; at + PROBE_BYTES < bytes.length; at += step) {
    if (!looksLikeBase64(bytes, at)) continue;
    const close = indexOfByte(bytes, QUOTE, at);
    if (close === -1) break;
    // A string of two steps has so much left behind the first look that meets it.
    const open = close - at < step / 2 ? -1 : lastQuote(bytes, at, floor);
    if (open !== -1 && isSpan(bytes, open, close)) {
      strings.push({ start: open + 1, end: close, value: new RawString(bytes.subarray(open + 1, close)) });
    }
    floor = close + 1;
    // The next place to look at lies behind the quote, so no byte is searched twice.
    while (at + step <= close) at += step;
  }
  return strings;
}

/** Whether a long string of base64 may go on at `at`. */
export function looksLikeBase64(bytes: Uint8Array, at: number): boolean {
  for (let i = at; i < at + PROBE_BYTES; i++) {
    const byte = bytes[i] as number;
    const lower = byte | 32;
    // Letters, digits, `+` and `/`, and `.`, which base64 has not: a wrong guess costs time only.
    if (!(lower >= 97 && lower <= 122) && !(byte >= 46 && byte <= 57) && byte !== 43) return false;
  }
  return true;
}

/** The last quote before `at`, not before `floor`; -1 if there is none. */
export function lastQuote(bytes: Uint8Array, at: number, floor: number): number {
  const searched = bytes.subarray(floor, at);
  const last = SEARCH.lastIndexOf.call(searched, QUOTE, searched.length);
  return last === -1 ? -1 : floor + last;
}

/** Whether a value may begin at a quote, as what stands before it says. */
export function isValueStart(bytes: Uint8Array, quote: number): boolean {
  let before = quote - 1;
  while (isSpace(bytes[before] as number)) before--;
  const left = bytes[before];
  return left === COLON || left === COMMA || left === OPEN_ARRAY;
}

/** Whether a value may have ended before a byte. */
export function mayFollowValue(code: number | undefined): boolean {
  return code === COMMA || code === CLOSE_ARRAY || code === CLOSE_OBJECT;
}

/** Whether what is around two quotes speaks for a string value without escapes between them. */
function isSpan(bytes: Uint8Array, open: number, close: number): boolean {
  let after = close + 1;
  while (isSpace(bytes[after] as number)) after++;
  return (
    isValueStart(bytes, open) &&
    mayFollowValue(bytes[after]) &&
    indexOfByte(bytes.subarray(open + 1, close), BACKSLASH, 0) === -1
  );
}

/** The first such byte from `from` on; -1 if there is none. */
export function indexOfByte(bytes: Uint8Array, byte: number, from: number): number {
  return SEARCH.indexOf.call(bytes, byte, from);
}
