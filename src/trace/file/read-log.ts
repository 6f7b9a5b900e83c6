import { checkCallback, checkChoice, type OptionNames, readOptions } from '../../base/options.ts';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { builtins } from '../../toolkit/builtins.ts';
import { RaymonError } from '../../base/errors.ts';
import { resolveLimits, type Limits } from '../../base/limits.ts';
import { LineReader, type DocumentReader, type LoggedRecord } from './line-reader.ts';
import { wholeLines, type FileLine } from '../../disk/read-lines.ts';
import { optionIdentifier } from '../record/identifier.ts';
import { longestLine, takeLine } from './line-of-log.ts';
import { checkPath } from '../logger/options.ts';
import { segmentsOf } from '../../disk/segment-log.ts';

/** How a log is read. */
export interface ReadLogOptions {
  /** The classes that documents may name; default: the built-in types. */
  readonly registry?: DocumentReader | undefined;
  /** Limits of this call; {@link DEFAULT_LIMITS} for those not given. */
  readonly limits?: Partial<Limits> | undefined;
  /** `'keep'` gives documents of types that the registry does not have as {@link Unknown}, instead of an error. */
  readonly unknown?: 'keep' | undefined;
  /** What a log that does not exist is: an error of the file system (`ENOENT`), the default, or a log without records. */
  readonly missing?: 'error' | 'empty' | undefined;
  /** Gives only the records of this trace; data of others is neither decoded nor, where it is in a blob, read. */
  readonly traceId?: string | undefined;
  /** Gives only the artefacts of this name, and so neither texts nor tags. */
  readonly ref?: string | undefined;
  /** Gives only records of this kind. */
  readonly kind?: LoggedRecord['kind'] | undefined;
  /** Told of lines that cannot be read, which are then passed over. Without it the first of them ends the reading. */
  readonly onError?: ((error: RaymonError) => void) | undefined;
}

const READ_LOG_OPTIONS: OptionNames<ReadLogOptions> = {
  registry: true,
  limits: true,
  unknown: true,
  missing: true,
  traceId: true,
  ref: true,
  kind: true,
  onError: true,
};

/**
 * Reads a log, its rotated files included, oldest first; blobs are joined, and verified by size and hash.
 *
 * A line is proved to be JSON, and its blob read and verified, before its record is given; an artefact's document is
 * decoded when `data` is first asked for. Lines that were cut off are passed over. Of a log that is rotated meanwhile, records may be missing or come twice.
 * Errors of the file system come as Node gives them, also that the file does not exist.
 *
 * @param path - the log's, as it was given to {@link RaymonFileLogger}.
 * @param options - registry, limits, which records to give, and what to do with lines that cannot be read.
 * @returns Records, one at a time; each owns its memory.
 * @throws {@link DecodeError} if a line is invalid, or a blob differs from what its line says.
 * @throws {@link LimitError} if it passes a limit.
 * @throws {@link TraceError} if a tag is invalid.
 * @throws {@link OptionError} if an option is unknown or invalid, or there is no path.
 */
export async function* readLog(path: string, options?: ReadLogOptions): AsyncGenerator<LoggedRecord, void> {
  checkPath(path, 'path');
  const given = readOptions(options, READ_LOG_OPTIONS);
  checkCallback(given.onError, ['onError']);
  const missing = checkChoice(given.missing, ['error', 'empty'], ['missing']) ?? 'error';
  for (const name of ['traceId', 'ref'] as const) if (given[name] !== undefined) optionIdentifier(given[name], name);
  checkChoice(given.kind, ['info', 'object', 'tags'], ['kind']);
  const unknown = checkChoice(given.unknown, ['keep'], ['unknown']);
  const limits = resolveLimits(given.limits);
  const reader = new LineReader(path, given.registry ?? builtins, limits, unknown);
  for (const file of filesOf(path, missing)) {
    // Others may have deleted it meanwhile. What cannot be looked at is an error, not a log without records.
    if (statSync(file, { throwIfNoEntry: false }) === undefined) continue;
    for await (const line of wholeLines(file, longestLine(limits))) {
      const record = await readWanted(line, reader, { ...given, limits }).catch((error: unknown) => {
        if (given.onError === undefined || !(error instanceof RaymonError)) throw error;
        given.onError(error);
      });
      if (record !== undefined) yield record;
    }
  }
}

/**
 * The files of a log, oldest first.
 *
 * @throws What the file system throws, if the log does not exist and that is an error.
 */
function filesOf(path: string, missing: 'error' | 'empty'): string[] {
  if (missing === 'empty' && statSync(dirname(path), { throwIfNoEntry: false }) === undefined) return [];
  const segments = segmentsOf(path);
  // A full file may have no successor yet: the next line makes it.
  if (missing === 'error' && segments.length === 0) statSync(path);
  return [...segments, path];
}

/** The record of a line; undefined if another one was asked for. */
async function readWanted(
  line: FileLine,
  reader: LineReader,
  { traceId, ref, kind, limits }: ReadLogOptions & { readonly limits: Limits },
): Promise<LoggedRecord | undefined> {
  const record = await takeLine(line, limits);
  const isWanted =
    (traceId === undefined || traceId === record.traceId) &&
    (ref === undefined || ref === record.ref) &&
    (kind === undefined || kind === record.kind);
  return isWanted ? reader.restore(record) : undefined;
}
