import { RaymonError } from '../../base/errors.ts';
import { DataFrame } from '../../frame/dataframe.ts';
import { Series } from '../../frame/series.ts';
import { Image } from '../../image/image.ts';
import { Numpy } from '../../numpy/numpy.ts';
import { builtins, toJson } from '../../toolkit/builtins.ts';
import { HubError } from '../core/hub-error.ts';
import { csvRow } from './csv-text.ts';
import type { Format } from './formats.ts';

/**
 * A document as a file in a format of its kind.
 *
 * @param text - the document.
 * @throws {@link HubError} 422 `not-convertible` if it is of another kind, or our reader refuses it, with the reader's
 *   code and path.
 */
export function artefactFile(text: Uint8Array, type: string | null, format: Format): Uint8Array {
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
    `Expected an artefact that can be ${format}; this one is ${type ?? 'of no type'}`,
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
