import { floorDivide } from './time.ts';

/**
 * The date of a day of the Gregorian calendar, in every year: `Date` ends with the year 275760.
 *
 * @param days - since 1970-01-01.
 * @see https://howardhinnant.github.io/date_algorithms.html#civil_from_days
 */
export function calendarDate(days: bigint): string {
  // Years begin in March there, so that the day that may be missing is the last.
  const shifted = days + 719_468n;
  const era = floorDivide(shifted, 146_097n);
  const day = shifted - era * 146_097n;
  const yearOfEra = (day - day / 1460n + day / 36_524n - day / 146_096n) / 365n;
  const dayOfYear = day - (365n * yearOfEra + yearOfEra / 4n - yearOfEra / 100n);
  const month = (5n * dayOfYear + 2n) / 153n;
  const dayOfMonth = dayOfYear - (153n * month + 2n) / 5n + 1n;
  const civilMonth = month < 10n ? month + 3n : month - 9n;
  const year = yearOfEra + era * 400n + (civilMonth <= 2n ? 1n : 0n);
  return `${yearText(year)}-${two(civilMonth)}-${two(dayOfMonth)}`;
}

/** A year with four digits or more, a minus before those before year 0. */
export function yearText(year: bigint): string {
  const digits = (year < 0n ? -year : year).toString().padStart(4, '0');
  return year < 0n ? `-${digits}` : digits;
}

function two(part: bigint): string {
  return part.toString().padStart(2, '0');
}
