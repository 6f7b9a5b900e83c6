import type { RaymonDataType } from '../../document/jcr.ts';
import type { WriteArtefactOptions } from './source/artefact.ts';
import { FormatError } from './source/format-error.ts';
import { FORMATS } from './formats.ts';
import { formatNamed } from './read-artefact.ts';

/**
 * The name of the format that a file's name asks for; undefined if no written format has its ending.
 *
 * @param path - of the file.
 */
export function formatOfName(path: string): string | undefined {
  const name = path.toLowerCase();
  return FORMATS.find(
    ({ endings, loadWriter }) => loadWriter !== undefined && endings.some((end) => name.endsWith(end)),
  )?.name;
}

/** Names of the formats that artefacts are written in. */
export const WRITTEN_FORMATS: readonly string[] = FORMATS.filter(({ loadWriter }) => loadWriter !== undefined).map(
  ({ name }) => name,
);

/**
 * Writes an artefact in a format.
 *
 * @param value - kept by reference until the last piece is taken.
 * @param format - one of {@link WRITTEN_FORMATS}.
 * @returns The file in pieces, each valid until the next is asked for.
 * @throws {@link FormatError} `unknown-format` if it is no format that is written.
 * @throws {@link EncodeError} `unsupported-value` if the format cannot hold the value exactly and loss is not asked for.
 */
export async function writeArtefact(
  value: RaymonDataType,
  format: string,
  options: WriteArtefactOptions = {},
): Promise<Iterable<Uint8Array> | AsyncIterable<Uint8Array>> {
  const load = formatNamed(format).loadWriter;
  if (load === undefined) {
    throw new FormatError(
      'unknown-format',
      `Expected a format that is written (${WRITTEN_FORMATS.join(', ')}), got ${format}`,
    );
  }
  return (await load())(value, options);
}
