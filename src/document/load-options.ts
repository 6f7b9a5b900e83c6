import type { OptionError } from '../base/errors.ts';
import { ownErrors } from '../base/foreign-errors.ts';
import { type Limits, resolveLimits } from '../base/limits.ts';
import { badOption, checkChoice, checkFlag, type OptionNames, readOptions } from '../base/options.ts';
import type { RaymonDataTypeClass } from './jcr.ts';

/** How documents are loaded. */
export interface LoadOptions {
  /** Limits of this call; {@link DEFAULT_LIMITS} for those not given. */
  readonly limits?: Partial<Limits> | undefined;
  /** `'ignore'` asks for what a reader gets that does not know `exact`: the value that Python gets. */
  readonly exact?: 'ignore' | undefined;
  /** `'keep'` asks for documents of unknown types as {@link Unknown}, instead of an error. */
  readonly unknown?: 'keep' | undefined;
  /** The class that the document must be of; another is refused, and types know what comes. */
  readonly as?: RaymonDataTypeClass | undefined;
}

/** Names of {@link LoadOptions}. */
export const LOAD_OPTIONS: OptionNames<LoadOptions> = { limits: true, exact: true, unknown: true, as: true };

/** How a text is read and loaded. */
export interface ReadOptions extends LoadOptions {
  /** Refuse the tokens NaN, Infinity and -Infinity, which Python writes, everywhere. */
  readonly strict?: boolean | undefined;
}

/** Names of {@link ReadOptions}. */
export const READ_OPTIONS: OptionNames<ReadOptions> = { ...LOAD_OPTIONS, strict: true };

/** What options ask for, with the defaults for those not given. */
export interface LoadChoices {
  readonly limits: Limits;
  readonly exact: 'honour' | 'ignore';
  readonly unknown: 'refuse' | 'keep';
  readonly strict: boolean;
  readonly as: AskedClass | undefined;
}

/** A class whose instances can be told. */
export type AskedClass = RaymonDataTypeClass & (abstract new (...given: never) => unknown);

/**
 * Completes the options of a reader with the defaults.
 *
 * @param names - of those that the reader has: {@link LOAD_OPTIONS} or {@link READ_OPTIONS}.
 * @throws {@link OptionError} if one is unknown or invalid.
 */
export function readLoadOptions(
  options: ReadOptions | undefined,
  names: OptionNames<LoadOptions> | OptionNames<ReadOptions>,
): LoadChoices {
  const given = readOptions<ReadOptions>(options, names as OptionNames<ReadOptions>);
  return {
    limits: resolveLimits(given.limits),
    exact: checkChoice(given.exact, ['ignore'], ['exact']) ?? 'honour',
    unknown: checkChoice(given.unknown, ['keep'], ['unknown']) ?? 'refuse',
    strict: checkFlag(given.strict, ['strict']) ?? false,
    as: checkClass(given.as),
  };
}

function checkClass(given: RaymonDataTypeClass | undefined): AskedClass | undefined {
  if (given === undefined) return undefined;
  const refused = (): OptionError => badOption('a class of wrappers', given, ['as']);
  // A proxy may throw.
  if (ownErrors(() => isClass(given), refused)) return given as AskedClass;
  throw refused();
}

function isClass(given: unknown): boolean {
  return typeof given === 'function' && 'type' in given && typeof given.type === 'string';
}
