/**
 * The key under which a wrapper shows what it holds to those who compare own properties: `node:assert`, Jest, vitest and
 * chai. Private members are nothing to them, so that any two wrappers of a class would be equal.
 *
 * The value is the wrapper's own memory, by reference, or an object that makes it when it is read.
 */
export const STATE: unique symbol = Symbol('state');

/**
 * What is made each time that it is looked at, for state that is not in memory in its one form.
 *
 * What can be iterated has it under the name `state`: of such objects vitest and Jest compare what they give and their
 * properties with names, and no symbols. So has an array, whose contents are in memory already.
 */
export interface Shown<T> {
  /** Own and enumerable, as comparisons want it. */
  readonly value: T;
}

/**
 * Shows what `make` gives, without making it before somebody looks.
 *
 * @param make - gives the same for equal wrappers.
 */
export function shownAs<T>(make: () => T): Shown<T> {
  return {
    get value() {
      return make();
    },
  };
}
