import { isRaymonError } from '../../base/errors.ts';
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import { quote } from '../../base/path.ts';
import { takeLine } from '../../trace/file/line-of-log.ts';
import { LogLines } from '../../trace/file/log-lines.ts';
import { FormatError } from './source/format-error.ts';

/** Characters of a trace that may stand for all of them: as many as `raymon log` prints. */
export const FEWEST_CHARACTERS = 8;

/** Whether a trace is meant by its id, or by the first characters of that. */
export function isNamed(traceId: string, name: string): boolean {
  return traceId === name || (name.length >= FEWEST_CHARACTERS && traceId.startsWith(name));
}

/**
 * The traces of a log that a name means, oldest first. Documents and blobs are not looked at.
 *
 * @param path - of the log, as it was given to the file logger.
 * @returns Their ids: of one alone where the name is all of it.
 */
export async function namedTraces(path: string, name: string): Promise<readonly string[]> {
  const found = new Set<string>();
  for await (const line of new LogLines(path, DEFAULT_LIMITS).next()) {
    if (line.isCut) continue;
    try {
      const { traceId } = await takeLine(line, DEFAULT_LIMITS);
      if (isNamed(traceId, name)) found.add(traceId);
    } catch (error) {
      // Lines that are not records are reported where the records are read.
      if (!isRaymonError(error)) throw error;
    }
  }
  return found.has(name) ? [name] : [...found];
}

/** The error for a trace, or the name of an artefact, that was asked for, and that no log has. */
export function noRecord({
  trace,
  ref,
}: {
  readonly trace?: string | undefined;
  readonly ref?: string | undefined;
}): FormatError {
  const asked = [
    ...(ref === undefined ? [] : [`with the name ${quote(ref)}`]),
    ...(trace === undefined ? [] : [`of the trace ${quote(trace)}`]),
  ];
  const message = `Expected a record ${asked.join(' ')}, got none: raymon log LOG lists those that there are`;
  return new FormatError('many-artefacts', message);
}

/** What is said of a log without a record: it is nothing wrong, and nothing to see either. */
export function noRecords(log: string): string {
  return `no records in ${quote(log, 1000)}`;
}
