/**
 * The program of the threads that convert, built into a file of its own: reading and writing a large artefact, or the
 * table of many traces, would hold up every other request.
 *
 * @module
 */
import { parentPort } from 'node:worker_threads';
import { sendError, type Reply, type Request } from '../store/threads/messages.ts';
import { artefactFile } from './artefact-file.ts';
import type { Format } from './formats.ts';
import { TraceTable } from './trace-table.ts';

const port = parentPort;
if (port !== null) {
  const table = new TraceTable();
  const answer = ({ call, parameters }: Request): Uint8Array | null => {
    switch (call) {
      case 'convert':
        return artefactFile(...(parameters as [Uint8Array, string | null, Format]));
      case 'tableAdd':
        table.add(...(parameters as [Uint8Array]));
        return null;
      case 'tableEnd':
        return table.toArrow();
      default:
        return null;
    }
  };
  port.on('message', (request: Request) => {
    const { id, call } = request;
    try {
      const value = answer(request);
      // Memory of its own, which may be a part of the document's otherwise.
      const file = value && new Uint8Array(value);
      port.postMessage({ id, value: file } satisfies Reply, file === null ? [] : [file.buffer]);
    } catch (error) {
      port.postMessage({ id, error: sendError(error) } satisfies Reply);
    }
    if (call === 'close') port.close();
  });
  port.postMessage({ id: 0, value: null } satisfies Reply);
}
