import type { TagFact } from '../../ingest.ts';
import { toSqlText } from './text-code.ts';

/** Stands between parts of a form, and between values: no JSON text holds it as it is. */
const SEPARATOR = '\u0002';

/** A string, a mark, or a number or word of JSON, behind space. */
const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s"[\]{}:,]+)/y;
const INTEGER = /^-?\d+$/;

/** The JSON text of tags, taken apart. */
export interface SplitTags {
  /** The text without the values. */
  readonly form: string;
  /** The values, as they were spelled. */
  readonly values: Uint8Array;
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
  const values = spans.map(([start, end]) => text.slice(start, end));
  if (!values.every((value, at) => Object.is(readTagValue(value), sqlValueOf(tags[at]?.value)))) return undefined;
  let form = '';
  let last = 0;
  for (const [start, end] of spans) {
    form += text.slice(last, start) + SEPARATOR;
    last = end;
  }
  form += text.slice(last);
  const split = { form, values: Buffer.from(values.join(SEPARATOR)) };
  return Buffer.from(joinTags(form, split.values)).equals(body) ? split : undefined;
}

/** The text that {@link splitTags} took apart; memory of its own. */
export function joinTags(form: string, values: Uint8Array): Uint8Array {
  const spelled = spelledValues(values);
  const parts = form.split(SEPARATOR);
  return new TextEncoder().encode(parts.map((part, at) => part + (spelled[at] ?? '')).join(''));
}

/** The values that {@link splitTags} cut out, as the database has them. */
export function readTagValues(values: Uint8Array): (string | number)[] {
  return values.length === 0 ? [] : spelledValues(values).map(readTagValue);
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
    else if (before === ':' && key === '"value"') spans.push([end - token.length, end]);
    else if (before === '{' || before === ',') key = token;
    if (depth > 2) return undefined;
    before = token;
  }
}

/** A value of the JSON text, as the database has it. */
function readTagValue(spelled: string): string | number {
  const value = JSON.parse(spelled) as unknown;
  if (typeof value === 'number' && INTEGER.test(spelled) && !Number.isSafeInteger(value)) {
    const exact = BigInt(spelled);
    return BigInt(value) === exact ? value : String(exact);
  }
  return sqlValueOf(typeof value === 'string' || typeof value === 'number' ? value : spelled);
}

/** A value as it comes out of the database again, which has no negative zero. */
function sqlValueOf(value: string | number = ''): string | number {
  if (typeof value === 'string') return toSqlText(value);
  return value === 0 ? 0 : value;
}
