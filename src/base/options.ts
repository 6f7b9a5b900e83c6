import { OptionError } from './errors.ts';
import { ownErrors } from './foreign-errors.ts';
import { describe, describeScalar, type Path, quote } from './path.ts';

/** All options of one kind by their names, whatever stands there; the compiler sees to it that none is missing. */
export type OptionNames<O> = { readonly [K in keyof O]-?: unknown };

/**
 * Reads the options of a call: each once, so that what was checked is what is used.
 *
 * @param options - what a caller brought; undefined stands for none.
 * @param names - the options that there are; one that is undefined counts as not given.
 * @param path - where they stand among the options of the call.
 * @returns A copy that holds the known names only.
 * @throws {@link OptionError} if they are not an object, one has another name, or one cannot be read.
 */
export function readOptions<O extends object>(
  options: O | undefined,
  names: OptionNames<NoInfer<O>>,
  path: Path = [],
): O {
  // Nothing is set in it: a call without options, which most are, need not pay for a copy.
  if (options === undefined) return NO_OPTIONS as O;
  if (typeof options !== 'object' || options === null) throw noOptions(options, path);
  const read: { -readonly [K in keyof O]?: O[K] } = {};
  let unknown: string | undefined;
  try {
    if (!hasMembers(options)) throw noOptions(options, path);
    // Options may be inherited, and so may names that there are none of.
    for (const name in options) {
      if (Object.hasOwn(names, name) || (!Object.hasOwn(options, name) && name in Object.prototype)) continue;
      unknown = name;
      break;
    }
    for (const name of Object.keys(names) as (keyof O)[]) {
      const value = options[name];
      if (value !== undefined) read[name] = value;
    }
  } catch (cause) {
    if (cause instanceof OptionError) throw cause;
    throw new OptionError('Expected options that can be read, got some that throw', path, { cause });
  }
  if (unknown !== undefined) throw unknownOption(unknown, Object.keys(names), path);
  return read as O;
}

/** Whether an object is one of names: a Map, a Promise or a URL of options is none, and would be read as without any. */
function hasMembers(options: object): boolean {
  if (Object.getPrototypeOf(options) === Object.prototype) return true;
  return ['[object Object]', '[object Module]'].includes(Object.prototype.toString.call(options));
}

const NO_OPTIONS: object = /* @__PURE__ */ Object.freeze({});

function noOptions(value: unknown, path: Path): OptionError {
  // `array.map(toJson)` passes the index as the options.
  const hint = typeof value === 'number' ? ': map((value) => f(value)) keeps the index of map from f' : '';
  return new OptionError(`Expected options by name in an object, got ${describe(value)}${hint}`, path);
}

function unknownOption(name: string, known: readonly string[], path: Path): OptionError {
  const nearest = nearestName(name, known);
  const advice = nearest === undefined ? '' : `: did you mean ${nearest}?`;
  return new OptionError(`Expected one of ${known.join(', ')}, got ${quote(name)}${advice}`, [...path, name]);
}

/**
 * The name that somebody meant who wrote another one.
 *
 * @param name - untrusted.
 * @param known - the names that there are.
 * @returns The one that takes the fewest slips of the keyboard, case aside; undefined if all take more than a third of its letters.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let fewest = Infinity;
  for (const candidate of known) {
    const most = Math.max(1, Math.floor(candidate.length / 3));
    if (Math.abs(candidate.length - name.length) > most) continue;
    const count = slips(name.toLowerCase(), candidate.toLowerCase());
    if (count > most || count >= fewest) continue;
    nearest = candidate;
    fewest = count;
  }
  return nearest;
}

/** Of two names as near as each other, the one with the same letters was meant. */
const SWAP = 0.9;

/** Letters added, left out, changed or swapped with their neighbour, from one name to another. */
function slips(from: string, to: string): number {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const isSame = from[i - 1] === to[j - 1];
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (isSwapped) least = Math.min(least, (before[j - 2] ?? 0) + SWAP);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[to.length] ?? 0;
}

/**
 * Checks an option that is on or off.
 *
 * @returns It; undefined if it is not given.
 * @throws {@link OptionError} if it is anything else than a boolean.
 */
export function checkFlag(value: unknown, path: Path): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw badOption('a boolean', value, path);
}

/**
 * Checks an option that is one of a few words.
 *
 * @returns It; undefined if it is not given.
 * @throws {@link OptionError} if it is anything else.
 */
export function checkChoice<T extends string>(value: unknown, choices: readonly T[], path: Path): T | undefined {
  if (value === undefined) return undefined;
  const choice = choices.find((each) => each === value);
  if (choice !== undefined) return choice;
  const what = typeof value === 'string' ? quote(value) : describe(value);
  throw new OptionError(`Expected ${path.join('.')} to be ${choices.join(' or ')}, got ${what}`, path);
}

/**
 * Checks an option that is called later on.
 *
 * @throws {@link OptionError} if it is there and no function.
 */
export function checkCallback(value: unknown, path: Path): void {
  if (value !== undefined && typeof value !== 'function') throw badOption('a function', value, path);
}

/**
 * Checks that what ends a call can do so; one of another realm or library can too.
 *
 * @returns It; undefined for none.
 * @throws {@link OptionError} if it is anything else than a signal.
 */
export function checkSignal(signal: AbortSignal | null | undefined): AbortSignal | undefined {
  // As for fetch, null is none.
  if (signal === undefined || signal === null) return undefined;
  const refused = (): OptionError => badOption('an AbortSignal', signal, ['signal']);
  if (ownErrors(() => isSignal(signal), refused)) return signal;
  throw refused();
}

function isSignal(signal: AbortSignal): boolean {
  return (
    typeof signal === 'object' &&
    typeof signal.aborted === 'boolean' &&
    typeof signal.addEventListener === 'function' &&
    typeof signal.removeEventListener === 'function'
  );
}

/** The error for an option of another type, or out of range. It repeats no string, which may be a secret. */
export function badOption(expected: string, value: unknown, path: Path): OptionError {
  return new OptionError(`Expected ${path.join('.')} to be ${expected}, got ${describeScalar(value)}`, path);
}
