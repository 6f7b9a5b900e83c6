/**
 * The program of the thread that converts artefacts, built into a file of its own: reading and writing a large one would
 * hold up every other request.
 *
 * @module
 */
import { parentPort } from 'node:worker_threads';
import { sendError, type Reply, type Request } from '../store/threads/messages.ts';
import { artefactFile } from './artefact-file.ts';
import type { Format } from './formats.ts';

const port = parentPort;
if (port !== null) {
  port.on('message', ({ id, call, parameters }: Request) => {
    if (call === 'close') {
      port.postMessage({ id, value: null } satisfies Reply);
      port.close();
      return;
    }
    try {
      // Memory of its own, which may be a part of the document's otherwise.
      const file = new Uint8Array(artefactFile(...(parameters as [Uint8Array, string | null, Format])));
      port.postMessage({ id, value: file } satisfies Reply, [file.buffer]);
    } catch (error) {
      port.postMessage({ id, error: sendError(error) } satisfies Reply);
    }
  });
  port.postMessage({ id: 0, value: null } satisfies Reply);
}
