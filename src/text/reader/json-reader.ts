import type { RawString } from '../../json/raw-string.ts';
import type { JsonTree } from '../../json/tree.ts';
import type { NumberSpellings, WholeFloats } from '../../json/whole-floats.ts';
import type { Limits } from '../../base/limits.ts';
import { ByteWindow } from './byte-window.ts';
import { Cursor } from './cursor.ts';
import type { Skeleton } from './cut-strings.ts';
import { parseProven } from './proven-parse.ts';
import { TextSource, type TextInput } from './text-source.ts';
import { mayHaveLongName } from '../../base/keys/long-name.ts';
import { type Thresholds, THRESHOLDS } from './thresholds.ts';
import { type Tokenized, Tokenizer, type TokenizerOptions } from './tokenizer.ts';

/** What a caller asks of the text reader. */
export interface ReadTextOptions {
  readonly limits: Limits;
  /** Refuse the tokens NaN, Infinity and -Infinity everywhere; else they are read where `params` holds them. */
  readonly strict: boolean;
  /** Leave long strings of a text of bytes in the bytes, as {@link RawString}. */
  readonly rawStrings: boolean;
  /** Tell `1.0` from `1`, by {@link JsonText.wholeFloats}; costs the faster of the two ways of reading. */
  readonly markFloats?: boolean | undefined;
  /** Tell how numbers are written, by {@link JsonText.spellings}; needs `markFloats`. */
  readonly markSpellings?: boolean | undefined;
  /** For tests. */
  readonly thresholds?: Thresholds | undefined;
}

/** What a text states. */
export interface JsonText {
  /** Its value; depth, numbers of members and names are checked, and nothing else refers to it. */
  readonly tree: JsonTree;
  /**
   * Every object whose member `params` holds, at any depth, a number that is not finite. A document of a type that
   * has no such numbers is to be refused if it is one of them.
   */
  readonly nonFinite: ReadonlySet<object>;
  /** The whole numbers written as floats; empty unless asked for. */
  readonly wholeFloats: WholeFloats;
  /** How numbers are written that ECMAScript writes otherwise; undefined unless asked for. */
  readonly spellings?: NumberSpellings | undefined;
  /** Whether the tree is plain JSON: no BigInt, ordered object, raw string or number that is not finite is in it. */
  readonly isPlain: boolean;
  /** The strings that were left in the bytes, see {@link checkUnread}. */
  readonly rawStrings: readonly RawString[];
}

/**
 * Reads JSON text exactly: what plain values cannot hold is kept, what JSON leaves open is refused.
 *
 * @param input - a string, or UTF-8 in one or several pieces; a byte order mark at the start is skipped. Offsets in
 *   errors count bytes, also for a string, in which a lone surrogate counts as 3.
 * @returns A tree that refers to `input` only by its raw strings.
 * @throws {@link DecodeError} `syntax`, `duplicate-key`, `number-overflow`, `bad-utf8` or `trailing-bytes`, with path
 *   and offset.
 * @throws {@link LimitError} if the text passes a limit.
 */
export function readJson(input: TextInput, options: ReadTextOptions): JsonText {
  return readSource(new TextSource(input, options.limits, options.thresholds ?? THRESHOLDS), options);
}

/** The same for a text that was looked at before. */
export function readSource(source: TextSource, options: ReadTextOptions): JsonText {
  const { rawStrings, thresholds = THRESHOLDS } = options;
  const skeleton = source.skeleton(rawStrings);
  const read = skeleton && readSkeleton(skeleton, source.start, options);
  if (read !== undefined) return read;
  const { whole } = source;
  if (whole !== undefined) return readSource(whole(), options);
  const { bytes, start } = source;
  if (bytes !== undefined && bytes.length > thresholds.longestText) {
    const window = new ByteWindow(bytes, start, thresholds.window);
    return withRaw(readWindow(window, start, options), window.rawStrings);
  }
  return readText({ parts: [source.text()], cuts: [], rawStrings: [] }, start, options);
}

function readWindow(window: ByteWindow, start: number, options: ReadTextOptions): Tokenized {
  try {
    return tokenize(new Cursor('', start, [], window), options, false) as Tokenized;
  } catch (error) {
    // What is wrong in a string that was left in the bytes stands before what stopped the reader.
    for (const raw of window.rawStrings) raw.check();
    throw error;
  }
}

/** Reads a text without its long strings; undefined if taking them out was wrong. */
function readSkeleton(skeleton: Skeleton, start: number, options: ReadTextOptions): JsonText | undefined {
  try {
    return readText(skeleton, start, options);
  } catch {
    // Whatever is wrong, reading all of the text says it better.
    return undefined;
  }
}

function readText(skeleton: Skeleton, start: number, options: ReadTextOptions): JsonText {
  const { parts, cuts, rawStrings } = skeleton;
  const text = parts.join('');
  const maySwitch = options.markFloats !== true;
  const read =
    tokenize(new Cursor(text, start, cuts), options, maySwitch) ??
    (mayHaveLongName(text) ? undefined : parseProven(text, cuts, options.limits)) ??
    (tokenize(new Cursor(text, start, cuts), options, false) as Tokenized);
  return withRaw(read, rawStrings);
}

function withRaw(read: Tokenized, rawStrings: readonly RawString[]): JsonText {
  const { tree, nonFinite, wholeFloats, spellings, isPlain } = read;
  return { tree, nonFinite, wholeFloats, spellings, isPlain: isPlain && rawStrings.length === 0, rawStrings };
}

/**
 * Looks through the long strings that nobody has read, which are not proved to be what JSON allows.
 *
 * @throws {@link DecodeError} `syntax` or `bad-utf8`.
 */
export function checkUnread(text: JsonText): void {
  for (const raw of text.rawStrings) raw.check();
}

// Its memory of names makes the next text cheaper; reading runs no code of others, so it is never entered twice.
const TOKENIZER = /* @__PURE__ */ new Tokenizer();

function tokenize(cursor: Cursor, options: ReadTextOptions, maySwitch: boolean): Tokenized | undefined {
  const { limits, strict, rawStrings, markFloats = false, markSpellings, thresholds = THRESHOLDS } = options;
  return TOKENIZER.read(cursor, {
    limits,
    strict,
    rawStrings,
    markFloats,
    markSpellings,
    maySwitch,
    thresholds,
  } satisfies TokenizerOptions);
}
