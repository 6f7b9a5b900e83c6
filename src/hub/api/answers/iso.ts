/** Microseconds since 1970 as ISO 8601 with six digits of a second, UTC. */
export function isoMicroseconds(microseconds: number): string {
  // Times as logged may be of any year; those at the ends of what is told apart stay there.
  const milliseconds = Math.floor(microseconds / 1000);
  const rest = String(microseconds - milliseconds * 1000).padStart(3, '0');
  return `${new Date(milliseconds).toISOString().slice(0, -1)}${rest}Z`;
}

/** Milliseconds since 1970 as ISO 8601, UTC; null stays null. */
export function isoMilliseconds(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}
