import { LimitError, OptionError, type PlacedErrorOptions } from './errors.ts';
import { type OptionNames, readOptions } from './options.ts';
import { describeScalar, type Path } from './path.ts';

/** What a call may cost. Reading and writing obey the same limits; passing one raises a `LimitError`. */
export interface Limits {
  /** Containers (objects and arrays) open at once, the document's own two included. At most 1024. */
  readonly depth: number;
  /** Dimensions of an array. */
  readonly dimensions: number;
  /** Elements of an array. */
  readonly elements: number;
  /** Bytes of one payload, before base64. */
  readonly payloadBytes: number;
  /** Bytes of a document's text. */
  readonly documentBytes: number;
  /** Members of one object. */
  readonly keys: number;
  /**
   * Different keys in a call of one length above 16,383 characters: names of members, keys of Maps, strings in Sets. V8
   * hashes so long a string by its length alone, and compares it with all that are as long: what n of them cost grows
   * with n times their length times n. The places of `exact` are not counted where no object of them is made: `toJcr`
   * makes one, the writers and readers of text and msgpack do not.
   */
  readonly longKeys: number;
  /**
   * Characters of all JSON Pointers of a call: the names in the `exact` of Natives. A pointer spells the whole way to
   * its place, so those of a small but deep value may be many times as long as the value.
   */
  readonly pointerCharacters: number;
  /** Digits of one integer. */
  readonly digits: number;
  /** Width times height of an image. */
  readonly pixels: number;
}

/**
 * The largest depth that can be asked for. Engines walk JSON recursively and run out of stack somewhere below 5000
 * levels; our own walks take more stack per level, and leave some to their callers.
 */
export const DEEPEST = 1024;

/** The limits of a call that names none. */
export const DEFAULT_LIMITS: Limits = /* @__PURE__ */ Object.freeze({
  depth: 512,
  dimensions: 32,
  elements: 2 ** 32,
  payloadBytes: 4 * 2 ** 30,
  documentBytes: 8 * 2 ** 30,
  keys: 2 ** 24,
  longKeys: 256,
  pointerCharacters: 2 ** 28,
  digits: 4300,
  pixels: 100_000_000,
});

/** What no call can ask to pass. */
export const MOST_LIMITS: Limits = /* @__PURE__ */ mostLimits();

function mostLimits(): Limits {
  const most: { -readonly [K in keyof Limits]: number } = { ...DEFAULT_LIMITS };
  for (const name of Object.keys(most) as (keyof Limits)[]) most[name] = Number.MAX_SAFE_INTEGER;
  return { ...most, depth: DEEPEST };
}

/** Things without bytes cost a document nothing, so no document may claim many of them. */
const MOST_EMPTY_ITEMS = 0x100_0000;

/** @throws {@link LimitError} if a document claims more elements that have no bytes in it than any may. */
export function checkEmptyItems(limits: Limits, count: number, path: Path): void {
  checkLimit({ ...limits, elements: Math.min(limits.elements, MOST_EMPTY_ITEMS) }, 'elements', count, path);
}

/** Characters of the longest string that V8 makes; other engines allow more. */
export const LONGEST_STRING = 0x1fffffe8;

/**
 * Completes a call's limits with the defaults.
 *
 * @param path - where they stand among the options of the call.
 * @throws {@link OptionError} if there is no such limit, or one is not a non-negative integer, or `depth` is above 1024.
 */
export function resolveLimits(limits: Partial<Limits> | undefined, path: Path = ['limits']): Limits {
  if (limits === undefined || limits === DEFAULT_LIMITS) return DEFAULT_LIMITS;
  const given = readOptions<Partial<Limits>>(limits, DEFAULT_LIMITS, path);
  for (const name of Object.keys(given) as (keyof Limits)[]) {
    const value = given[name];
    const most = MOST_LIMITS[name];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most) continue;
    const message = `Expected the limit ${name} to be an integer from 0 to ${most}, got ${describeScalar(value)}`;
    throw new OptionError(message, [...path, name]);
  }
  return { ...DEFAULT_LIMITS, ...given };
}

/**
 * The limits of a call that has no other options.
 *
 * @throws {@link OptionError} if an option or a limit is unknown or invalid.
 */
export function callLimits(options: LimitOptions | undefined): Limits {
  return resolveLimits(readOptions(options, LIMIT_OPTIONS).limits);
}

interface LimitOptions {
  readonly limits?: Partial<Limits> | undefined;
}

const LIMIT_OPTIONS: OptionNames<LimitOptions> = { limits: true };

/** @throws {@link LimitError} if `value` is above the limit of that name. */
export function checkLimit(limits: Limits, name: keyof Limits, value: number, path: Path): void {
  if (value > limits[name]) throw tooMuch(limits, name, value, path);
}

/** The error for a passed limit, for loops that cannot afford a call per step. */
export function tooMuch(
  limits: Limits,
  name: keyof Limits,
  value: number,
  path: Path,
  options?: PlacedErrorOptions,
): LimitError {
  const max = limits[name];
  return new LimitError(name, max, `Expected at most ${max} ${WHAT[name]}, got ${value}`, path, options);
}

/**
 * The error for a text that fits no string, but for the writers that make it in pieces.
 *
 * @param what - that was to be one: `a value`.
 * @param got - how it goes on: `, got 12`.
 */
export function longerThanString(what: string, got = '', options?: ErrorOptions): LimitError {
  const message = `Expected ${what} that fits one string of at most ${LONGEST_STRING} characters${got}: write it with toJsonBytes, toJsonChunks or writeJcr`;
  return new LimitError('string', LONGEST_STRING, message, [], options);
}

/** @throws {@link LimitError} if so many bytes of text are more than the engine's longest string. */
export function checkString(length: number, path: Path, options?: PlacedErrorOptions): void {
  if (length <= LONGEST_STRING) return;
  const message = `Expected at most ${LONGEST_STRING} bytes in one string, got ${length}`;
  throw new LimitError('string', LONGEST_STRING, message, path, options);
}

/** What there is too much of when a limit is passed. */
export const WHAT: Readonly<Record<keyof Limits, string>> = {
  depth: 'nested containers',
  dimensions: 'dimensions',
  elements: 'elements',
  payloadBytes: 'payload bytes',
  documentBytes: 'document bytes',
  keys: 'members in one object',
  longKeys: 'different keys of one length above 16383 characters',
  pointerCharacters: 'characters in JSON Pointers',
  digits: 'digits in one integer',
  pixels: 'pixels',
};
