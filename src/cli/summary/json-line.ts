/** What a command says of something, for programs. */
export type Summary =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Summary[]
  | { readonly [name: string]: Summary | undefined };

/**
 * A line of JSON text. Integers have all their digits; numbers that JSON has not are strings: `"NaN"`, `"Infinity"`,
 * `"-Infinity"`. It can be shown on a terminal: what cannot be seen is escaped.
 *
 * @param value - members that are undefined are left out.
 */
export function jsonLine(value: Summary): string {
  return `${jsonText(value)}\n`;
}

function jsonText(value: Summary): string {
  if (typeof value === 'string') return safeJson(JSON.stringify(value));
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return `"${value}"`;
    return Object.is(value, -0) ? '-0.0' : String(value);
  }
  if (typeof value !== 'object' || value === null) return String(value);
  if (isList(value)) return `[${value.map(jsonText).join(',')}]`;
  const members = Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : [`${safeJson(JSON.stringify(name))}:${jsonText(member)}`],
  );
  return `{${members.join(',')}}`;
}

function isList(value: object): value is readonly Summary[] {
  return Array.isArray(value);
}

const UNSEEN = /(?! )[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/**
 * JSON text as one line that terminals can show: what cannot be seen is escaped, which is the same text to readers.
 *
 * @param json - valid; only spaces between its tokens may be changed.
 */
export function safeJson(json: string): string {
  return json.replace(UNSEEN, (unseen) =>
    SPACES.has(unseen)
      ? ' '
      : Array.from(
          { length: unseen.length },
          (_, i) =>
            // A pair is two escapes in JSON.
            `\\u${unseen.charCodeAt(i).toString(16).padStart(4, '0')}`,
        ).join(''),
  );
}

/** Strings of JSON have none of these as they are: they stand between tokens. */
const SPACES: ReadonlySet<string> = new Set(['\n', '\r', '\t']);
