import { isUtf8 } from 'node:buffer';
import { HubError } from '../hub-error.ts';
import { JsonScanner, watchNode, type Span } from './json-scanner.ts';

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
export const RECORD_WATCH = watchNode({ dtype: { slot: SLOT.dtype }, ...FIELDS });
/** What a line of a file log holds, or one that a shipper has put into another object. */
export const LINE_WATCH = watchNode({
  type: { slot: SLOT.lineKind },
  jcr: { slot: SLOT.line, below: FIELDS },
  log: { slot: SLOT.message },
  message: { slot: SLOT.message },
});
/** What a document alone holds. */
export const DOCUMENT_WATCH = watchNode(DOCUMENT);

/** A record of a body that is JSON, and where its members stand. */
export interface RecordSpans extends Span {
  /** By {@link SLOT}. */
  readonly spans: readonly (Span | undefined)[];
  /** Containers that were open at once. */
  readonly depth: number;
  /** The slot of a member that stands twice; -1 for none. */
  readonly twice: number;
  /** What is wrong with a line that is no JSON. */
  readonly fault: HubError | undefined;
}

/** What a body may cost. */
export interface ScanLimits {
  /** Records of a body. */
  readonly batchRecords: number;
}

/** Bytes that are read before others get their turn. */
const SLICE_BYTES = 2 ** 20;
const COMMA = 44;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;
const LINE_FEED = 10;

type Watched = typeof RECORD_WATCH;

/**
 * Finds the records of a JSON array. It yields after each mebibyte, so that whoever runs it may let others in.
 *
 * @param body - UTF-8, not changed.
 * @throws {@link HubError} 422 if the body is no array of JSON values, with the index of the record that is not;
 *   `limit` if it has too many.
 */
export function* scanBatch(body: Uint8Array, watched: Watched, limits: ScanLimits): Generator<void, RecordSpans[]> {
  const scanner = new JsonScanner(body, body.length, watched, SLOT_NAMES.length);
  const records: RecordSpans[] = [];
  let at = skipSpaces(body, startOf(body));
  if (body[at] !== OPEN_ARRAY) throw new HubError(422, 'syntax', `Expected an array of records at byte ${at}`);
  at = skipSpaces(body, at + 1);
  if (body[at] === CLOSE_ARRAY) return end(body, at + 1, records);
  let slice = at + SLICE_BYTES;
  for (;;) {
    checkCount(records.length + 1, limits);
    const start = at;
    try {
      scanner.begin(start);
      while (!scanner.advance(slice)) {
        yield;
        slice = scanner.at + SLICE_BYTES;
      }
    } catch (error) {
      throw error instanceof HubError ? error.of(records.length) : error;
    }
    records.push(spansOf(scanner, start, utf8Fault(body, start, scanner.at)));
    at = skipSpaces(body, scanner.at);
    if (body[at] === CLOSE_ARRAY) return end(body, at + 1, records);
    if (body[at] !== COMMA) {
      throw new HubError(422, 'syntax', `Expected a comma or the end of the array at byte ${at}`).of(
        records.length - 1,
      );
    }
    at = skipSpaces(body, at + 1);
    if (at < slice) continue;
    yield;
    slice = at + SLICE_BYTES;
  }
}

/**
 * Finds the records of lines of JSON, empty ones passed over. A line that is no JSON does not spoil those after it.
 *
 * @param body - UTF-8, not changed.
 * @throws {@link HubError} 422 `limit` if there are too many.
 */
export function* scanLines(body: Uint8Array, watched: Watched, limits: ScanLimits): Generator<void, RecordSpans[]> {
  const records: RecordSpans[] = [];
  let slice = SLICE_BYTES;
  for (let next = startOf(body); next < body.length;) {
    const feed = body.indexOf(LINE_FEED, next);
    const stop = feed < 0 ? body.length : feed;
    const start = skipSpaces(body, next);
    next = stop + 1;
    if (start >= stop) continue;
    checkCount(records.length + 1, limits);
    const scanner = new JsonScanner(body, stop, watched, SLOT_NAMES.length);
    let fault = utf8Fault(body, start, stop);
    try {
      scanner.begin(start);
      while (!scanner.advance(slice)) {
        yield;
        slice = scanner.at + SLICE_BYTES;
      }
      const after = skipSpaces(body, scanner.at);
      if (after < stop) throw new HubError(422, 'syntax', `Expected the end of the line at byte ${after}`);
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      fault ??= error.of(records.length);
    }
    records.push(spansOf(scanner, start, fault));
    if (next < slice) continue;
    yield;
    slice = next + SLICE_BYTES;
  }
  return records;
}

/**
 * Finds the members of one document, which is all of a body.
 *
 * @throws {@link HubError} 422 if it is no JSON.
 */
export function* scanDocument(body: Uint8Array, watched: Watched): Generator<void, RecordSpans> {
  const scanner = new JsonScanner(body, body.length, watched, SLOT_NAMES.length);
  const start = skipSpaces(body, startOf(body));
  scanner.begin(start);
  while (!scanner.advance(scanner.at + SLICE_BYTES)) yield;
  const found = spansOf(scanner, start, utf8Fault(body, 0, body.length));
  const after = skipSpaces(body, scanner.at);
  if (after < body.length) throw new HubError(422, 'syntax', `Expected the end of the text at byte ${after}`);
  return found;
}

/** Runs a scan to its end and lets other events in between. */
export async function inSlices<T>(scan: Generator<void, T>): Promise<T> {
  for (;;) {
    const step = scan.next();
    if (step.done === true) return step.value;
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}

function spansOf(scanner: JsonScanner, start: number, fault: HubError | undefined): RecordSpans {
  const { at, spans, deepest, twice } = scanner;
  return { start, end: at, spans, depth: deepest, twice, fault };
}

function utf8Fault(body: Uint8Array, start: number, end: number): HubError | undefined {
  if (isUtf8(body.subarray(start, end))) return undefined;
  return new HubError(422, 'bad-utf8', 'Expected text of UTF-8');
}

function end(body: Uint8Array, at: number, records: RecordSpans[]): RecordSpans[] {
  const after = skipSpaces(body, at);
  if (after === body.length) return records;
  throw new HubError(422, 'syntax', `Expected the end of the text at byte ${after}`);
}

function checkCount(count: number, { batchRecords }: ScanLimits): void {
  if (count <= batchRecords) return;
  throw new HubError(413, 'limit', `Expected at most ${batchRecords} records in a request`);
}

/** After a byte order mark, as some editors put before a text. */
function startOf(body: Uint8Array): number {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0;
}

function skipSpaces(body: Uint8Array, start: number): number {
  let at = start;
  for (;;) {
    const code = body[at];
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return at;
    at++;
  }
}
