/** Something whose `toString` says what it is in a few words. */
interface Shown {
  toString(): string;
}

/**
 * Lets a console show instances by their `toString` instead of their insides, which may be a payload of gigabytes.
 *
 * Called for a static field, and marked as pure there: for a statement with an effect, bundlers would keep the class in
 * programs that do not use it.
 *
 * @returns True, for the field.
 */
export function showAs(shown: { readonly prototype: Shown }): true {
  Object.defineProperty(shown.prototype, Symbol.for('nodejs.util.inspect.custom'), {
    value(this: Shown): string {
      return this.toString();
    },
    writable: true,
    configurable: true,
  });
  return true;
}
