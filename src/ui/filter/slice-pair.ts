/** One slice, or two that are compared, as an address says them. */
export interface SlicePair {
  readonly slice: string;
  /** The second one; undefined where there is none. The empty one is of all traces. */
  readonly beside: string | undefined;
}

/** The slices that an address says. */
export function slicePairOf(query: ReadonlyMap<string, string>): SlicePair {
  const beside = query.get('beside');
  // An address has no empty values: a second slice of all traces is told by the flag alone.
  return { slice: query.get('slice') ?? '', beside: beside ?? (query.get('two') === '1' ? '' : undefined) };
}

/** What an address says of slices. */
export function queryOfPair({
  slice,
  beside,
}: SlicePair): Readonly<Record<'slice' | 'two' | 'beside', string | undefined>> {
  return { slice: slice || undefined, two: beside === undefined ? undefined : '1', beside: beside || undefined };
}
