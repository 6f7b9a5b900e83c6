import { restoreStore } from '../../hub/jobs/backup.ts';
import { parseArguments, type Command } from '../command/command.ts';
import { orInterrupted } from '../command/interrupted.ts';
import { ACCESS_HELP, ACCESS_OPTIONS, finished, hubDirectory, memberOf, withHub } from './hub-access.ts';

/** `raymon hub restore`. */
export const restore: Command = {
  help: `
Usage: raymon hub restore FROM [--dir DIR]

Makes the directory of a hub, which must be empty or not there, of a copy that raymon hub backup has made, and verifies
all of it.

${ACCESS_HELP}
`,
  run: async (argv, io) => {
    const args = parseArguments(argv, ACCESS_OPTIONS, [1, 1]);
    const [from = ''] = args.positionals;
    await orInterrupted(io.signal, () => restoreStore(from, hubDirectory(args), io.signal));
    const found = finished(await withHub(args, io, (api, call) => api.post('verify', undefined, call)));
    const faults = Number(memberOf(found, 'faultCount'));
    await io.out(`${String(memberOf(found, 'objects'))} artefacts, ${faults} faults\n`);
    return faults === 0 ? 0 : 1;
  },
};
