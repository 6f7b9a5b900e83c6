import { isRaymonError } from '../../base/errors.ts';
import { LogLines } from '../../trace/file/log-lines.ts';
import { readRecordLine } from '../../trace/record/record-line.ts';

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
  for await (const { bytes, isCut } of new LogLines(path).next()) {
    if (isCut) continue;
    try {
      const { traceId } = await readRecordLine(bytes);
      if (isNamed(traceId, name)) found.add(traceId);
    } catch (error) {
      // Lines that are not records are reported where the records are read.
      if (!isRaymonError(error)) throw error;
    }
  }
  return found.has(name) ? [name] : [...found];
}
