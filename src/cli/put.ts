import { open } from 'node:fs/promises';
import { uploadArtefact } from '../hub/client/transfer.ts';
import { isGiven, parseArguments, type Command } from './command/command.ts';
import { ADDRESS_HELP, ADDRESS_OPTIONS, hubAddress } from './command/hub-address.ts';
import { orInterrupted, untilInterrupted } from './command/interrupted.ts';
import { jsonLine } from './summary/json-line.ts';

/** `raymon put`. */
export const put: Command = {
  help: `
Usage: raymon put URL PROJECT TRACE REF FILE [--json]

Sends one document, JSON text of up to 4 GiB, to a trace of a hub; - is standard input. It is kept byte for byte.

${ADDRESS_HELP}
`,
  run: async (argv, io) => {
    const args = parseArguments(argv, { ...ADDRESS_OPTIONS, json: { type: 'boolean' } }, [5, 5]);
    const [url = '', projectId = '', traceId = '', ref = '', path = ''] = args.positionals;
    const hub = { ...hubAddress(url, args, io), signal: io.signal };
    // A file that cannot be read is told before anything is sent.
    const bytes =
      path === '-'
        ? untilInterrupted(io.input, io.signal)
        : ((await open(path)).createReadStream() as AsyncIterable<Uint8Array>);
    const stored = await orInterrupted(io.signal, () => uploadArtefact(hub, { projectId, traceId, ref }, bytes));
    const said = { obj_id: stored.id, bytes: stored.bytes, sha256: stored.sha256 };
    await io.out(isGiven(args, 'json') ? jsonLine(said) : `${stored.bytes} bytes kept, sha256 ${stored.sha256}\n`);
    return 0;
  },
};
