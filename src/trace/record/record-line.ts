import { joinPieces, packedFormat } from '../../base/bytes.ts';
import type { Span } from './watched-members.ts';
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import { DecodeError } from '../../base/errors.ts';
import { readObject, readString, required } from '../../json/members.ts';
import { readJson } from '../../text/reader/json-reader.ts';
import type { RecordKind } from './record.ts';
import { inSlices, LINE_WATCH, scanLines, SLOT } from './record-spans.ts';

/** A line of a log file, taken apart: the reverse of `fileFormat`. Its data is proven to be JSON, and not read yet. */
export interface RecordLine {
  readonly kind: RecordKind;
  readonly timestamp: string;
  readonly traceId: string;
  readonly projectId: string;
  /** Name of the artefact; null for messages and tags. */
  readonly ref: string | null;
  /** JSON text in UTF-8, a view of the line. */
  readonly data: Uint8Array;
  /** Whether the data is an object with a member `type`, as documents are. */
  readonly hasType: boolean;
}

/** Where the data of a record stands, for errors. */
export const DATA_PATH: readonly string[] = ['jcr', 'data'];

const KINDS: ReadonlyMap<string, RecordKind> = /* @__PURE__ */ new Map([
  ['info', 'info'],
  ['data', 'object'],
  ['tags', 'tags'],
]);

const SCAN = { watched: LINE_WATCH, batchRecords: 1, nonFinite: true };

/**
 * Takes a line of a log file apart, as a logger or anybody else has written it: in any order, with spaces, escapes and
 * further members.
 *
 * @param line - UTF-8, with or without its line feed; not changed.
 * @throws {@link DecodeError} if it is not JSON, holds a name twice, or is not a record.
 * @throws {@link LimitError} if it passes a limit that every text has.
 */
export async function readRecordLine(line: Uint8Array): Promise<RecordLine> {
  const [record] = await inSlices(scanLines(line, SCAN));
  if (record === undefined) throw noLine(line, undefined);
  if (record.fault !== undefined) throw record.fault instanceof DecodeError ? noLine(line, record.fault) : record.fault;
  const data = record.spans[SLOT.data];
  // The name of the data stays, so that one that stands twice is seen.
  const rest = data === undefined ? line : without(line, data);
  const outer = readObject(readLineJson(rest), []);
  const kind = KINDS.get(readString(outer, 'type', []));
  if (kind === undefined) {
    throw new DecodeError('wrong-type', 'Expected a record of type info, data or tags', ['type']);
  }
  const jcr = readObject(required(outer, 'jcr', []), ['jcr']);
  if (data === undefined) throw new DecodeError('missing', 'Expected a member data', DATA_PATH);
  return {
    kind,
    timestamp: readString(jcr, 'timestamp', ['jcr']),
    traceId: readString(jcr, 'trace_id', ['jcr']),
    projectId: readString(jcr, 'project_id', ['jcr']),
    ref: kind === 'object' ? readString(jcr, 'ref', ['jcr']) : null,
    data: line.subarray(data.start, data.end),
    hasType: record.spans[SLOT.type] !== undefined,
  };
}

const NULL = /* @__PURE__ */ new TextEncoder().encode('null');

/** A line with null in the place of its data. */
function without(line: Uint8Array, { start, end }: Span): Uint8Array {
  return joinPieces([line.subarray(0, start), NULL, line.subarray(end)], start + NULL.length + line.length - end);
}

/**
 * Reads the JSON of a line, or of a part of it, exactly.
 *
 * @throws {@link DecodeError} if it is not JSON, or holds a name twice.
 * @throws {@link LimitError} if it passes a limit that every text has.
 */
export function readLineJson(text: Uint8Array): unknown {
  try {
    return readJson(text, { limits: DEFAULT_LIMITS, strict: true, rawStrings: false }).tree;
  } catch (error) {
    const isNoJson = error instanceof DecodeError && NO_JSON.has(error.code);
    throw isNoJson ? noLine(text, error) : error;
  }
}

const NO_JSON: ReadonlySet<string> = /* @__PURE__ */ new Set(['syntax', 'bad-utf8', 'trailing-bytes']);

function noLine(line: Uint8Array, cause: unknown): DecodeError {
  const packed = packedFormat(line);
  return new DecodeError('syntax', `Expected a line of JSON${packed === undefined ? '' : `, got ${packed}`}`, [], {
    cause,
  });
}
