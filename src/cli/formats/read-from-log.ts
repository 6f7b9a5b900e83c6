import type { RaymonError } from '../../base/errors.ts';
import type { Limits } from '../../base/limits.ts';
import { quote } from '../../base/path.ts';
import type { LoggedRecord } from '../../trace/file/line-reader.ts';
import { readLog } from '../../trace/file/read-log.ts';
import type { Artefact } from './source/artefact.ts';
import { FormatError } from './source/format-error.ts';

/** Which artefact of a log is meant. */
export interface LogPlace {
  readonly trace?: string | undefined;
  readonly ref?: string | undefined;
}

/**
 * Reads the one artefact of a log that is meant.
 *
 * @param path - of the log, as it was given to the file logger.
 * @returns The last that was logged of this trace and ref.
 * @throws {@link FormatError} `many-artefacts` if several traces or refs fit, or none does.
 */
export async function readFromLog(
  path: string,
  { trace, ref }: LogPlace,
  limits: Partial<Limits> | undefined,
): Promise<Artefact> {
  let found: { readonly record: LoggedRecord; readonly place: string } | undefined;
  const skip = (error: RaymonError): void => {
    skipped ??= error;
  };
  let skipped: RaymonError | undefined;
  for await (const record of readLog(path, { limits, traceId: trace, ref, kind: 'object', onError: skip })) {
    const place = JSON.stringify([record.traceId, record.ref]);
    if (found !== undefined && found.place !== place) {
      const message = `Expected one artefact of the log ${quote(path)}, got several: --trace ID and --ref REF name one`;
      throw new FormatError('many-artefacts', message);
    }
    found = { record, place };
  }
  if (found?.record.kind === 'object') return { value: found.record.data, format: 'log', exact: true };
  if (skipped !== undefined) throw skipped;
  throw new FormatError(
    'many-artefacts',
    `Expected an artefact of that trace and ref in the log ${quote(path)}, got none`,
  );
}
