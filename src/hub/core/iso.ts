const MINUTE_US = 60_000_000;

/** The minute that was spelled last: lists hold many times of few minutes. */
let spelled = { minute: NaN, text: '' };

/**
 * Microseconds since 1970 as ISO 8601 with six digits of a second, UTC.
 *
 * @param microseconds - a safe integer.
 */
export function isoMicroseconds(microseconds: number): string {
  // Times as logged may be of any year; those at the ends of what is told apart stay there.
  const minute = Math.floor(microseconds / MINUTE_US);
  if (minute !== spelled.minute) {
    spelled = { minute, text: new Date((minute * MINUTE_US) / 1000).toISOString().slice(0, -'00.000Z'.length) };
  }
  const rest = String(microseconds - minute * MINUTE_US).padStart(8, '0');
  return `${spelled.text}${rest.slice(0, 2)}.${rest.slice(2)}Z`;
}

/** Milliseconds since 1970 as ISO 8601, UTC; null stays null. */
export function isoMilliseconds(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}
