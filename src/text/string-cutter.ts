import { isSpace, QUOTE } from '../base/ascii.ts';
import { decodedLength, decodeCharacters } from '../base/base64.ts';
import { Gatherer } from '../base/incoming/gather-chunks.ts';
import { GrowingBytes } from '../base/incoming/growing-bytes.ts';
import { checkLimit, type Limits } from '../base/limits.ts';
import { Base64Payload } from '../json/base64-payload.ts';
import { DecodedString } from '../json/decoded-string.ts';
import {
  indexOfByte,
  isValueStart,
  lastQuote,
  type LongString,
  looksLikeBase64,
  mayFollowValue,
  PROBE_BYTES,
  type Skeleton,
  skeletonOf,
} from './reader/cut-strings.ts';
import { CutText, startOf, type TextInput, TextSource } from './reader/text-source.ts';
import { type Thresholds, THRESHOLDS } from './reader/thresholds.ts';

/** Characters that are decoded at a time: whole groups, of which the last is kept back, since only the end is padded. */
const CHARACTERS = 96 * 1024;
const GROUP = 4;

/**
 * Takes a text that comes in pieces, and decodes long strings of base64 on the way: neither the text nor such a string
 * is ever in memory as a whole, only what they stand for is.
 *
 * As {@link cutLongStrings} does, it knows nothing of the text but its bytes: a string lies between two quotes next to
 * each other, and what stands in its place is no JSON outside of strings. Base64 has one spelling, so whatever turns
 * out to be something else is put back as it was.
 */
export class StringCutter {
  /** Bytes of the text so far. */
  length = 0;
  readonly #limits: Limits;
  readonly #thresholds: Thresholds;
  /** The text without the strings that were cut out; their quotes stay. */
  readonly #kept: Gatherer;
  readonly #cuts: LongString[] = [];
  /** What the open string stands for, as far as it is decoded, and its last characters. */
  readonly #decoded = new GrowingBytes();
  readonly #characters = new Uint8Array(CHARACTERS);
  #held = 0;
  #isOpen = false;
  /** Index of the kept text that is looked at next. */
  #look: number;
  /** Where the last quote stands, of those before `#searched`; -1 if no string may begin there. */
  #quote = -1;
  #searched = 0;
  /** Index behind the last string, from which on a comma or a bracket must come; -1 if it has come. */
  #behind = -1;
  /** Whether a string was cut out that is no value. */
  #isWrong = false;

  constructor(limits: Limits, thresholds: Thresholds = THRESHOLDS) {
    this.#limits = limits;
    this.#thresholds = thresholds;
    this.#kept = new Gatherer(limits);
    this.#look = thresholds.cutEvery;
  }

  /**
   * Takes the next piece of the text; it is copied.
   *
   * @throws {@link LimitError} `documentBytes` if the text is longer, `memory` beyond what the platform can hold.
   */
  take(piece: Uint8Array): void {
    this.length += piece.length;
    checkLimit(this.#limits, 'documentBytes', this.length, []);
    this.#takeAll(piece);
  }

  /**
   * The text, to be read once.
   *
   * @throws {@link DecodeError} or {@link LimitError} if no JSON begins so, or it cannot be held.
   */
  end(): TextSource {
    if (this.#isOpen) this.#putBack();
    const kept = this.#kept.bytes();
    const skeleton = this.#isWrong || this.#cuts.length === 0 ? undefined : this.#skeleton(kept);
    const whole = (): TextSource => this.#source(this.#cuts.length === 0 ? kept : this.#pieces(kept));
    return skeleton === undefined ? whole() : this.#source(new CutText(skeleton, startOf(kept), whole));
  }

  #source(text: TextInput | CutText): TextSource {
    return new TextSource(text, this.#limits, this.#thresholds);
  }

  #takeAll(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) at = this.#isOpen ? this.#takeString(bytes, at) : this.#takeText(bytes, at);
  }

  /** Keeps a block of text, until a long string may begin in it; returns where what follows begins. */
  #takeText(bytes: Uint8Array, at: number): number {
    const step = this.#thresholds.cutEvery;
    const kept = this.#kept;
    // What is kept in vain, behind the start of a string, is moved: so a block has few looks.
    const end = Math.min(bytes.length, at + 4 * step);
    kept.add(bytes.subarray(at, end));
    const text = kept.bytes();
    this.#checkBehind(text);
    for (; this.#look + PROBE_BYTES < text.length; this.#look += step) {
      if (!looksLikeBase64(text, this.#look)) continue;
      const quote = this.#quoteBefore(text, this.#look);
      // A string of two steps has so much left behind the first look that meets it.
      if (quote === -1 || this.#look - quote <= step / 2) continue;
      const rest = text.slice(quote + 1);
      kept.length = quote + 1;
      this.#isOpen = true;
      this.#takeAll(rest);
      break;
    }
    return end;
  }

  /** The last quote, if a value may begin there. No byte is searched twice. */
  #quoteBefore(text: Uint8Array, at: number): number {
    const quote = lastQuote(text, at, this.#searched);
    if (quote !== -1) this.#quote = isValueStart(text, quote) ? quote : -1;
    this.#searched = at;
    return this.#quote;
  }

  #checkBehind(text: Uint8Array): void {
    if (this.#behind === -1) return;
    while (isSpace(text[this.#behind] as number)) this.#behind++;
    const code = text[this.#behind];
    if (code === undefined) return;
    this.#behind = -1;
    // It is a name, or no string at all.
    if (!mayFollowValue(code)) this.#isWrong = true;
  }

  /** Decodes what belongs to the open string; returns where what follows begins. */
  #takeString(bytes: Uint8Array, at: number): number {
    const close = indexOfByte(bytes, QUOTE, at);
    const end = close === -1 ? bytes.length : close;
    for (let from = at; from < end;) {
      const some = bytes.subarray(from, Math.min(end, from + CHARACTERS - this.#held));
      this.#characters.set(some, this.#held);
      this.#held += some.length;
      from += some.length;
      if (this.#held === CHARACTERS && !this.#decode(CHARACTERS - GROUP)) return from;
    }
    if (close !== -1) this.#close();
    return end;
  }

  /** Decodes the first of the characters that are held; false, and the string is put back, if they are no base64. */
  #decode(length: number): boolean {
    const characters = this.#characters.subarray(0, length);
    // Padding ends a string.
    const tail = length === this.#held ? String.fromCharCode(...characters.subarray(-2)) : '';
    try {
      const byteLength = decodedLength(length, tail, []);
      this.#decoded.add(byteLength, (room) => decodeCharacters(room, characters, []));
    } catch {
      this.#putBack();
      return false;
    }
    this.#characters.copyWithin(0, length, this.#held);
    this.#held -= length;
    return true;
  }

  /** Ends the open string, whose closing quote comes next. */
  #close(): void {
    if (!this.#decode(this.#held)) return;
    this.#isOpen = false;
    const at = this.#kept.length;
    this.#cuts.push({ start: at, end: at, value: new DecodedString(this.#decoded.join()) });
    this.#goOn(at);
    // Behind the closing quote.
    this.#behind = at + 1;
  }

  /** Makes text again of the open string. */
  #putBack(): void {
    const kept = this.#kept;
    this.#isOpen = false;
    kept.length--;
    for (const piece of new Base64Payload(this.#decoded.pieces).chunks(new Uint8Array(CHARACTERS))) kept.add(piece);
    kept.length--;
    kept.add(this.#characters.subarray(0, this.#held));
    this.#decoded.clear();
    this.#held = 0;
    this.#goOn(kept.length);
  }

  /** Looks for the next string behind an index. */
  #goOn(at: number): void {
    this.#held = 0;
    this.#quote = -1;
    this.#searched = at + 1;
    this.#look = at + this.#thresholds.cutEvery;
  }

  /** The text without its long strings; undefined if it is too long for one string, or no UTF-8. */
  #skeleton(kept: Uint8Array): Skeleton | undefined {
    if (kept.length > this.#thresholds.longestText) return undefined;
    try {
      return skeletonOf(kept, startOf(kept), this.#cuts, true);
    } catch {
      return undefined;
    }
  }

  /** The whole text again. */
  *#pieces(kept: Uint8Array): Generator<Uint8Array, void> {
    let from = 0;
    for (const { end, value } of this.#cuts) {
      yield kept.subarray(from, end);
      yield value.characters;
      from = end;
    }
    yield kept.subarray(from);
  }
}
