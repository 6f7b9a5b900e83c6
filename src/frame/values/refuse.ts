/** A value that stands in a list or in JSON, not yet known to fit a type. */
export type LooseValue = unknown;

/** Refuses a value; `place` is its position among the values. */
export type RefuseValue = (message: string, place: number) => never;

export function isNull(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** What a function makes of each value, holes included: `map` leaves them out, and `Array.from` takes twice as long. */
export function mapAll<T>(values: readonly LooseValue[], make: (value: LooseValue, place: number) => T): T[] {
  const made: T[] = [];
  for (let i = 0; i < values.length; i++) made.push(make(values[i], i));
  return made;
}
