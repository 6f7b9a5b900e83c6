import { isoMicroseconds } from '../core/iso.ts';
import type { TagFact } from './ingest.ts';
import type { RecordRow, TraceRow } from './traces.ts';

/** What lists say of a trace, as JSON: its time is that of ingestion. */
export function traceJson(trace: TraceRow): string {
  return `{${idJson(trace)},"tags":[${trace.tags.map(tagJson).join(',')}],${countsJson(trace)}}`;
}

/** The same without the tags, and without the end of the object. */
export function traceHeadJson(trace: TraceRow): string {
  return `{${idJson(trace)},${countsJson(trace)}`;
}

/** A tag as the client reads it. */
export function tagJson({ type, name, value, group }: TagFact): string {
  // Numbers of tags are finite.
  return `{"type":${again(type)},"name":${again(name)},"value":${JSON.stringify(value)},"group":${again(group)}}`;
}

/** What a trace says of a record, as JSON without the end of the object: its data may follow as `object`. */
export function recordHeadJson({ timestamp, ref, kind, objectId, type, shape, bytes, sha256 }: RecordRow): string {
  const named = `"ref":${quoted(ref)},"dtype":"${kind}","obj_id":${quoted(objectId)}`;
  const said = `"type":${quoted(type)},"shape":${quoted(shape)},"bytes":${bytes},"sha256":${quoted(sha256)}`;
  return `{"timestamp":${quoted(timestamp)},${named},${said}`;
}

function idJson({ traceId, id }: TraceRow): string {
  return `"trace_id":${quoted(traceId)},"timestamp":"${isoMicroseconds(id)}"`;
}

function countsJson({ first, last, records, objects, bytes, errors, isPinned }: TraceRow): string {
  const times = `"first":"${isoMicroseconds(first)}","last":"${isoMicroseconds(last)}"`;
  const counts = `"records":${records},"objects":${objects},"bytes":${bytes},"errors":${errors}`;
  return `${times},${counts},"pinned":${isPinned}`;
}

function quoted(text: string | null): string {
  return text === null ? 'null' : JSON.stringify(text);
}

/** Texts that many tags have, quoted. */
const QUOTED = new Map<string, string>();
const MAX_QUOTED = 2000;

/** The same for a text that comes again. */
function again(text: string | null): string {
  if (text === null) return 'null';
  const known = QUOTED.get(text);
  if (known !== undefined) return known;
  if (QUOTED.size >= MAX_QUOTED) QUOTED.clear();
  const made = JSON.stringify(text);
  QUOTED.set(text, made);
  return made;
}
