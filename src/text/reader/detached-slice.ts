/** V8 copies slices up to this length; a longer one is a view that keeps the whole text in memory. */
const COPIED_CHARACTERS = 12;

/** Texts up to this length may be kept in memory by what was read from them. */
const KEPT_TEXT_CHARACTERS = 1 << 12;

/** A slice of a text that does not keep a large text in memory. */
export function detachedSlice(text: string, from: number, to: number): string {
  const slice = text.slice(from, to);
  if (to - from <= COPIED_CHARACTERS || text.length <= KEPT_TEXT_CHARACTERS) return slice;
  // Appending makes a string of its own, which the second slice then refers to.
  return ` ${slice}`.slice(1);
}
