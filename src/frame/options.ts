import type { Schema } from 'apache-arrow';
import { ownErrors } from '../base/foreign-errors.ts';
import { type Limits, resolveLimits } from '../base/limits.ts';
import { badOption, checkChoice, type OptionNames, readOptions } from '../base/options.ts';
import { isObject } from '../json/members.ts';

/**
 * The limits that a call's options ask for.
 *
 * @param names - of the options that the call has.
 * @throws {@link OptionError} if an option is unknown, or the limits or the schema among them are invalid.
 */
export function readLimits<O extends CallOptions>(options: O, names: OptionNames<O>): Limits {
  const { schema, limits } = readOptions(options, names);
  const isLegal = ownErrors(
    () => schema === undefined || isSchema(schema),
    () => badOption('a schema that can be read', schema, ['schema']),
  );
  if (!isLegal) throw badOption('a schema of apache-arrow', schema, ['schema']);
  return resolveLimits(limits);
}

interface CallOptions {
  readonly limits?: Partial<Limits> | undefined;
  readonly schema?: Schema | undefined;
}

/** Whether a value looks like a schema of apache-arrow, whichever copy made it. */
function isSchema(schema: unknown): boolean {
  if (!isObject(schema)) return false;
  const { fields, metadata } = schema;
  return Array.isArray(fields) && fields.every(isField) && metadata instanceof Map;
}

function isField(field: unknown): boolean {
  if (!isObject(field)) return false;
  const { name, type, metadata } = field;
  return typeof name === 'string' && isObject(type) && typeof type['typeId'] === 'number' && metadata instanceof Map;
}

/**
 * What a frame's document holds: the columns for every reader and the exact stream (`both`), the stream alone
 * (`arrow`), or the columns alone (`json`).
 */
export type FrameLayout = 'both' | 'arrow' | 'json';

/** @throws {@link OptionError} if a caller asks for another layout. */
export function readLayout(layout: unknown): FrameLayout {
  return checkChoice(layout, ['both', 'arrow', 'json'], ['layout']) ?? 'both';
}
