import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { isRaymonError, withFacts, type DecodeError } from '../../base/errors.ts';
import { resolveLimits } from '../../base/limits.ts';
import { quote } from '../../base/path.ts';
import {
  HEAD_BYTES,
  type Artefact,
  type Format,
  type Head,
  type ReadArtefactOptions,
  type Source,
} from './source/artefact.ts';
import { FormatError } from './source/format-error.ts';
import { FORMATS } from './formats.ts';
import { folderRefused, settledSource } from './source/source-bytes.ts';

/** Characters of a path that an error says. */
const LONGEST_PATH = 1000;

/**
 * Reads the one artefact of a file, or of bytes, of any format of {@link FORMATS}, whose rows say how to add one.
 *
 * @param given - a file, a pipe, or bytes and what they are called.
 * @param options - limits, and the format where it is known.
 * @returns The wrapper, the name of its format, and whether anything was lost.
 * @throws {@link FormatError} `unknown-format` if no format fits, `many-artefacts` for a log, which `readLog` reads.
 * @throws {@link RaymonError} if the file is not of its format, or passes a limit; `file` says which one.
 */
export async function readArtefact(given: Source, options: ReadArtefactOptions = {}): Promise<Artefact> {
  const source = await settledSource(given, resolveLimits(options.limits));
  const format = options.format === undefined ? await formatOf(source) : formatNamed(options.format);
  if (format.load === undefined) {
    throw new FormatError(
      'many-artefacts',
      `Expected one artefact in ${quote(nameOf(source), LONGEST_PATH)}, got ${format.title}: raymon log shows it`,
    );
  }
  const read = await format.load();
  try {
    const { value, lost = [] } = await read(source, options);
    return lost.length === 0
      ? { value, format: format.name, exact: true }
      : { value, format: format.name, exact: false, lost };
  } catch (error) {
    const name = nameOf(source);
    if (isRaymonError(error) && error.file === undefined) {
      const place = `in ${quote(name, LONGEST_PATH)}`;
      withFacts(error, (await isEmpty(source)) ? `${place}, which is empty` : place, { file: name });
    }
    if (isNoDocument(error)) withFacts(error, 'such JSON is no document, as toJson(value) writes one', {});
    throw error;
  }
}

/** Pipes and devices have no size to tell by; what cannot be looked at any more is not known to be empty. */
async function isEmpty(source: Source): Promise<boolean> {
  if ('bytes' in source) return source.bytes.length === 0;
  const found = await stat(source.path).catch(() => undefined);
  return found?.isFile() === true && found.size === 0;
}

/** Whether JSON was read that nobody meant for this: it names no type. */
function isNoDocument(error: unknown): error is DecodeError {
  if (!isRaymonError(error, 'not-a-document', 'missing')) return false;
  return error.code === 'not-a-document' ? error.path === '$' : error.path === '$.type';
}

/**
 * Finds out the format of a file or of bytes: by what they begin with, else by the ending of their name.
 *
 * @param source - that can be read more than once, as `settledSource` gives it.
 * @throws {@link FormatError} `unknown-format` if no format fits.
 */
export async function formatOf(source: Source): Promise<Format> {
  const { bytes, name } = await headOf(source);
  const byName = FORMATS.find(({ endings }) => endings.some((ending) => name.endsWith(ending)));
  const fits = FORMATS.filter(({ matches }) => matches?.(bytes) === true);
  // A name decides between formats that all fit, and where bytes do not tell.
  const found =
    byName !== undefined && (byName.matches === undefined || fits.includes(byName) || bytes.length === 0)
      ? byName
      : (fits[0] ?? byName);
  if (found !== undefined) return found;
  throw new FormatError(
    'unknown-format',
    `Expected a file of a known format (${FORMATS.map((format) => format.name).join(', ')}), got ${bytes.length === 0 ? 'the empty file ' : ''}${quote(nameOf(source), LONGEST_PATH)}`,
  );
}

/** @throws {@link FormatError} `unknown-format` if there is none of that name. */
export function formatNamed(name: string): Format {
  const format = FORMATS.find((each) => each.name === name);
  if (format !== undefined) return format;
  const known = FORMATS.map((each) => each.name).join(', ');
  throw new FormatError('unknown-format', `Expected one of the formats ${known}, got ${quote(name)}`);
}

/** What errors call a source. */
export function nameOf(source: Source): string {
  return 'path' in source ? source.path : source.name;
}

async function headOf(source: Source): Promise<Head> {
  // Rotated files of a log are named after it.
  const name = basename(nameOf(source))
    .toLowerCase()
    .replace(/\.\d{6,}-[0-9a-z]+$/, '');
  if (!('path' in source)) return { bytes: source.bytes.subarray(0, HEAD_BYTES), name };
  const file = await open(source.path, 'r');
  try {
    if ((await file.stat()).isDirectory()) throw folderRefused(source.path);
    const bytes = new Uint8Array(HEAD_BYTES);
    const { bytesRead } = await file.read(bytes, 0, HEAD_BYTES, 0);
    return { bytes: bytes.subarray(0, bytesRead), name };
  } finally {
    await file.close();
  }
}
