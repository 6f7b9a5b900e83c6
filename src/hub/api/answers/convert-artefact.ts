import { RaymonError } from '../../../base/errors.ts';
import { DataFrame } from '../../../frame/dataframe.ts';
import { Series } from '../../../frame/series.ts';
import { Image } from '../../../image/image.ts';
import { Numpy } from '../../../numpy/numpy.ts';
import { builtins, toJson } from '../../../toolkit/builtins.ts';
import type { Call } from '../../http/route.ts';
import { HubError } from '../../core/hub-error.ts';
import type { ObjectRow } from '../../store/traces.ts';
import { csvRow } from './csv-text.ts';

/** What an artefact may be asked for as; `json` is its document, byte for byte. */
export const FORMATS = ['json', 'npy', 'png', 'jpg', 'arrow', 'csv'] as const;

type Format = Exclude<(typeof FORMATS)[number], 'json'>;

/**
 * An artefact in a format of its kind.
 *
 * @returns The bytes of a file.
 * @throws {@link HubError} 422 `not-convertible` if it is of another kind, or our reader refuses the document, with the
 *   reader's code and path; 413 `limit` if it is too large to be read here.
 */
export async function convertArtefact(
  { store, limits }: Pick<Call['hub'], 'store' | 'limits'>,
  found: ObjectRow,
  format: Format,
): Promise<Uint8Array> {
  if (found.bytes > limits.convertBytes) {
    const message = `Expected a document of at most ${limits.convertBytes} bytes; larger ones are converted by raymon convert`;
    throw new HubError(413, 'limit', message);
  }
  const text = found.body ?? (found.place === null ? undefined : await store.blobs.read(found.place));
  if (text === undefined) throw new Error('Expected an artefact with a body or a place');
  try {
    const file = fileOf(builtins.fromJson(text), format);
    if (file !== undefined) return file;
  } catch (cause) {
    if (!(cause instanceof RaymonError)) throw cause;
    throw new HubError(422, 'not-convertible', `The document cannot be read (${cause.code}): ${cause.message}`, {
      cause,
    });
  }
  throw new HubError(
    422,
    'not-convertible',
    `Expected an artefact that can be ${format}; this one is ${found.type ?? 'of no type'}`,
  );
}

function fileOf(value: unknown, format: Format): Uint8Array | undefined {
  switch (format) {
    case 'npy':
      return value instanceof Numpy ? value.toNpy() : undefined;
    case 'png':
      return value instanceof Image && value.format === 'png' ? value.data : undefined;
    case 'jpg':
      return value instanceof Image && value.format === 'jpeg' ? value.data : undefined;
    case 'arrow':
      return value instanceof DataFrame || value instanceof Series ? arrowOf(value) : undefined;
    default:
      return value instanceof DataFrame ? csvOf(value) : undefined;
  }
}

/** A frame as an Arrow IPC stream, index and all. */
export function arrowOf(frame: DataFrame | Series): Uint8Array {
  const { exact } = frame.toJcr();
  const text = exact?.['arrow'];
  if (typeof text !== 'string') throw new Error('Expected a frame whose document holds a stream');
  return Buffer.from(text, 'base64');
}

function csvOf(frame: DataFrame): Uint8Array {
  const index = frame.index.map((vector, level) => ({ name: frame.indexNames[level] ?? '', vector }));
  const columns = [...index, ...frame.columns.map((name) => ({ name, vector: frame.column(name) }))];
  const rows = [csvRow(columns.map(({ name }) => name))];
  for (let row = 0; row < frame.numRows; row++) {
    rows.push(csvRow(columns.map(({ vector }) => cellText(vector.get(row)))));
  }
  return Buffer.from(rows.join(''), 'utf8');
}

function cellText(cell: unknown): string | null {
  if (cell === null || cell === undefined) return null;
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return Object.is(cell, -0) ? '-0' : String(cell);
  if (typeof cell === 'bigint' || typeof cell === 'boolean') return String(cell);
  if (cell instanceof Date) return cell.toISOString();
  // Nested cells are exact as the document of their value.
  return toJson(cell);
}
