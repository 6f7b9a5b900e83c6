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

/** How a text writes those of its numbers that ECMAScript would write otherwise: `1.0`, `1e2`, `-0`. */
export class NumberSpellings {
  readonly #texts = new Map<object, ReadonlyMap<string | number, string>>();

  /** @param texts - by name or index in `container`. */
  add(container: object, texts: ReadonlyMap<string | number, string>): void {
    this.#texts.set(container, texts);
  }

  /** Texts by name (integer-like ones, too, as strings) or index in a container of the tree; undefined if none. */
  in(container: object): ReadonlyMap<string | number, string> | undefined {
    return this.#texts.get(container);
  }
}

/** Tells which members or items of an object or a list were written as floats although they are whole. */
export interface FloatMarks {
  in(container: object): ReadonlySet<string | number> | undefined;
}
