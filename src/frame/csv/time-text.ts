/**
 * Dates and times as text, with all digits of their unit, and back.
 *
 * @module
 */
import { calendarDate } from '../arrow/calendar-date.ts';
import { floorDivide, PER_SECOND } from '../arrow/time.ts';

/** Digits of the fraction of a second: of seconds, milliseconds, microseconds, nanoseconds. */
const FRACTION_DIGITS = [0, 3, 6, 9] as const;
const DAY_SECONDS = 86_400n;

/** A day since 1970 as `2024-01-31`. */
export function dateText(day: bigint): string {
  return calendarDate(day);
}

/** A count of a unit since 1970 as `2024-01-31T12:00:00.000001`. */
export function instantText(count: bigint, unit: number): string {
  const perDay = DAY_SECONDS * perSecond(unit);
  const day = floorDivide(count, perDay);
  return `${calendarDate(day)}T${clockText(count - day * perDay, unit)}`;
}

/** A count of a unit since midnight as `12:00:00.000001`; hours go on beyond 24. */
export function clockText(count: bigint, unit: number): string {
  const size = count < 0n ? -count : count;
  const seconds = size / perSecond(unit);
  const clock = `${count < 0n ? '-' : ''}${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  const digits = FRACTION_DIGITS[unit] ?? 0;
  return digits === 0 ? clock : `${clock}.${(size % perSecond(unit)).toString().padStart(digits, '0')}`;
}

function perSecond(unit: number): bigint {
  return PER_SECOND[unit] ?? 1n;
}

function two(part: bigint): string {
  return part.toString().padStart(2, '0');
}

const DATE = /^(-?\d{4,20})-(\d\d)-(\d\d)$/;
const CLOCK = /^(-?)(\d{2,20}):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?$/;
const MONTH_DAYS = [31n, 29n, 31n, 30n, 31n, 30n, 31n, 31n, 30n, 31n, 30n, 31n] as const;

/** The day since 1970 that a string names; undefined if the calendar does not have it. */
export function readDate(text: string): bigint | undefined {
  const parts = DATE.exec(text)?.slice(1).map(BigInt);
  if (parts === undefined) return undefined;
  const [year, month, day] = parts as [bigint, bigint, bigint];
  const last = month === 2n && !isLeap(year) ? 28n : MONTH_DAYS[Number(month) - 1];
  return last === undefined || day < 1n || day > last ? undefined : dayOf(year, month, day);
}

function isLeap(year: bigint): boolean {
  return year % 4n === 0n && (year % 100n !== 0n || year % 400n === 0n);
}

/** @see https://howardhinnant.github.io/date_algorithms.html#days_from_civil */
function dayOf(year: bigint, month: bigint, day: bigint): bigint {
  // Years begin in March there, so that the day that may be missing is the last.
  const shifted = month <= 2n ? year - 1n : year;
  const era = floorDivide(shifted, 400n);
  const yearOfEra = shifted - era * 400n;
  const dayOfYear = (153n * (month > 2n ? month - 3n : month + 9n) + 2n) / 5n + day - 1n;
  return era * 146_097n + yearOfEra * 365n + yearOfEra / 4n - yearOfEra / 100n + dayOfYear - 719_468n;
}

/** The count of a unit since 1970 that a string names; undefined if it is not a time, or finer than the unit. */
export function readInstant(text: string, unit: number): bigint | undefined {
  const at = text.search(/[T ]/);
  const day = readDate(at === -1 ? text : text.slice(0, at));
  const clock = at === -1 ? 0n : readClock(text.slice(at + 1), unit);
  if (day === undefined || clock === undefined || clock < 0n) return undefined;
  const perDay = DAY_SECONDS * perSecond(unit);
  return clock < perDay ? day * perDay + clock : undefined;
}

/** The count of a unit since midnight that a string names; undefined likewise. */
export function readClock(text: string, unit: number): bigint | undefined {
  const [, sign, hours, minutes, seconds, fraction = ''] = CLOCK.exec(text) ?? [];
  if (hours === undefined || minutes === undefined || seconds === undefined) return undefined;
  const digits = FRACTION_DIGITS[unit] ?? 0;
  if (/[1-9]/.test(fraction.slice(digits))) return undefined;
  const whole = BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds);
  const count = whole * perSecond(unit) + BigInt(fraction.slice(0, digits).padEnd(digits, '0') || '0');
  return sign === '-' ? -count : count;
}
