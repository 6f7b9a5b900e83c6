import { DecodeError } from '../../base/errors.ts';
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import { readJson } from '../../text/reader/json-reader.ts';
import { memberSpans, type MemberSpan } from './member-spans.ts';

/** A line of a log, taken apart: only the exact reader may read its data. */
export interface LineParts {
  /** What the line says without its data. */
  readonly envelope: unknown;
  /** The text of the data; undefined if there is none. */
  readonly data: Buffer | undefined;
}

const BEFORE = ',"data":';
const AFTER = ',"project_id":';
const STRING = '"(?:[^"\\\\]|\\\\.)*"';
/** A line of our own without its data. */
const OWN = /* @__PURE__ */ new RegExp(
  `^\\{"type":${STRING},"jcr":\\{"timestamp":${STRING},"trace_id":${STRING},"ref":(?:${STRING}|null),"project_id":${STRING}\\}\\}\\s*$`,
);
/** Bytes that are more than the head or the tail of a line of our own has; the pattern is for short texts. */
const LONGEST_END = 8192;

/**
 * The parts of a line as the loggers write it, undefined for any other. Whoever cannot read the data must try
 * {@link anyParts}: other members may follow it.
 *
 * Between the quotes of a JSON string no quote stands unescaped, so the names are found where they are members; what
 * stands before and after them shows of which object.
 */
export function ownParts(line: Buffer): (LineParts & { readonly data: Buffer }) | undefined {
  const start = line.indexOf(BEFORE);
  const end = line.lastIndexOf(AFTER);
  if (start < 0 || end < start + BEFORE.length || start > LONGEST_END || line.length - end > LONGEST_END) {
    return undefined;
  }
  const text = Buffer.concat([line.subarray(0, start), line.subarray(end)]).toString('utf8');
  // A fault in its UTF-8 becomes this character: another way of reading says what it was.
  if (!OWN.test(text) || text.includes('\ufffd')) return undefined;
  return { envelope: parsed(text), data: line.subarray(start + BEFORE.length, end) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw noLine(cause);
  }
}

/**
 * The parts of a line that anybody has written, with spaces or in another order.
 *
 * @throws {@link DecodeError} if it is no JSON, or has a name twice; its data is not looked at.
 * @throws {@link LimitError} if it passes a limit that every text has.
 */
export function anyParts(line: Buffer): LineParts {
  const jcr = lastOf(line, hasMark(line) ? 3 : 0, 'jcr');
  const span = jcr === undefined ? undefined : lastOf(line, jcr.start, 'data');
  if (span === undefined) return { envelope: readLine(line), data: undefined };
  // The name of the data stays, so that one that stands twice is seen.
  const rest = Buffer.concat([line.subarray(0, span.start), Buffer.from('null'), line.subarray(span.end)]);
  return { envelope: readLine(rest), data: line.subarray(span.start, span.end) };
}

function lastOf(line: Buffer, start: number, name: string): MemberSpan | undefined {
  let found: MemberSpan | undefined;
  for (const span of memberSpans(line, start)) if (span.name === name) found = span;
  return found;
}

/** A byte order mark, as some editors put before the first line. */
function hasMark(line: Buffer): boolean {
  return line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf;
}

/**
 * Reads the JSON of a line, or of a part of it, exactly.
 *
 * @throws {@link DecodeError} if it is no JSON, or has a name twice.
 * @throws {@link LimitError} if it passes a limit that every text has.
 */
export function readLine(text: Uint8Array): unknown {
  try {
    return readJson(text, { limits: DEFAULT_LIMITS, strict: true, rawStrings: false }).tree;
  } catch (error) {
    const isNoJson = error instanceof DecodeError && NO_JSON.has(error.code);
    throw isNoJson ? noLine(error) : error;
  }
}

const NO_JSON: ReadonlySet<string> = /* @__PURE__ */ new Set(['syntax', 'bad-utf8', 'trailing-bytes']);

function noLine(cause: unknown): DecodeError {
  return new DecodeError('syntax', 'Expected a line of JSON', [], { cause });
}
