import { DecodeError } from '../../base/errors.ts';
import { MOST_LIMITS } from '../../base/limits.ts';
import { readObject } from '../../json/members.ts';
import { readBlob } from '../../trace/file/read-blob.ts';
import { DATA_PATH } from '../../trace/record/record-line.ts';
import { inSlices, LINE_WATCH, scanLines, SLOT, type RecordSpans } from '../../trace/record/record-spans.ts';

/** A line of a file log as the API takes it. */
export interface ApiLine {
  readonly projectId: string;
  /** A record, its line feed included; its data as it was logged. */
  readonly bytes: Uint8Array;
}

const KINDS: ReadonlyMap<string, string> = new Map([
  ['"info"', 'info'],
  ['"data"', 'object'],
  ['"tags"', 'tags'],
]);
const OPTIONS = { watched: LINE_WATCH, batchRecords: 1, nonFinite: true };
/** Bytes that are more than a reference to a blob has. */
const LONGEST_REFERENCE = 4096;

/**
 * Makes of a line of a file log what the API takes: blobs joined, the project replaced where another is given.
 *
 * @param log - the log's path, as it was given to the logger.
 * @param line - with or without its line feed.
 * @throws {@link DecodeError} if it is no record of a log, or its blob is not what it says.
 */
export async function apiLine(log: string, line: Uint8Array, project: string | undefined): Promise<ApiLine> {
  const [found] = await inSlices(scanLines(line, OPTIONS));
  if (found === undefined) throw new DecodeError('missing', 'Expected a line of JSON');
  if (found.fault !== undefined) throw found.fault;
  const kind = KINDS.get(textOf(line, found, SLOT.lineKind) ?? '');
  if (kind === undefined) throw new DecodeError('wrong-type', 'Expected a record of type info, data or tags', ['type']);
  const [timestamp, traceId] = [SLOT.timestamp, SLOT.traceId].map((slot) => needed(line, found, slot));
  const projectText = project === undefined ? needed(line, found, SLOT.projectId) : JSON.stringify(project);
  const ref = textOf(line, found, SLOT.ref) ?? 'null';
  const head = `{"dtype":"${kind}","timestamp":${timestamp},"trace_id":${traceId},"project_id":${projectText},"ref":${ref},"data":`;
  const data = await dataOf(log, line, found);
  const bytes = Buffer.concat([Buffer.from(head), data, Buffer.from('}\n')]);
  return { projectId: String(JSON.parse(projectText)), bytes };
}

function textOf(line: Uint8Array, { spans }: RecordSpans, slot: number): string | undefined {
  const span = spans[slot];
  return span && Buffer.from(line.subarray(span.start, span.end)).toString('utf8');
}

function needed(line: Uint8Array, found: RecordSpans, slot: number): string {
  const text = textOf(line, found, slot);
  if (text !== undefined) return text;
  throw new DecodeError('missing', 'Expected a record with timestamp, trace_id, project_id and data', ['jcr']);
}

async function dataOf(log: string, line: Uint8Array, found: RecordSpans): Promise<Uint8Array> {
  const text = needed(line, found, SLOT.data);
  const isSmall = text.length <= LONGEST_REFERENCE && text.startsWith('{') && text.includes('$ref');
  if (!isSmall || found.spans[SLOT.type] !== undefined) return Buffer.from(text);
  return readBlob(log, readObject(JSON.parse(text), DATA_PATH), MOST_LIMITS);
}
