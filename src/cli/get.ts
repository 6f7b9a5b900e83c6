import { open, rm } from 'node:fs/promises';
import { replaceFile } from '../disk/replace-file.ts';
import { downloadArtefact, downloadTrace } from '../hub/client/transfer.ts';
import { parseArguments, textOf, type Command } from './command/command.ts';
import { ADDRESS_HELP, ADDRESS_OPTIONS, hubAddress } from './command/hub-address.ts';
import { orInterrupted } from './command/interrupted.ts';

/** `raymon get`. */
export const get: Command = {
  help: `
Usage: raymon get URL PROJECT TRACE [REF] [--as FORMAT] [-o FILE]

Fetches an artefact as it was logged, byte for byte, and proves it by its hash; without REF the whole trace, as a log
of the file logger.

  --as FORMAT    npy, png, jpg, arrow or csv: a file of the artefact's kind
  -o FILE        write to a file that is not there yet; standard output unless given

${ADDRESS_HELP}
`,
  run: async (argv, io) => {
    const options = {
      ...ADDRESS_OPTIONS,
      as: { type: 'string' },
      output: { type: 'string', short: 'o' },
    } as const;
    const args = parseArguments(argv, options, [3, 4]);
    const [url = '', projectId = '', traceId = '', ref] = args.positionals;
    const hub = { ...hubAddress(url, args, io), signal: io.signal };
    const place = { projectId, traceId };
    await orInterrupted(io.signal, async () => {
      const { bytes } =
        ref === undefined
          ? await downloadTrace(hub, place)
          : await downloadArtefact(hub, { ...place, ref }, textOf(args, 'as'));
      const output = textOf(args, 'output');
      if (output === undefined || output === '-') for await (const piece of bytes) await io.out(piece);
      else await writeNew(output, bytes);
    });
    return 0;
  },
};

/** Takes the name of a file that is not there yet, and gives it the bytes once all of them have come and are proven. */
async function writeNew(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  await (await open(path, 'wx')).close();
  try {
    await replaceFile(path, bytes);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}
