import { calendarDate, yearText } from '../../../frame/arrow/calendar-date.ts';
import { floorDivide } from '../../../frame/arrow/time.ts';
import { NOT_A_TIME } from './elements.ts';

/** Attoseconds of the units with a fixed length. */
const ATTOSECONDS: ReadonlyMap<string, bigint> = new Map([
  ['W', 604_800n * 10n ** 18n],
  ['D', 86_400n * 10n ** 18n],
  ['h', 3600n * 10n ** 18n],
  ['m', 60n * 10n ** 18n],
  ['s', 10n ** 18n],
  ['ms', 10n ** 15n],
  ['us', 10n ** 12n],
  ['ns', 10n ** 9n],
  ['ps', 10n ** 6n],
  ['fs', 10n ** 3n],
  ['as', 1n],
]);

/** Digits of the fraction of a second that a unit shows. */
const FRACTION_DIGITS: ReadonlyMap<string, number> = new Map([
  ['ms', 3],
  ['us', 6],
  ['ns', 9],
  ['ps', 12],
  ['fs', 15],
  ['as', 18],
]);

const UNIT_NAMES: ReadonlyMap<string, string> = new Map([
  ['Y', 'years'],
  ['M', 'months'],
  ['W', 'weeks'],
  ['D', 'days'],
  ['h', 'hours'],
  ['m', 'minutes'],
  ['s', 'seconds'],
  ['ms', 'milliseconds'],
  ['us', 'microseconds'],
  ['ns', 'nanoseconds'],
  ['ps', 'picoseconds'],
  ['fs', 'femtoseconds'],
  ['as', 'attoseconds'],
]);

/**
 * A `datetime64` or `timedelta64` as NumPy's `str` writes it: `2024-01-31T12:00:00.000000001`, `5 days`, `NaT`.
 *
 * @param count - of the dtype's unit.
 * @param dtype - its name, such as `datetime64[25s]` or `>m8[ns]`.
 */
export function numpyTimeText(count: bigint, dtype: string): string {
  if (count === NOT_A_TIME) return 'NaT';
  const [, multiple = '', unit = ''] = /\[(\d*)([A-Za-z]+)\]$/.exec(dtype) ?? [];
  const total = count * BigInt(multiple === '' ? 1 : multiple);
  if (/timedelta|m8/.test(dtype))
    return unit === '' ? `${total} generic time units` : `${total} ${UNIT_NAMES.get(unit)}`;
  return unit === '' ? String(total) : dateText(total, unit);
}

function dateText(total: bigint, unit: string): string {
  if (unit === 'Y') return yearText(1970n + total);
  if (unit === 'M') {
    const year = floorDivide(total, 12n);
    return `${yearText(1970n + year)}-${two(total - year * 12n + 1n)}`;
  }
  return instantText(total * (ATTOSECONDS.get(unit) ?? 1n), unit);
}

const DAY = 86_400n * 10n ** 18n;
const SECOND = 10n ** 18n;

function instantText(attoseconds: bigint, unit: string): string {
  const days = floorDivide(attoseconds, DAY);
  const date = calendarDate(days);
  if (unit === 'D' || unit === 'W') return date;
  const rest = attoseconds - days * DAY;
  const seconds = rest / SECOND;
  const hour = `${date}T${two(seconds / 3600n)}`;
  if (unit === 'h') return hour;
  const minute = `${hour}:${two((seconds / 60n) % 60n)}`;
  if (unit === 'm') return minute;
  const second = `${minute}:${two(seconds % 60n)}`;
  const digits = FRACTION_DIGITS.get(unit);
  if (digits === undefined) return second;
  return `${second}.${(rest % SECOND).toString().padStart(18, '0').slice(0, digits)}`;
}

function two(part: bigint): string {
  return part.toString().padStart(2, '0');
}
