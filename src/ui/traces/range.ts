import { secondText } from '../parts/time.ts';

/** Ranges of time that end now, by their names in the address. */
export const PRESETS: ReadonlyMap<string, { readonly milliseconds: number; readonly text: string }> = new Map([
  ['15m', { milliseconds: 15 * 60_000, text: 'the last 15 minutes' }],
  ['1h', { milliseconds: 3_600_000, text: 'the last hour' }],
  ['24h', { milliseconds: 24 * 3_600_000, text: 'the last 24 hours' }],
  ['7d', { milliseconds: 7 * 24 * 3_600_000, text: 'the last 7 days' }],
  ['30d', { milliseconds: 30 * 24 * 3_600_000, text: 'the last 30 days' }],
]);

/** The range of an address that names none. */
const USUAL = '24h';

/** A range of time: the name of a preset, `all`, or `fixed` between two times. */
export interface TimeRange {
  readonly kind: string;
  /** Milliseconds since 1970; undefined where there is no bound, or it is counted from now. */
  readonly begin: number | undefined;
  readonly end: number | undefined;
}

/** Reads the range from the query of an address. */
export function rangeOf(query: ReadonlyMap<string, string>): TimeRange {
  const [begin, end] = ['from', 'to'].map((name) => timeIn(query.get(name)));
  if (begin !== undefined || end !== undefined) return { kind: 'fixed', begin, end };
  const kind = query.get('range') ?? USUAL;
  return { kind: kind === 'all' || PRESETS.has(kind) ? kind : USUAL, begin: undefined, end: undefined };
}

function timeIn(text: string | undefined): number | undefined {
  const time = text === undefined ? NaN : Date.parse(/Z$|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** The query parameters of a preset, or of `all`. */
export function queryOfKind(kind: string): Readonly<Record<'range' | 'from' | 'to', string | undefined>> {
  return { range: kind === USUAL ? undefined : kind, from: undefined, to: undefined };
}

/** The query parameters of the range between two times, to the second. */
export function queryOfTimes(begin: number, end: number): Readonly<Record<'range' | 'from' | 'to', string>> {
  const [from, to] = [Math.floor(begin / 1000) * 1000, Math.ceil(end / 1000) * 1000];
  return { range: '', from: isoSecond(from), to: isoSecond(to) };
}

function isoSecond(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** The bounds of a range now, as the API takes them. */
export function boundsOf({ kind, begin, end }: TimeRange): { readonly begin?: string; readonly end?: string } {
  const preset = PRESETS.get(kind);
  const from = preset === undefined ? begin : Date.now() - preset.milliseconds;
  return {
    ...(from === undefined ? {} : { begin: new Date(from).toISOString() }),
    ...(end === undefined ? {} : { end: new Date(end).toISOString() }),
  };
}

/** A range in words: `in the last hour`. */
export function rangeText({ kind, begin, end }: TimeRange): string {
  const preset = PRESETS.get(kind);
  if (preset !== undefined) return `in ${preset.text}`;
  if (begin !== undefined && end !== undefined) return `between ${secondText(begin)} and ${secondText(end)} UTC`;
  if (begin !== undefined) return `since ${secondText(begin)} UTC`;
  return end === undefined ? 'at any time' : `until ${secondText(end)} UTC`;
}
