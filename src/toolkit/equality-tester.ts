import { isWrapper } from '../document/wrapper.ts';
import { equals } from './equals.ts';

/**
 * Compares wrappers by {@link equals} in Jest and vitest, wherever they stand in what `toEqual` and its like compare.
 *
 * Without it wrappers are compared by what they hold, as those libraries compare it; with it to the last bit: a member
 * that is undefined is not one that is missing, and an array in a `Native` is the `Numpy` that it is stated as.
 *
 * ```ts
 * import { equalityTester } from 'raymon/testing';
 * expect.addEqualityTesters([equalityTester]);
 * ```
 *
 * @param a - anything.
 * @param b - likewise.
 * @returns Whether two wrappers are equal; undefined, which leaves it to others, if they are not both wrappers.
 * @throws `EncodeError` if a wrapper cannot state itself.
 * @throws `LimitError` if they are nested more than 1024 deep.
 */
export function equalityTester(a: unknown, b: unknown): boolean | undefined {
  return isWrapper(a) && isWrapper(b) ? equals(a, b) : undefined;
}
