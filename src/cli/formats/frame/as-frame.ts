import { EncodeError } from '../../../base/errors.ts';
import { DEFAULT_LIMITS } from '../../../base/limits.ts';
import type { RaymonDataType } from '../../../document/jcr.ts';
import { DataFrame } from '../../../frame/dataframe.ts';
import { Series } from '../../../frame/series.ts';
import { frameOf } from './frame-of.ts';

/**
 * The frame that a format of tables writes; a Series as one of one column, where that may be lost.
 *
 * @param title - of the format, for messages.
 * @throws {@link EncodeError} `unsupported-value` for anything else.
 */
export function asFrame(value: RaymonDataType, title: string, lossy: boolean): DataFrame {
  if (value instanceof DataFrame) return value;
  if (!(value instanceof Series)) {
    throw new EncodeError(
      'unsupported-value',
      `Expected a DataFrame, as ${title} holds, got ${nameOf(value)}: --to json keeps it`,
    );
  }
  if (lossy) return frameOf(value.joined, DEFAULT_LIMITS);
  const message = `Expected a DataFrame, got a Series: --to json keeps it, --lossy writes ${title} of one column`;
  throw new EncodeError('unsupported-value', message);
}

/** What messages call a value. */
export function nameOf(value: RaymonDataType): string {
  const { type } = value.constructor as { readonly type?: unknown };
  return typeof type === 'string' ? type.replace(/^raymon\.types\./, '') : 'a document of an unknown type';
}
