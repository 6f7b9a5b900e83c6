import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { LimitError } from '../../base/errors.ts';
import type { PageContent, PageRecord, PageTrace } from '../../viewer/page/page-content.ts';
import { errorLine } from '../command/error-line.ts';
import { UsageError } from '../command/usage-error.ts';
import { namedFolder } from '../formats/folder-files.ts';
import { formatOf } from '../formats/read-artefact.ts';
import { namedTraces, noRecord } from '../formats/named-traces.ts';
import type { Format, Source } from '../formats/source/artefact.ts';
import { documentText } from './document-text.ts';
import { logTraces } from './log-traces.ts';
import { noRoom, PageRoom } from './page-room.ts';

/** What goes into a page, and what does not. */
export interface PageParts {
  readonly content: PageContent;
  /** For people: files that are of no known format, and what found no room. */
  readonly left: readonly string[];
  /** For people: files, folders and lines that cannot be read. */
  readonly unread: readonly string[];
  /** Logs without a record. */
  readonly empty: readonly string[];
}

/**
 * Gathers what a page shows: documents, folders of them, logs with their blobs. As soon as one of them is a log, the page
 * lists traces, and the other files are one more.
 *
 * @param sources - at least one.
 * @param trace - the trace of logs to take; all if undefined.
 * @throws {@link LimitError} if files are more than a page has room for, with the command that shows a part.
 * @throws {@link FormatError} `many-artefacts` if no log has that trace, `unknown-format` if a folder has no file of a
 * known format.
 * @throws {@link UsageError} if a trace is asked for, and a source is not a log.
 * @throws {@link RaymonError} if a file that was named cannot be read.
 */
export async function pageContentOf(sources: readonly Source[], trace: string | undefined): Promise<PageParts> {
  const room = new PageRoom();
  const left: string[] = [];
  const unread: string[] = [];
  const empty: string[] = [];
  const traces: PageTrace[] = [];
  const loose: PageRecord[] = [];
  let logs = 0;

  const addLog = async (path: string): Promise<void> => {
    logs++;
    for (const id of trace === undefined ? [undefined] : await namedTraces(path, trace)) {
      const log = await logTraces(path, id, room);
      traces.push(...log.traces);
      if (trace === undefined && log.traces.length === 0 && log.problems === 0) empty.push(path);
      if (log.problems > 0) unread.push(`${log.problems} lines of ${path} that cannot be read`);
      if (log.left > 0)
        left.push(`${log.left} artefacts of ${path} that the page has no room for (--trace ID shows one trace)`);
    }
  };
  const addDocument = async (source: Source, name: string, format: Format): Promise<void> => {
    const facts = 'path' in source ? await stat(source.path) : { size: source.bytes.length, mtime: new Date() };
    const advice = `raymon show FILE shows a part, raymon view with fewer files the rest`;
    if (!room.hasRoom(facts.size)) throw noRoom(facts.size, advice);
    const text = await documentText(source, format);
    const document = room.add(name, text);
    if (document === undefined) throw noRoom(text.length, advice);
    loose.push({ kind: 'object', timestamp: facts.mtime.toISOString(), ref: name, document });
  };

  for (const source of sources) {
    if ('path' in source && (await stat(source.path)).isDirectory()) {
      const { files, others, unread: hidden } = await namedFolder(source.path);
      for (const { error } of hidden) unread.push(errorLine(error));
      if (others > 0) left.push(`${others} files of ${source.path} that are of no known format`);
      for (const { path, name, format } of files) {
        try {
          await (format.name === 'log' ? addLog(path) : addDocument({ path }, name, format));
        } catch (error) {
          // One of many: the rest is worth a look. What finds no room is not passed over.
          if (!(error instanceof Error && 'code' in error)) throw error;
          if (error instanceof LimitError && error.limit === 'documentBytes') throw error;
          unread.push(`${path}: ${errorLine(error)}`);
        }
      }
      continue;
    }
    const format = await formatOf(source);
    if (format.name === 'log' && 'path' in source) await addLog(source.path);
    else await addDocument(source, nameOf(source), format);
  }
  if (trace !== undefined && logs === 0) throw new UsageError('Expected --trace with a log only');
  if (trace !== undefined && traces.length === 0) throw noRecord({ trace });
  if (logs > 0 && loose.length > 0 && trace === undefined) traces.push({ id: 'files', records: loose });
  return {
    content: { title: titleOf(sources), documents: room.documents, ...(logs > 0 ? { traces: joined(traces) } : {}) },
    left,
    unread,
    empty,
  };
}

/** Traces that several logs write to, as one each, in the order of time. */
function joined(traces: readonly PageTrace[]): PageTrace[] {
  const byId = new Map<string, PageTrace>();
  for (const trace of traces) {
    const known = byId.get(trace.id);
    if (known === undefined) byId.set(trace.id, trace);
    else byId.set(trace.id, { ...known, records: [...known.records, ...trace.records].toSorted(byTime) });
  }
  return [...byId.values()];
}

function byTime(a: PageRecord, b: PageRecord): number {
  return a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0;
}

function nameOf(source: Source): string {
  return 'path' in source ? basename(resolve(source.path)) : source.name;
}

function titleOf([first, ...more]: readonly Source[]): string {
  if (first === undefined) return 'nothing';
  return more.length === 0 ? nameOf(first) : `${nameOf(first)} and ${more.length} more`;
}
