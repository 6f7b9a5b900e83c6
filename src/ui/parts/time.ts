import { microseconds } from '../../hub/ingest/timestamp.ts';

/** A time in UTC, in parts: `2026-11-28`, `06:33:41`, `226792`. */
export interface TimeParts {
  readonly day: string;
  readonly clock: string;
  readonly fraction: string;
}

/** Microseconds since 1970 of a time as it was logged; undefined for an invalid time. */
export function timeOf(text: string): number | undefined {
  try {
    return microseconds(text);
  } catch {
    return undefined;
  }
}

/** The parts of a time in UTC. @param at - microseconds since 1970. */
export function timeParts(at: number): TimeParts {
  const milliseconds = Math.floor(at / 1000);
  const text = new Date(milliseconds).toISOString();
  const end = text.indexOf('T');
  return {
    day: text.slice(0, end),
    clock: text.slice(end + 1, end + 9),
    fraction: text.slice(end + 10, end + 13) + String(at - milliseconds * 1000).padStart(3, '0'),
  };
}

/** A time in UTC to the second: `2026-11-28 06:33:41`. @param milliseconds - since 1970. */
export function secondText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
}

/** Units of durations, the smallest first. */
const UNITS: readonly (readonly [milliseconds: number, one: string, more: string])[] = [
  [1, 'ms', 'ms'],
  [1000, 's', 's'],
  [60_000, 'min', 'min'],
  [3_600_000, 'h', 'h'],
  [86_400_000, 'day', 'days'],
];

/** How long something takes, or is ago, in its largest unit: `5 min`, `3 days`. */
export function durationText(milliseconds: number): string {
  let text = '';
  let rounded = Infinity;
  for (const [size, one, more] of UNITS) {
    // What rounds up to the next unit is one of those: never `60 min`.
    if (rounded < size) break;
    const count = Math.round(milliseconds / size);
    rounded = count * size;
    text = `${count} ${count === 1 ? one : more}`;
  }
  return text;
}
