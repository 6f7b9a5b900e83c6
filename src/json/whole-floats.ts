/** The whole numbers that a text writes as floats: `1.0`, `1e3`. As values they are the same as `1` and `1000`. */
export class WholeFloats {
  readonly #steps = new Map<object, ReadonlySet<string | number>>();

  /** @param steps - names or indices of them in `container`. */
  add(container: object, steps: ReadonlySet<string | number>): void {
    this.#steps.set(container, steps);
  }

  /** Names (integer-like ones, too, as strings) or indices of them in a container of the tree; undefined if none. */
  in(container: object): ReadonlySet<string | number> | undefined {
    return this.#steps.get(container);
  }
}
