import { RaymonError } from '../../base/errors.ts';
import { DataFrame } from '../../frame/dataframe.ts';
import { Series } from '../../frame/series.ts';
import { Image } from '../../image/image.ts';
import { Numpy } from '../../numpy/numpy.ts';
import { builtins } from '../../toolkit/builtins.ts';
import { HubError } from '../core/hub-error.ts';
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
      if (value instanceof DataFrame) return value.toIPC();
      return value instanceof Series ? streamOf(value) : undefined;
    default:
      return value instanceof DataFrame ? Buffer.from(value.toCsv({ lossy: true })) : undefined;
  }
}

/** A Series as an Arrow IPC stream, index and all. */
function streamOf(series: Series): Uint8Array {
  const { exact } = series.toJcr();
  const text = exact?.['arrow'];
  if (typeof text !== 'string') throw new Error('Expected a Series whose document holds a stream');
  return Buffer.from(text, 'base64');
}
