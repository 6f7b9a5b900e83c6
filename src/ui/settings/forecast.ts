import { byteText } from '../../viewer/model/text/visible.ts';

/** How long a project keeps what it has; null for no bound. */
export interface Keeping {
  readonly days: number | null;
  readonly maxBytes: number | null;
  readonly quotaBytes: number | null;
}

/** How much a project holds, and how fast it grows. */
export interface Rate {
  readonly heldBytes: number;
  readonly tracesPerDay: number;
  readonly bytesPerDay: number;
  /** Traces whose sizes were looked at. */
  readonly sampled: number;
  /** Days whose traces were counted. */
  readonly days: number;
}

/** What bounds come to, if traces go on coming as they did: a line for each. */
export function forecastOf({ heldBytes, bytesPerDay }: Rate, { days, maxBytes, quotaBytes }: Keeping): string[] {
  if (bytesPerDay === 0) return ['Nothing has come lately: it stays as it is.'];
  const lines: string[] = [];
  const byAge = days === null ? Infinity : days * bytesPerDay;
  const settled = Math.min(byAge, maxBytes ?? Infinity);
  if (settled === Infinity)
    lines.push(`It grows by about ${byteText(Math.round(bytesPerDay * 30))} in 30 days; nothing is ever deleted.`);
  else if (byAge <= (maxBytes ?? Infinity))
    lines.push(`Kept for ${days} days, it comes to about ${byteText(Math.round(byAge))}.`);
  else
    lines.push(
      `At ${byteText(maxBytes ?? 0)} the oldest go: traces are kept for about ${daysText((maxBytes ?? 0) / bytesPerDay)}.`,
    );
  if (quotaBytes !== null) {
    if (settled <= quotaBytes) lines.push(`The quota of ${byteText(quotaBytes)} is not reached.`);
    else {
      const left = Math.max(0, quotaBytes - heldBytes) / bytesPerDay;
      lines.push(
        `The quota of ${byteText(quotaBytes)} is reached in about ${daysText(left)}: then nothing more is taken.`,
      );
    }
  }
  return lines;
}

function daysText(days: number): string {
  if (days < 2) return `${Math.round(days * 24)} hours`;
  return days < 1000 ? `${Math.round(days)} days` : `${Math.round(days / 365)} years`;
}
