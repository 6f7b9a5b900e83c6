/** Milliseconds of the units that are whole milliseconds. Years and months have no fixed length. */
const MILLISECONDS_OF: ReadonlyMap<string, bigint> = new Map([
  ['W', 604_800_000n],
  ['D', 86_400_000n],
  ['h', 3_600_000n],
  ['m', 60_000n],
  ['s', 1000n],
  ['ms', 1n],
]);

/** How many of the smaller units make a millisecond. */
const PER_MILLISECOND: ReadonlyMap<string, bigint> = new Map([
  ['us', 10n ** 3n],
  ['ns', 10n ** 6n],
  ['ps', 10n ** 9n],
  ['fs', 10n ** 12n],
  ['as', 10n ** 15n],
]);

/** NumPy's "not a time". */
const NOT_A_TIME = -(2n ** 63n);

/**
 * Converts a date to a count of a dtype's unit.
 *
 * @param time - milliseconds since 1970, NaN for an invalid date.
 * @param dtype - name of a dtype such as `datetime64[25s]`.
 * @returns The count, NaT for an invalid date, undefined when it is not a whole one.
 */
export function countOfUnits(time: number, dtype: string): bigint | undefined {
  const [, multiple = '', unit = ''] = /(?:datetime64|M8)\[(\d*)(\w+)\]$/.exec(dtype) ?? [];
  const finer = PER_MILLISECOND.get(unit) ?? 1n;
  const coarser = MILLISECONDS_OF.get(unit) ?? (finer === 1n ? undefined : 1n);
  if (coarser === undefined) return undefined;
  if (Number.isNaN(time)) return NOT_A_TIME;
  const size = coarser * BigInt(multiple || 1);
  const scaled = BigInt(time) * finer;
  return scaled % size === 0n ? scaled / size : undefined;
}
