import type { Limits } from '../base/limits.ts';
import type { RaymonDataType } from '../document/jcr.ts';
import { keepError, type LeftOut } from '../native/keep-error.ts';
import { isError } from '../native/kinds/error-members.ts';
import { Native } from '../native/native.ts';
import { Numpy } from '../numpy/numpy.ts';
import { Registry } from './registry.ts';

/** What picks the wrappers of bare values. */
interface Wrapping {
  wrap(value: unknown, options: { readonly limits: Limits }): RaymonDataType;
}

/** What was thrown, ready to be stated, and what of it had to be left out for that. */
export interface WrappedThrown {
  readonly wrapper: RaymonDataType;
  readonly left: readonly LeftOut[];
}

/**
 * Wraps what was thrown, without the members of an error that no document can hold. Anything else than an error is
 * wrapped as it is.
 *
 * @param thrown - not changed.
 * @throws {@link EncodeError} or {@link LimitError} if what is left cannot be kept either.
 */
export function wrapThrown(wrapping: Wrapping, thrown: unknown, limits: Limits): WrappedThrown {
  const registry = wrapping instanceof Registry ? wrapping : undefined;
  const whole = registry?.wrapToState(thrown, limits);
  const isOthers = whole !== undefined && !(whole instanceof Native);
  if (isOthers || typeof thrown !== 'object' || thrown === null || !isError(thrown)) {
    return { wrapper: whole ?? wrapping.wrap(thrown, { limits }), left: [] };
  }
  const adopt = whole === undefined ? Numpy.adopt : Native.adopterOf(whole);
  const { error, left } = keepError(thrown, { limits, adopt });
  const wrapper = registry === undefined ? wrapping.wrap(error, { limits }) : Native.unchecked(error, limits, adopt);
  return { wrapper, left };
}
