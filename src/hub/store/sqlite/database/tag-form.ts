import type { TagFact } from '../../ingest.ts';
import { toSqlText } from './text-code.ts';

/** Stands between parts of a form, and between values: no JSON text holds it as it is. */
const SEPARATOR = '\u0002';

/** A string, a mark, or a number or word of JSON, behind space. */
const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s"[\]{}:,]+)/y;
const INTEGER = /^-?\d+$/;

/** The JSON text of tags, taken apart. */
export interface SplitTags {
  /** The text without the values; quotes belong to it. */
  readonly form: string;
  /** The values, as they were spelled. */
  readonly values: Uint8Array;
}

/** A form in its parts: what stands before, between and behind the values. */
export type FormParts = readonly string[];

/** The parts of a form. */
export function partsOf(form: string): FormParts {
  return form.split(SEPARATOR);
}

/**
 * Takes the text of a `tags` record apart, so that the form, which many records share, is kept once.
 *
 * @param body - valid JSON.
 * @param tags - what it says.
 * @returns What {@link joinTags} and {@link readTagValues} make exactly `body` and `tags` of; undefined where they would
 *   not.
 */
export function splitTags(body: Uint8Array, tags: readonly TagFact[]): SplitTags | undefined {
  const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8');
  const spans = valueSpans(text);
  if (spans?.length !== tags.length) return undefined;
  const parts: string[] = [];
  const spelled: string[] = [];
  let last = 0;
  for (const [start, end] of spans) {
    parts.push(text.slice(last, start));
    spelled.push(text.slice(start, end));
    last = end;
  }
  parts.push(text.slice(last));
  const values = Buffer.from(spelled.join(SEPARATOR));
  const read = readTagValues(parts, values);
  if (!read.every((value, at) => Object.is(value, sqlValueOf(tags[at]?.value)))) return undefined;
  return Buffer.from(joinTags(parts, values)).equals(body) ? { form: parts.join(SEPARATOR), values } : undefined;
}

/** The text that {@link splitTags} took apart; memory of its own. */
export function joinTags(parts: FormParts, values: Uint8Array): Uint8Array {
  const spelled = spelledValues(values);
  return new TextEncoder().encode(parts.map((part, at) => part + (spelled[at] ?? '')).join(''));
}

/** The values that {@link splitTags} cut out, as the database has them. */
export function readTagValues(parts: FormParts, values: Uint8Array): (string | number)[] {
  const spelled = spelledValues(values);
  return parts.slice(0, -1).map((part, at) => {
    const value = spelled[at] ?? '';
    return part.endsWith('"') ? readText(value) : readNumber(value);
  });
}

function spelledValues(values: Uint8Array): string[] {
  return Buffer.from(values.buffer, values.byteOffset, values.length).toString('utf8').split(SEPARATOR);
}

/** Places of the values of flat objects in a list; undefined where there is something else. */
function valueSpans(text: string): [start: number, end: number][] | undefined {
  const spans: [number, number][] = [];
  let depth = 0;
  let before = '';
  let key = '';
  TOKEN.lastIndex = 0;
  for (;;) {
    const [, token] = TOKEN.exec(text) ?? [];
    if (token === undefined) return spans;
    const end = TOKEN.lastIndex;
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    else if (before === ':' && key === '"value"') spans.push(inQuotes(end - token.length, end, token));
    else if (before === '{' || before === ',') key = token;
    if (depth > 2) return undefined;
    before = token;
  }
}

/** The place of a value, quotes not included. */
function inQuotes(start: number, end: number, token: string): [start: number, end: number] {
  return token.startsWith('"') ? [start + 1, end - 1] : [start, end];
}

/** A text of JSON without its quotes, as the database has it. */
function readText(spelled: string): string {
  return toSqlText(spelled.includes('\\') ? String(JSON.parse(`"${spelled}"`)) : spelled);
}

/** A number of JSON, as the database has it: wide ones by their digits. */
function readNumber(spelled: string): string | number {
  const value = Number(spelled);
  if (!INTEGER.test(spelled) || Number.isSafeInteger(value)) return sqlValueOf(value);
  const exact = BigInt(spelled);
  return BigInt(value) === exact ? value : String(exact);
}

/** A value as it comes out of the database again, which has no negative zero. */
function sqlValueOf(value: string | number = ''): string | number {
  if (typeof value === 'string') return toSqlText(value);
  return value === 0 ? 0 : value;
}
