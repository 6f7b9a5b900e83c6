import { HubError } from '../core/hub-error.ts';
import { microseconds } from '../ingest/timestamp.ts';

/** What stands in the query of a URL; an empty value counts as missing. */
export class Query {
  readonly #values: ReadonlyMap<string, string>;

  /**
   * @param query - untrusted.
   * @param known - names that it may have.
   * @throws {@link HubError} 400 `bad-request` if a name is unknown, or stands twice.
   */
  constructor(query: URLSearchParams, known: readonly string[]) {
    const values = new Map<string, string>();
    for (const [name, value] of query) {
      if (!known.includes(name)) {
        const expected = known.length === 0 ? 'no query' : `only ${known.join(', ')} in the query`;
        throw bad(`Expected ${expected}`, name);
      }
      if (values.has(name)) throw bad('Expected it once', name);
      values.set(name, value);
    }
    this.#values = values;
  }

  /** The same query with some values set. */
  with(changes: Readonly<Record<string, string>>): URLSearchParams {
    return new URLSearchParams([...new Map([...this.#values, ...Object.entries(changes)])]);
  }

  /** A text that must be there. */
  required(name: string): string {
    const text = this.text(name);
    if (text === undefined) throw bad('Expected it in the query', name);
    return text;
  }

  /** A text without control characters. */
  text(name: string): string | undefined {
    const text = this.#values.get(name);
    if (text === undefined || text === '') return undefined;
    if (/[\p{Cc}\p{Cs}]/u.test(text)) throw bad('Expected a string without control characters', name);
    return text;
  }

  /** One of some words. */
  oneOf<const T extends string>(name: string, words: readonly T[]): T | undefined {
    const text = this.text(name);
    const found = words.find((word) => word === text);
    if (text === undefined || found !== undefined) return found;
    throw bad(`Expected one of ${words.join(', ')}`, name);
  }

  /** An integer of a range. */
  integer(name: string, least: number, most: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    throw bad(`Expected an integer from ${least} to ${most}`, name);
  }

  /** A time in microseconds since 1970: ISO 8601, UTC where it names no offset; a day begins at its midnight. */
  time(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    for (const tried of [text, `${text}Z`, `${text}T00:00Z`]) {
      try {
        return microseconds(tried);
      } catch (error) {
        if (!(error instanceof HubError)) throw error;
      }
    }
    // A plus that was not escaped came as a space.
    throw bad('Expected a time of ISO 8601, such as 2026-11-28T06:33:41Z (a plus is escaped as %2B)', name);
  }
}

function bad(message: string, name: string): HubError {
  return new HubError(400, 'bad-request', message, { path: name.slice(0, 100) });
}
