import type { JsonTree } from '../../json/tree.ts';
import { type Limits, WHAT } from '../../base/limits.ts';
import type { Path } from '../../base/path.ts';
import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COMMA,
  isDigit,
  isSpace,
  MINUS,
  NINE,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
  ZERO,
} from '../../base/ascii.ts';
import type { Cursor } from './cursor.ts';
import { Fault, LimitFault, toPublicError, unexpected } from './fault.ts';
import { NameReader } from './name-reader.ts';
import { NumberArrays } from './number-arrays.ts';
import { readNumber } from './number-token.ts';
import { OpenContainer } from './open-container.ts';
import { readString, readStringOrRaw } from './string-token.ts';
import type { Thresholds } from './thresholds.ts';
import { detachedSlice } from './detached-slice.ts';
import { NumberSpellings, WholeFloats } from '../../json/whole-floats.ts';

/** What a tokenizer is asked for. */
export interface TokenizerOptions {
  readonly limits: Limits;
  /** Refuse NaN, Infinity and -Infinity everywhere. */
  readonly strict: boolean;
  /** Leave strings that go beyond a window in their bytes. */
  readonly rawStrings: boolean;
  /** Record which whole numbers are written as floats. */
  readonly markFloats: boolean;
  /** Record how numbers are written; asks for {@link markFloats} as well. */
  readonly markSpellings?: boolean | undefined;
  /** Give up when parsing the whole text and proving that nothing was lost is likely to be faster. */
  readonly maySwitch: boolean;
  readonly thresholds: Thresholds;
}

/** What a text states, and what of it a tree of values cannot say. */
export interface Tokenized {
  readonly tree: JsonTree;
  readonly nonFinite: ReadonlySet<object>;
  readonly wholeFloats: WholeFloats;
  /** How numbers are written; undefined unless asked for. */
  readonly spellings?: NumberSpellings | undefined;
  /** Whether there is no BigInt, ordered object or number that is not finite in it. */
  readonly isPlain: boolean;
}

/** Numbers of an array read before the engine is asked for all of them. */
const ENGINE_AFTER_ITEMS = 8;

/** Places kept for the items of the next text. */
const KEPT_ITEMS = 64;

/** Beyond the end of every text. */
const NO_MARK = 0x3fff_ffff;
const LOWER_F = 102;
const LOWER_N = 110;
const LOWER_T = 116;
const CAPITAL_I = 73;

/**
 * Reads a text token by token: the one reader that is exact by itself.
 *
 * It is quick where names repeat and slow where they do not. Depth costs no stack.
 */
export class Tokenizer {
  readonly #names = new NameReader();
  readonly #open: OpenContainer[] = [];
  #items: JsonTree[] = [null];

  /**
   * @returns undefined if it has given up, see {@link TokenizerOptions.maySwitch}.
   * @throws {@link DecodeError} or {@link LimitError} with path and offset.
   */
  read(cursor: Cursor, options: TokenizerOptions): Tokenized | undefined {
    const { limits, markFloats, thresholds } = options;
    const { cuts, window } = cursor;
    const open = this.#open;
    const names = this.#names;
    const numbers = new NumberArrays(options);
    const wholeFloats = markFloats ? new WholeFloats() : NO_FLOATS;
    const spellings = options.markSpellings === true ? new NumberSpellings() : undefined;
    const maySwitch = options.maySwitch && cursor.text.length > thresholds.switchFromLength;
    const shouldSwitch = (): boolean => {
      const misses = names.misses + cursor.slowReads;
      return misses > thresholds.misses && 2 * misses > names.hits;
    };
    let nonFinite: Set<object> | undefined;
    let nextCut = 0;
    let cutAt = cuts.length === 0 ? -1 : (cuts[0] as (typeof cuts)[0]).at;
    let mark = window?.mark ?? NO_MARK;
    let text = cursor.text;
    let at = 0;
    let depth = 0;
    // Items of open arrays, one array after the other: an array is made when its length is known.
    const items = this.#items;
    let top = 0;
    // Never used as an object while the depth is 0.
    let container = (open[0] ??= new OpenContainer(undefined));
    let value: JsonTree;
    names.begin();
    try {
      for (;;) {
        if (at > mark && window !== undefined) {
          at = cursor.follow(at);
          ({ text } = cursor);
          ({ mark } = window);
        }
        let code = text.charCodeAt(at);
        while (code <= SPACE) {
          if (!isSpace(code)) throw unexpected('a value', text, at);
          code = text.charCodeAt(++at);
        }
        if (code === QUOTE) {
          if (at === cutAt) {
            const cut = cuts[nextCut++] as (typeof cuts)[0];
            cutAt = cuts[nextCut]?.at ?? -1;
            value = cut.value;
            at += cut.length;
          } else if (window === undefined) {
            value = readString(cursor, at);
            at = cursor.at;
            if (maySwitch && cursor.slowReads > thresholds.misses && shouldSwitch()) return undefined;
          } else {
            value = readStringOrRaw(cursor, at, options.rawStrings);
            at = cursor.follow(cursor.at);
            ({ text } = cursor);
            ({ mark } = window);
          }
        } else if (code === OPEN_OBJECT) {
          if (depth === limits.depth) throw tooDeep(limits, at);
          container = open[depth++] ??= new OpenContainer(open[depth - 2]);
          container.openObject(top);
          code = text.charCodeAt(++at);
          while (isSpace(code)) code = text.charCodeAt(++at);
          if (code !== CLOSE_OBJECT) {
            at = names.read(cursor, at, container, limits);
            if (window !== undefined) {
              text = cursor.text;
              mark = window.mark;
            }
            continue;
          }
          at++;
          value = container.closeObject();
          depth--;
          if (depth > 0) container = open[depth - 1] as OpenContainer;
        } else if (code === OPEN_ARRAY) {
          if (depth === limits.depth) throw tooDeep(limits, at);
          const start = at;
          container = open[depth++] ??= new OpenContainer(open[depth - 2]);
          container.openArray(top);
          code = text.charCodeAt(++at);
          while (isSpace(code)) code = text.charCodeAt(++at);
          if (code === CLOSE_ARRAY) {
            at++;
            value = [];
            depth--;
            if (depth > 0) container = open[depth - 1] as OpenContainer;
          } else if (markFloats || !(isDigit(code) || (code === MINUS && text.charCodeAt(at + 1) !== CAPITAL_I))) {
            continue;
          } else {
            // Numbers that follow each other without a space are most of what arrays hold.
            value = readNumber(cursor, at, limits);
            at = cursor.at;
            while (text.charCodeAt(at) === COMMA && at < mark) {
              code = text.charCodeAt(at + 1);
              if (!isDigit(code) && (code !== MINUS || text.charCodeAt(at + 2) === CAPITAL_I)) break;
              items[top++] = value;
              const whole =
                top - container.base === ENGINE_AFTER_ITEMS && typeof value === 'number'
                  ? numbers.read(text, start)
                  : undefined;
              if (whole === undefined) {
                value = readNumber(cursor, at + 1, limits);
                at = cursor.at;
              } else {
                value = whole;
                at = numbers.end;
                top = container.base;
                depth--;
                if (depth > 0) container = open[depth - 1] as OpenContainer;
                break;
              }
            }
          }
        } else if (code === MINUS ? text.charCodeAt(at + 1) !== CAPITAL_I : code >= ZERO && code <= NINE) {
          const from = at;
          value = readNumber(cursor, at, limits);
          at = cursor.at;
          if (spellings !== undefined && depth > 0 && typeof value === 'number') {
            const token = detachedSlice(text, from, at);
            if (token !== String(value)) (container.spellings ??= new Map()).set(container.step(top), token);
          }
          if (markFloats && cursor.sawFloat) {
            cursor.sawFloat = false;
            if (depth > 0 && Number.isInteger(value)) (container.wholeFloats ??= new Set()).add(container.step(top));
          }
        } else if (code === LOWER_N && text.startsWith('null', at)) {
          value = null;
          at += 4;
        } else if (code === LOWER_T && text.startsWith('true', at)) {
          value = true;
          at += 4;
        } else if (code === LOWER_F && text.startsWith('false', at)) {
          value = false;
          at += 5;
        } else {
          const word = NON_FINITE.find((word) => text.startsWith(word, at));
          if (word === undefined) throw unexpected('a value', text, at);
          if (options.strict || !markParams(open, depth)) {
            throw new Fault('syntax', `Expected a number that JSON has, got ${word}`, at);
          }
          value = Number(word);
          at += word.length;
        }

        for (;;) {
          if (depth === 0) {
            code = text.charCodeAt(at);
            while (isSpace(code)) code = text.charCodeAt(++at);
            if (at < text.length) throw new Fault('trailing-bytes', 'Expected the end of the text', at);
            if (window?.isLast === false) {
              window.moveTo(cursor.offsetOf(at));
              text = cursor.text = window.text;
              at = 0;
              continue;
            }
            const isPlain = cursor.isPlain && nonFinite === undefined;
            return { tree: value, nonFinite: nonFinite ?? NONE, wholeFloats, spellings, isPlain };
          }
          code = text.charCodeAt(at);
          while (isSpace(code)) code = text.charCodeAt(++at);
          const { isArray } = container;
          if (!isArray) {
            container.put(value);
            if (code === COMMA) {
              code = text.charCodeAt(++at);
              while (isSpace(code)) code = text.charCodeAt(++at);
              at = names.read(cursor, at, container, limits);
              if (window !== undefined) {
                text = cursor.text;
                mark = window.mark;
              }
              if (maySwitch && names.misses > thresholds.misses && shouldSwitch()) return undefined;
              break;
            }
            if (code !== CLOSE_OBJECT) throw unexpected("',' or '}'", text, at);
          } else {
            if (code !== COMMA && code !== CLOSE_ARRAY) throw unexpected("',' or ']'", text, at);
            items[top++] = value;
            if (code === COMMA) {
              at++;
              break;
            }
          }
          at++;
          if (isArray) {
            value = arrayOf(items, container.base, top);
            top = container.base;
          } else {
            if (container.order !== undefined) cursor.isPlain = false;
            value = container.closeObject();
            if (container.nonFinite) (nonFinite ??= new Set()).add(value);
          }
          if (container.wholeFloats !== undefined) wholeFloats.add(value, container.wholeFloats);
          if (container.spellings !== undefined) spellings?.add(value, container.spellings);
          depth--;
          if (depth > 0) container = open[depth - 1] as OpenContainer;
        }
      }
    } catch (error) {
      throw toPublicError(error, cursor, this.#path(depth, top));
    } finally {
      for (let i = 0; i < depth; i++) (open[i] as OpenContainer).closeObject();
      // What was read belongs to the caller alone.
      if (items.length > KEPT_ITEMS) this.#items = [null];
      else items.fill(null);
    }
  }

  #path(depth: number, top: number): Path {
    const path: (string | number)[] = [];
    // A fault inside a name belongs to the object, not to the member before.
    const known = this.#names.isReading ? depth - 1 : depth;
    for (let i = 0; i < known; i++) {
      // What is on top of its items belongs to the containers inside.
      const end = i + 1 < depth ? (this.#open[i + 1] as OpenContainer).base : top;
      path.push((this.#open[i] as OpenContainer).step(end));
    }
    return path;
  }
}

/** Notes in every object on the way down that its `params` hold a number that is not finite; false if there is none. */
function markParams(open: readonly OpenContainer[], depth: number): boolean {
  let found = false;
  for (let i = depth - 1; i >= 0; i--) {
    const container = open[i] as OpenContainer;
    if (!container.isAt('params')) continue;
    // Those further out are marked then, too.
    if (container.nonFinite) return true;
    container.nonFinite = true;
    found = true;
  }
  return found;
}

/** An array of its own size: one that grows has room for many more items than most get. */
function arrayOf(items: readonly JsonTree[], from: number, to: number): JsonTree[] {
  const first = items[from] as JsonTree;
  if (to - from === 1) return [first];
  if (to - from === 2) return [first, items[from + 1] as JsonTree];
  if (to - from === 3) return [first, items[from + 1] as JsonTree, items[from + 2] as JsonTree];
  return items.slice(from, to);
}

function tooDeep(limits: Limits, at: number): LimitFault {
  return new LimitFault('depth', limits.depth, WHAT.depth, at);
}

const NON_FINITE = ['NaN', 'Infinity', '-Infinity'];
const NONE: ReadonlySet<object> = new Set();
const NO_FLOATS = /* @__PURE__ */ new WholeFloats();
