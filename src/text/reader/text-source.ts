import { isBytes, packedFormat, readLatin1 } from '../../base/bytes.ts';
import { DecodeError } from '../../base/errors.ts';
import { GONE, incomingBytes } from '../../base/incoming/incoming-bytes.ts';
import type { KeepsOptimized } from '../../base/keep-optimized.ts';
import { checkLimit, DEFAULT_LIMITS, type Limits } from '../../base/limits.ts';
import { decodeUtf8, utf8Length } from '../../base/utf8.ts';
import { cutLongStrings, type Skeleton } from './cut-strings.ts';
import { gather } from '../../base/incoming/gather-chunks.ts';
import { THRESHOLDS, type Thresholds } from './thresholds.ts';

const BYTE_ORDER_MARK = 0xfeff;

/** What a caller gives to be read: a string, or UTF-8 in one or several pieces. */
export type TextInput = string | Uint8Array | Iterable<Uint8Array>;

/** What is left of a text whose long strings were cut out while it came. */
export class CutText {
  /** If taking the strings out was wrong, it cannot be read. */
  readonly skeleton: Skeleton;
  /** Bytes of the byte order mark before the text. */
  readonly start: number;
  /** Makes the whole text again. */
  readonly whole: () => TextSource;

  constructor(skeleton: Skeleton, start: number, whole: () => TextSource) {
    this.skeleton = skeleton;
    this.start = start;
    this.whole = whole;
  }
}

/**
 * A text before it is read: its two ends can be looked at, and its long strings are cut out once, however often it is
 * read.
 */
export class TextSource {
  /** The text in UTF-8; undefined for a string. */
  readonly bytes: Uint8Array | undefined;
  /** Bytes of the byte order mark that stands before the text: 3 or 0. */
  readonly start: number;
  /** Makes the text again of which this is what was left; undefined if this is all of it. */
  readonly whole: (() => TextSource) | undefined;
  readonly #thresholds: Thresholds;
  #text: string | undefined;
  #skeleton: Skeleton | null | undefined;

  /**
   * @param input - kept by reference until the text is read. Of a text whose long strings were cut out while it came,
   *   what is left.
   * @throws {@link LimitError} `documentBytes` if it is longer.
   */
  constructor(input: TextInput | CutText, limits: Limits, thresholds: Thresholds) {
    this.#thresholds = thresholds;
    if (input instanceof CutText) {
      this.#skeleton = input.skeleton;
      this.#text = input.skeleton.parts.join('');
      this.start = input.start;
      this.whole = input.whole;
    } else if (typeof input === 'string') {
      // The exact length matters, and costs a pass, only near the limit.
      if (input.length > limits.documentBytes / 3) checkLimit(limits, 'documentBytes', utf8Length(input), []);
      const hasMark = input.charCodeAt(0) === BYTE_ORDER_MARK;
      this.#text = hasMark ? input.slice(1) : input;
      this.start = hasMark ? 3 : 0;
    } else {
      const bytes = isBytes(input)
        ? incomingBytes(input, () => {
            throw new DecodeError('wrong-type', GONE);
          })
        : gather(input, limits);
      checkLimit(limits, 'documentBytes', bytes.length, []);
      const packed = packedFormat(bytes);
      // No JSON text starts so: what the reader would say of the byte helps nobody.
      if (packed !== undefined) throw new DecodeError('syntax', `Expected JSON text, got ${packed}`, [], { offset: 0 });
      this.bytes = bytes;
      this.start = startOf(bytes);
    }
  }

  /** Bytes of the text, or characters of a string or of what is left of it. */
  get length(): number {
    return this.bytes === undefined ? this.text().length : this.bytes.length - this.start;
  }

  /**
   * The text as one string, without its long strings where they are cut out of it.
   *
   * @returns undefined if it is longer than a string can be.
   */
  searchable(leaveRaw: boolean): string | undefined {
    const skeleton = this.skeleton(leaveRaw);
    if (skeleton !== undefined) return skeleton.parts.join('');
    return this.bytes !== undefined && this.bytes.length > this.#thresholds.longestText ? undefined : this.text();
  }

  /** The whole text as one string. @throws {@link DecodeError} `bad-utf8`. */
  text(): string {
    this.#text ??= decodeUtf8(this.bytes as Uint8Array, this.start);
    return this.#text;
  }

  /** The first characters, with others for those that are not ASCII. */
  head(length: number): string {
    // A text that nothing is cut out of is read whole in any case.
    if (this.bytes === undefined || this.bytes.length < this.#thresholds.cutFrom) return this.text().slice(0, length);
    return readLatin1(this.bytes, this.start, Math.min(this.start + length, this.bytes.length));
  }

  /** The last characters, likewise. */
  tail(length: number): string {
    if (this.bytes === undefined) return this.text().slice(-length);
    return readLatin1(this.bytes, Math.max(this.start, this.bytes.length - length), this.bytes.length);
  }

  /**
   * The text without its long strings.
   *
   * @returns undefined if it is short, has none, or is a string; also if it is wrong, which reading all of it says better.
   */
  skeleton(leaveRaw: boolean): Skeleton | undefined {
    if (this.#skeleton === undefined && this.bytes !== undefined && this.length >= this.#thresholds.cutFrom) {
      this.#skeleton = this.#cut(this.bytes, leaveRaw) ?? null;
    }
    return this.#skeleton ?? undefined;
  }

  #cut(bytes: Uint8Array, leaveRaw: boolean): Skeleton | undefined {
    try {
      return cutLongStrings(bytes, this.start, leaveRaw, this.#thresholds);
    } catch {
      return undefined;
    }
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new TextSource('', DEFAULT_LIMITS, THRESHOLDS);
}

/** Bytes of the byte order mark at the start of a text: 3 or 0. */
export function startOf(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}
