import type { RawString } from '../../json/raw-string.ts';
import type { JsonTree } from '../../json/tree.ts';
import { isBytes } from '../../base/bytes.ts';
import { checkLimit, type Limits } from '../../base/limits.ts';
import { ByteWindow } from './byte-window.ts';
import { Cursor } from './cursor.ts';
import { HEAD, isEndOfExact, lacksExact, readExactAlone, type IsExactAlone } from '../exact-only.ts';
import { gather } from './gather-chunks.ts';
import { parseHarmless } from './proven-parse.ts';
import { cutLongStrings, type Skeleton } from './cut-strings.ts';
import { readOwnParams, type ParamsScanner } from '../scan-params.ts';
import { type Thresholds, THRESHOLDS } from './thresholds.ts';
import { type Tokenized, Tokenizer, type TokenizerOptions } from './tokenizer.ts';
import { decodeUtf8, utf8Length } from '../../base/utf8-text.ts';
import { WholeFloats } from '../../json/whole-floats.ts';

/** What a caller asks of the text reader. */
export interface ReadTextOptions {
  readonly limits: Limits;
  /** Refuse the tokens NaN, Infinity and -Infinity everywhere; else they are read where `params` holds them. */
  readonly strict: boolean;
  /** Leave long strings of a text of bytes in the bytes, as {@link RawString}. */
  readonly rawStrings: boolean;
  /** Tell `1.0` from `1`, by {@link JsonText.wholeFloats}; costs the faster of the two ways of reading. */
  readonly markFloats?: boolean | undefined;
  /** Whether a tree that was read without marks is to be read again with them; `text` if it is at hand. */
  readonly needsFloatMarks?: (tree: JsonTree, text: string | undefined) => boolean;
  /** Tells the types of which `params` need not be read exactly where `exact.arrow` stands beside them. */
  readonly isExactAlone?: IsExactAlone | undefined;
  /** Tells the types that read their own `params` from bytes. */
  readonly scannerOf?: ParamsScanner | undefined;
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
export function readJson(input: string | Uint8Array | Iterable<Uint8Array>, options: ReadTextOptions): JsonText {
  const { limits, thresholds = THRESHOLDS } = options;
  if (typeof input === 'string') {
    // The exact length matters, and costs a pass, only near the limit.
    if (input.length > limits.documentBytes / 3) checkLimit(limits, 'documentBytes', utf8Length(input), []);
    if (options.scannerOf !== undefined && mayScan(input, options.scannerOf, thresholds)) {
      return readJson(ENCODER.encode(input), options);
    }
    const hasMark = input.charCodeAt(0) === BYTE_ORDER_MARK;
    return readText({ parts: [hasMark ? input.slice(1) : input], cuts: [], rawStrings: [] }, hasMark ? 3 : 0, options);
  }
  const bytes = isBytes(input) ? input : gather(input, limits);
  checkLimit(limits, 'documentBytes', bytes.length, []);
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  if (bytes.length - start >= thresholds.cutFrom) {
    const own = options.scannerOf && readOwnParams(bytes, start, options.scannerOf, limits);
    if (own !== undefined) return withRaw({ ...PLAIN, tree: own }, []);
    const read = readSkeleton(bytes, start, options);
    if (read !== undefined) return read;
    if (bytes.length > thresholds.longestText) {
      const readWindows = (asked: ReadTextOptions): JsonText => {
        const window = new ByteWindow(bytes, start, thresholds.window);
        return withRaw(readWindow(window, start, asked), window.rawStrings);
      };
      const text = readWindows(options);
      return options.needsFloatMarks?.(text.tree, undefined) === true
        ? readWindows({ ...options, markFloats: true })
        : text;
    }
  }
  return readText({ parts: [decodeUtf8(bytes, start)], cuts: [], rawStrings: [] }, start, options);
}

/** Whether a text should be read as bytes, because its type reads its own `params` from them. */
function mayScan(text: string, scannerOf: ParamsScanner, { cutFrom, longestText }: Thresholds): boolean {
  if (text.length < cutFrom || text.length > longestText / 3) return false;
  const type = isEndOfExact(text.slice(-ENDING)) ? undefined : HEAD.exec(text)?.[1];
  // Half a pair of surrogates would not survive it.
  return type !== undefined && scannerOf(type) !== undefined && !/[\ud800-\udfff]/u.test(text);
}

/** Characters of the end of a text that are looked at. */
const ENDING = 100;

const ENCODER = /* @__PURE__ */ new TextEncoder();

function readWindow(window: ByteWindow, start: number, options: ReadTextOptions): Tokenized {
  try {
    return tokenize(new Cursor('', start, [], window), options, false) as Tokenized;
  } catch (error) {
    // What is wrong in a string that was left in the bytes stands before what stopped the reader.
    for (const raw of window.rawStrings) raw.check();
    throw error;
  }
}

/** Reads a text without its long strings; undefined if it has none, or if taking them out was wrong. */
function readSkeleton(bytes: Uint8Array, start: number, options: ReadTextOptions): JsonText | undefined {
  try {
    const skeleton = cutLongStrings(bytes, start, options.rawStrings, options.thresholds ?? THRESHOLDS);
    if (skeleton === undefined) return undefined;
    const { isExactAlone, limits } = options;
    const tree = isExactAlone && readExactAlone(skeleton, isExactAlone, limits);
    return tree === undefined ? readText(skeleton, start, options) : withRaw({ ...PLAIN, tree }, skeleton.rawStrings);
  } catch {
    // Whatever is wrong, reading all of the text says it better.
    return undefined;
  }
}

const PLAIN = { nonFinite: new Set<object>(), wholeFloats: /* @__PURE__ */ new WholeFloats(), isPlain: true } as const;

function readText(skeleton: Skeleton, start: number, options: ReadTextOptions): JsonText {
  const { parts, cuts, rawStrings } = skeleton;
  const text = parts.join('');
  const { isExactAlone, markFloats } = options;
  if (markFloats !== true && isExactAlone !== undefined && lacksExact(text, isExactAlone)) {
    return readText(skeleton, start, { ...options, markFloats: true });
  }
  const read =
    tokenize(new Cursor(text, start, cuts), options, markFloats !== true) ??
    parseHarmless(text, cuts, options.limits) ??
    (tokenize(new Cursor(text, start, cuts), options, false) as Tokenized);
  if (markFloats !== true && options.needsFloatMarks?.(read.tree, text) === true) {
    return readText(skeleton, start, { ...options, markFloats: true });
  }
  return withRaw(read, rawStrings);
}

function withRaw(read: Tokenized, rawStrings: readonly RawString[]): JsonText {
  const { tree, nonFinite, wholeFloats, isPlain } = read;
  return { tree, nonFinite, wholeFloats, isPlain: isPlain && rawStrings.length === 0, rawStrings };
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

function tokenize(cursor: Cursor, options: ReadTextOptions, mayLeave: boolean): Tokenized | undefined {
  const { limits, strict, rawStrings, markFloats = false, thresholds = THRESHOLDS } = options;
  return TOKENIZER.read(cursor, {
    limits,
    strict,
    rawStrings,
    markFloats,
    mayLeave,
    thresholds,
  } satisfies TokenizerOptions);
}

const BYTE_ORDER_MARK = 0xfeff;
