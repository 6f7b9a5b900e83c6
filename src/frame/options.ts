import type { Schema } from 'apache-arrow';
import { ownErrors } from '../base/foreign-errors.ts';
import { type Limits, resolveLimits } from '../base/limits.ts';
import { badOption, checkChoice, type OptionNames, readOptions } from '../base/options.ts';
import { isObject } from '../json/members.ts';

/**
 * Reads the options of a call, each once, and checks the limits and the schema among them.
 *
 * @param names - of the options that the call has.
 * @returns A copy of the options, and the limits that they ask for.
 * @throws {@link OptionError} if an option is unknown, or the limits or the schema are invalid.
 */
export function readCall<O extends CallOptions>(options: O, names: OptionNames<O>): { given: O; limits: Limits } {
  const given = readOptions(options, names);
  const { schema, limits } = given;
  const isLegal = ownErrors(
    () => schema === undefined || isSchema(schema),
    () => badOption('a schema that can be read', schema, ['schema']),
  );
  if (!isLegal) throw badOption('a schema of apache-arrow', schema, ['schema']);
  return { given, limits: resolveLimits(limits) };
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
