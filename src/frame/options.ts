import type { Schema } from 'apache-arrow';
import { EncodeError } from '../base/errors.ts';
import { readable } from '../base/foreign-errors.ts';
import { type Limits, resolveLimits } from '../base/limits.ts';
import { describe, quote } from '../base/path.ts';
import { isObject } from '../json/members.ts';

/**
 * The limits that a call's options ask for.
 *
 * @throws {@link EncodeError} `unsupported-value` if the options, or the limits or the schema among them, are none.
 * @throws {@link LimitError} if a limit is no number that it may be.
 */
export function readLimits(options: CallOptions): Limits {
  return readable([], () => {
    checkObject(options, 'options');
    const { limits, schema } = options;
    if (limits !== undefined) checkObject(limits, 'limits');
    if (schema !== undefined && !isSchema(schema)) {
      throw new EncodeError('unsupported-value', `Expected a schema of apache-arrow, got ${describe(schema)}`);
    }
    return resolveLimits(limits);
  });
}

interface CallOptions {
  readonly limits?: Partial<Limits> | undefined;
  readonly schema?: Schema | undefined;
}

function checkObject(value: unknown, what: string): void {
  if (isObject(value)) return;
  throw new EncodeError('unsupported-value', `Expected ${what} that are an object, got ${describe(value)}`);
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

/** @throws {@link EncodeError} `unsupported-value` if a caller asks for another layout. */
export function readLayout(layout: unknown): FrameLayout {
  if (layout === undefined || layout === 'both' || layout === 'arrow' || layout === 'json') return layout ?? 'both';
  const what = typeof layout === 'string' ? quote(layout) : describe(layout);
  throw new EncodeError('unsupported-value', `Expected the layout both, arrow or json, got ${what}`);
}
