import { Native } from '../../native/native.ts';
import type { LoggedRecord } from '../../trace/file/line-reader.ts';
import { readLog } from '../../trace/file/read-log.ts';
import { byteText } from '../../viewer/model/text/visible.ts';
import type { PageRecord, PageTag, PageTrace } from '../../viewer/page/page-content.ts';
import type { PageRoom } from './page-room.ts';

/** What a log becomes in a page. */
export interface LogTraces {
  readonly traces: readonly PageTrace[];
  /** Lines that cannot be read. */
  readonly problems: number;
  /** Artefacts that the page has no room for. */
  readonly left: number;
}

/**
 * Reads a log with its blobs for a page. Documents are taken as they were written, and not looked into; those that find
 * no room are named, with the command that shows them.
 *
 * @param path - of the log, as it was given to the file logger.
 * @param trace - the one trace to take; all if undefined.
 */
export async function logTraces(path: string, trace: string | undefined, room: PageRoom): Promise<LogTraces> {
  const traces = new Map<string, { project: string; records: PageRecord[] }>();
  let text: Uint8Array = new Uint8Array();
  const registry = {
    fromJson: (bytes: Uint8Array) => {
      text = bytes;
      return NOTHING;
    },
  };
  let problems = 0;
  let left = 0;
  for await (const record of readLog(path, { registry, traceId: trace, onError: () => problems++ })) {
    let kept = traces.get(record.traceId);
    if (kept === undefined) traces.set(record.traceId, (kept = { project: record.projectId, records: [] }));
    // Asking for the document gives its text to the reader.
    const shown = recordOf(record, () => (void record.data, text), room);
    if (shown.kind === 'problem') left++;
    kept.records.push(shown);
  }
  return { traces: [...traces].map(([id, { project, records }]) => ({ id, project, records })), problems, left };
}

/** Stands for every document: only its text is looked at. */
const NOTHING = new Native(null);

function recordOf(record: LoggedRecord, textOf: () => Uint8Array, room: PageRoom): PageRecord {
  const { timestamp } = record;
  if (record.kind === 'info') return { kind: 'info', timestamp, text: record.data };
  if (record.kind === 'tags') {
    const tags = record.data.map(({ type, name, value, group }): PageTag => ({ type, name, value, group }));
    return { kind: 'tags', timestamp, tags };
  }
  const text = textOf();
  // A line's bytes are overwritten by the next.
  const document = room.hasRoom(text.length) ? room.add(record.ref, text.slice()) : undefined;
  if (document !== undefined) return { kind: 'object', timestamp, ref: record.ref, document };
  const advice = `raymon view LOG --trace ${record.traceId} shows this trace alone`;
  const message = `${record.ref}: ${byteText(text.length)} that this page has no room for; ${advice}`;
  return { kind: 'problem', timestamp, message };
}
