import { isUtf8 } from 'node:buffer';
import { DecodeError, LimitError } from '../../base/errors.ts';
import { JsonScanner, type ScanOptions } from './json-scanner.ts';
import { type Span, type Watched, watchNode } from './watched-members.ts';

/** The members of a record that are looked for, by the place of their spans. */
export const SLOT = {
  dtype: 0,
  timestamp: 1,
  traceId: 2,
  projectId: 3,
  ref: 4,
  data: 5,
  type: 6,
  params: 7,
  shape: 8,
  elements: 9,
  line: 10,
  lineKind: 11,
  message: 12,
} as const;

/** The name of each slot, for messages. */
export const SLOT_NAMES: readonly string[] = [
  'dtype',
  'timestamp',
  'trace_id',
  'project_id',
  'ref',
  'data',
  'data.type',
  'data.params',
  'data.params.shape',
  'data.params.dtype',
  'jcr',
  'type',
  'message',
];

const DOCUMENT = {
  type: { slot: SLOT.type },
  params: { slot: SLOT.params, below: { shape: { slot: SLOT.shape }, dtype: { slot: SLOT.elements } } },
};
const FIELDS = {
  timestamp: { slot: SLOT.timestamp },
  trace_id: { slot: SLOT.traceId },
  project_id: { slot: SLOT.projectId },
  ref: { slot: SLOT.ref },
  data: { slot: SLOT.data, below: DOCUMENT },
};

/** What a record of `ingest_batch` holds. */
export const RECORD_WATCH: Watched = watchNode({ dtype: { slot: SLOT.dtype }, ...FIELDS });
/** What a line of a file log holds, or one that a shipper has put into another object. */
export const LINE_WATCH: Watched = watchNode({
  type: { slot: SLOT.lineKind },
  jcr: { slot: SLOT.line, below: FIELDS },
  log: { slot: SLOT.message },
  message: { slot: SLOT.message },
});
/** What a document alone holds, Python's numbers included. */
export const DOCUMENT_SCAN: ScanOptions = { watched: watchNode(DOCUMENT), slots: SLOT_NAMES.length, nonFinite: true };

/** A record of a body that is JSON, and where its members stand. */
export interface RecordSpans extends Span {
  /** By {@link SLOT}. */
  readonly spans: readonly (Span | undefined)[];
  /** Containers that were open at once. */
  readonly depth: number;
  /** The slot of a member that stands twice; -1 for none. */
  readonly twice: number;
  /** What is wrong with a line that is not JSON. */
  readonly fault: DecodeError | LimitError | undefined;
}

/** What is looked for in each record of a body, and how many there may be. */
export interface BodyOptions {
  /** {@link RECORD_WATCH} or {@link LINE_WATCH}. */
  readonly watched: Watched;
  /** Most records. */
  readonly batchRecords: number;
  /** Whether Python's bare NaN, Infinity and -Infinity are numbers. */
  readonly nonFinite: boolean;
  /** Whether a line may hold several objects, one behind the other without anything between. Default false. */
  readonly concatenated?: boolean;
}

/** Bytes that are read before others get their turn. */
const SLICE_BYTES = 2 ** 20;
const COMMA = 44;
const OPEN_ARRAY = 91;
const OPEN_OBJECT = 123;
const CLOSE_ARRAY = 93;
const LINE_FEED = 10;

/**
 * Finds the records of a JSON array. It yields after each mebibyte, so that its caller may let others in.
 *
 * @param body - UTF-8, not changed.
 * @throws {@link DecodeError} `syntax` if the body is not an array of JSON values, with the record's index as path.
 * @throws {@link LimitError} if there are too many records, or brackets.
 */
export function* scanBatch(body: Uint8Array, options: BodyOptions): Generator<void, RecordSpans[]> {
  const scanner = new JsonScanner(body, body.length, scanOptions(options));
  const records: RecordSpans[] = [];
  let at = skipSpaces(body, startOf(body));
  if (body[at] !== OPEN_ARRAY) throw syntax('an array of records', at);
  at = skipSpaces(body, at + 1);
  if (body[at] === CLOSE_ARRAY) return end(body, at + 1, records);
  let slice = at + SLICE_BYTES;
  for (;;) {
    checkCount(records.length + 1, options);
    const start = at;
    try {
      scanner.begin(start);
      while (!scanner.advance(slice)) {
        yield;
        slice = scanner.at + SLICE_BYTES;
      }
    } catch (error) {
      throw placed(error, records.length);
    }
    records.push(spansOf(scanner, start, utf8Fault(body, start, scanner.at)));
    at = skipSpaces(body, scanner.at);
    if (body[at] === CLOSE_ARRAY) return end(body, at + 1, records);
    if (body[at] !== COMMA) {
      throw placed(syntax('a comma or the end of the array', at), records.length - 1);
    }
    at = skipSpaces(body, at + 1);
    if (at < slice) continue;
    yield;
    slice = at + SLICE_BYTES;
  }
}

/**
 * Finds the records of lines of JSON, empty ones passed over. A line that is not JSON does not spoil those after it.
 *
 * @param body - UTF-8, not changed.
 * @throws {@link LimitError} if there are too many.
 */
export function* scanLines(body: Uint8Array, options: BodyOptions): Generator<void, RecordSpans[]> {
  const records: RecordSpans[] = [];
  let slice = SLICE_BYTES;
  for (let start = startOf(body), stop = endOfLine(body, start); ;) {
    start = skipSpaces(body, start);
    if (start >= body.length) return records;
    if (start > stop) stop = endOfLine(body, start);
    checkCount(records.length + 1, options);
    const scanner = new JsonScanner(body, stop, scanOptions(options));
    let fault: RecordSpans['fault'];
    let next = stop;
    try {
      scanner.begin(start);
      while (!scanner.advance(slice)) {
        yield;
        slice = scanner.at + SLICE_BYTES;
      }
      const after = skipSpaces(body, scanner.at);
      if (after < stop && !(options.concatenated === true && body[after] === OPEN_OBJECT)) {
        throw syntax('the end of the line', after);
      }
      next = Math.min(after, stop);
    } catch (error) {
      if (!(error instanceof DecodeError || error instanceof LimitError)) throw error;
      fault = error;
    }
    records.push(spansOf(scanner, start, utf8Fault(body, start, next) ?? fault));
    start = next;
    if (start < slice) continue;
    yield;
    slice = start + SLICE_BYTES;
  }
}

/**
 * Finds the members of one value, which is all of a body, spaces around it allowed.
 *
 * @param options - what is watched; {@link DOCUMENT_SCAN} for a document.
 * @throws {@link DecodeError} `syntax` if it is not JSON.
 * @throws {@link LimitError} if it has more brackets than any reader allows.
 */
export function* scanValue(body: Uint8Array, options: ScanOptions): Generator<void, RecordSpans> {
  const scanner = new JsonScanner(body, body.length, options);
  const start = skipSpaces(body, startOf(body));
  scanner.begin(start);
  while (!scanner.advance(scanner.at + SLICE_BYTES)) yield;
  const found = spansOf(scanner, start, utf8Fault(body, 0, body.length));
  const after = skipSpaces(body, scanner.at);
  if (after < body.length) throw syntax('the end of the text', after);
  return found;
}

/**
 * Runs a scan to its end and lets other events in between.
 *
 * @param pause - waits until it may go on.
 */
export async function inSlices<T>(scan: Generator<void, T>, pause: () => Promise<void> = nextTurn): Promise<T> {
  for (;;) {
    const step = scan.next();
    if (step.done === true) return step.value;
    await pause();
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function spansOf(scanner: JsonScanner, start: number, fault: RecordSpans['fault']): RecordSpans {
  const { at, spans, deepest, twice } = scanner;
  return { start, end: at, spans, depth: deepest, twice, fault };
}

function utf8Fault(body: Uint8Array, start: number, end: number): DecodeError | undefined {
  if (isUtf8(body.subarray(start, end))) return undefined;
  return new DecodeError('bad-utf8', 'Expected UTF-8, got invalid bytes', [], { offset: start });
}

function end(body: Uint8Array, at: number, records: RecordSpans[]): RecordSpans[] {
  const after = skipSpaces(body, at);
  if (after === body.length) return records;
  throw syntax('the end of the text', after);
}

function checkCount(count: number, { batchRecords }: BodyOptions): void {
  if (count <= batchRecords) return;
  throw new LimitError('batchRecords', batchRecords, `Expected at most ${batchRecords} records`);
}

function scanOptions({ watched, nonFinite }: Omit<BodyOptions, 'batchRecords'>): ScanOptions {
  return { watched, nonFinite, slots: SLOT_NAMES.length };
}

function syntax(expected: string, offset: number): DecodeError {
  return new DecodeError('syntax', `Expected ${expected}`, [], { offset });
}

/** The same error with the record that it is about. */
function placed(error: unknown, index: number): unknown {
  const { message, cause } = error as Error;
  if (error instanceof LimitError) return error.under([index]);
  if (!(error instanceof DecodeError)) return error;
  return new DecodeError(error.code, message.replace(/ - at \$$/, ''), [index], { offset: error.offset, cause });
}

/** After a byte order mark, as some editors put before a text. */
function startOf(body: Uint8Array): number {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0;
}

/** The line feed behind a place, or the end. */
function endOfLine(body: Uint8Array, start: number): number {
  const feed = body.indexOf(LINE_FEED, start);
  return feed < 0 ? body.length : feed;
}

function skipSpaces(body: Uint8Array, start: number): number {
  let at = start;
  for (;;) {
    const code = body[at];
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return at;
    at++;
  }
}
