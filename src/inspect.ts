/** Something whose `toString` says what it is in a few words. */
interface Shown {
  toString(): string;
}

/** Lets a console show instances by their `toString` instead of their insides, which may be a payload of gigabytes. */
export function showAs(shown: { readonly prototype: Shown }): void {
  Object.defineProperty(shown.prototype, Symbol.for('nodejs.util.inspect.custom'), {
    value(this: Shown): string {
      return this.toString();
    },
    writable: true,
    configurable: true,
  });
}
