import { HubError } from '../core/hub-error.ts';

const PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:[Zz]|([+-])(\d{2}):?(\d{2})?)$/;
/** Microseconds since 1970 that a double still tells apart. */
const FURTHEST_US = Number.MAX_SAFE_INTEGER;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * The microseconds since 1970 that a timestamp says, for ordering only: its text is what is kept.
 *
 * @param text - ISO 8601 with an offset, 0 to 9 digits of a second; a space may stand for the T, as Python's `str` writes.
 * @returns A safe integer; times before 1684 and after 2255 are at the ends. Of a trace, those of 285 years before it
 *   came are one.
 * @throws {@link HubError} 422 `bad-timestamp`
 */
export function microseconds(text: string): number {
  const found = PATTERN.exec(text);
  if (found === null) throw bad();
  const [, year, month, day, hour, minute, second = '0', fraction = '', sign, hours = '0', minutes = '0'] = found;
  const days = daysOf(Number(year), Number(month));
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60;
  const isOffset = Number(hours) < 24 && Number(minutes) < 60;
  if (days === undefined || Number(day) < 1 || Number(day) > days || !isTime || !isOffset) throw bad();
  // Date.UTC takes years below 100 for those of the last century.
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const seconds = date.getTime() / 1000 + Number(hour) * 3600 + (Number(minute) - offset) * 60 + Number(second);
  const at = seconds * 1e6 + Number(fraction.padEnd(6, '0').slice(0, 6));
  return Math.min(Math.max(at, -FURTHEST_US), FURTHEST_US);
}

function daysOf(year: number, month: number): number | undefined {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && isLeap ? 29 : DAYS[month - 1];
}

function bad(): HubError {
  return new HubError(
    422,
    'bad-timestamp',
    'Expected a timestamp of ISO 8601 with an offset, such as 2026-11-28T06:33:41Z',
  );
}
