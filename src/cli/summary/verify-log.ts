import { readdir } from 'node:fs/promises';
import type { Limits } from '../../base/limits.ts';
import { isObject, ownMember } from '../../json/members.ts';
import { KEEPING_READER } from './keeping-reader.ts';
import { takeLine } from '../../trace/file/line-of-log.ts';
import { LineReader } from '../../trace/file/line-reader.ts';
import { LogLines } from '../../trace/file/log-lines.ts';
import { readLineJson, type RecordLine } from '../../trace/record/record-line.ts';
import { Faults, type Verified } from './verified.ts';

const OPEN_OBJECT = 0x7b;

/** What the kinds of records are counted as. */
const COUNTED = { info: 'texts', object: 'artefacts', tags: 'tags' } as const;

/**
 * Reads every line, document and blob of a log.
 *
 * @param path - the log's, as it was given to the file logger.
 * @param onLine - told after every line how many there were.
 */
export async function verifyLog(path: string, limits: Limits, onLine: (lines: number) => void): Promise<Verified> {
  const reader = new LineReader(path, KEEPING_READER, limits);
  const faults = new Faults();
  const counts = { records: 0, texts: 0, artefacts: 0, tags: 0, blobs: 0 };
  const referenced = new Set<string>();
  let [lines, cut] = [0, 0];
  for await (const line of new LogLines(path, limits).next()) {
    onLine(++lines);
    if (line.isCut) {
      cut++;
      continue;
    }
    try {
      const record = await takeLine(line, limits);
      const blob = blobOf(record);
      if (blob !== undefined) referenced.add(blob);
      const restored = await reader.restore(record);
      // Documents are decoded when they are asked for.
      if (restored.kind === 'object') void restored.data;
      counts.records++;
      counts[COUNTED[restored.kind]]++;
      if (blob !== undefined) counts.blobs++;
    } catch (error) {
      faults.catch(`${line.file}:${line.number}`, error);
    }
  }
  const notes: string[] = [];
  if (cut > 0) notes.push(`${cut} ${cut === 1 ? 'line was' : 'lines were'} cut off, as crashes leave them`);
  const unknown = (await blobsBeside(path)).filter((sha256) => !referenced.has(sha256)).length;
  if (unknown > 0) notes.push(`${unknown} ${unknown === 1 ? 'blob' : 'blobs'} that no line refers to`);
  const { faults: first, faultCount } = faults;
  return { what: 'a log', format: 'log', counts, faults: first, faultCount, notes };
}

/** The hash of the blob that a record refers to, as far as it is one. */
function blobOf({ data, hasType }: RecordLine): string | undefined {
  if (hasType || data[0] !== OPEN_OBJECT) return undefined;
  const reference = readLineJson(data);
  const sha256 = isObject(reference) ? ownMember(reference, 'sha256') : undefined;
  return typeof sha256 === 'string' ? sha256 : undefined;
}

const BLOB = /^([0-9a-f]{64})\.json$/;

async function blobsBeside(log: string): Promise<string[]> {
  const names = await readdir(`${log}.blobs`).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  return names.flatMap((name) => BLOB.exec(name)?.[1] ?? []);
}
