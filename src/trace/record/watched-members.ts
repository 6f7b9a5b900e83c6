/** Members of an object whose places are wanted, by name; names below them where their values are objects. */
export interface Watch {
  readonly [name: string]: { readonly slot: number; readonly below?: Watch };
}

/** Where a value stands in a text: from its first byte to the first one after it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Watched members, ready to be looked up. */
export type Watched = ReadonlyMap<string, { readonly slot: number; readonly below: Watched | undefined }>;

/** Prepares what is watched; done once. Untrusted names are only ever looked up in Maps. */
export function watchNode(watch: Watch): Watched {
  return new Map(
    Object.entries(watch).map(([name, { slot, below }]) => [
      name,
      { slot, below: below === undefined ? undefined : watchNode(below) },
    ]),
  );
}
