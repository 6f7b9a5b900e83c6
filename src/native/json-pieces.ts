/**
 * The JSON text of a plain value as strings: one where the engine can hold it, else as few as needed.
 *
 * @param value - what `JSON.stringify` states exactly; nested at most as deep as the engine's stack allows.
 */
export function* jsonPieces(value: unknown): Iterable<string> {
  const whole = stringify(value);
  if (whole !== undefined) {
    yield whole;
  } else if (Array.isArray(value)) {
    let before = '[';
    for (const item of value) {
      yield before;
      yield* jsonPieces(item);
      before = ',';
    }
    yield ']';
  } else {
    let before = '{';
    for (const [name, member] of Object.entries(value as object)) {
      yield `${before}${JSON.stringify(name)}:`;
      yield* jsonPieces(member);
      before = ',';
    }
    yield '}';
  }
}

/** The whole text; undefined where it is longer than the engine's longest string. */
function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError && typeof value === 'object' && value !== null) return undefined;
    throw error;
  }
}
