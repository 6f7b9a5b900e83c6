import type { Call } from '../../http/route.ts';
import { HubError } from '../../core/hub-error.ts';
import type { Format } from '../../convert/formats.ts';
import type { ObjectRow } from '../../store/traces.ts';

/**
 * An artefact in a format of its kind.
 *
 * @returns The bytes of a file.
 * @throws {@link HubError} 422 `not-convertible` if it is of another kind, or our reader refuses the document, with the
 *   reader's code and path; 413 `limit` if it is too large to be read here; 503 `busy` if many wait.
 */
export async function convertArtefact(
  { store, limits, converter }: Pick<Call['hub'], 'store' | 'limits' | 'converter'>,
  found: ObjectRow,
  format: Format,
): Promise<Uint8Array> {
  if (found.bytes > limits.convertBytes) {
    const message = `Expected a document of at most ${limits.convertBytes} bytes; larger ones are converted by raymon convert`;
    throw new HubError(413, 'limit', message);
  }
  const read = async (): Promise<Uint8Array> => {
    if (found.body !== null) return found.body;
    if (found.place === null) throw new Error('Expected an artefact with a body or a place');
    return store.blobs.read(found.place);
  };
  return converter.convert(read, found.type, format);
}
