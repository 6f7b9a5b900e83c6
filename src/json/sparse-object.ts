/** Places that an object may leave out before an integer-like name. */
export const GAP = 32;

/** A name still so much further away makes engines give up arrays. */
const AWAY = 2048;

/**
 * Keeps an object from getting an array of places for integer-like names that it does not have.
 *
 * Engines hold such names in arrays: of `{"1023": 0}`, which is 10 bytes of text, V8 makes 12 KB. Having had a name far
 * away, an object holds them in a table, until it has so many that an array is smaller.
 *
 * @param index - the name that the object is about to get.
 */
export function keepSparse(object: object, index: number): void {
  Reflect.set(object, index + AWAY, null);
  Reflect.deleteProperty(object, index + AWAY);
}
