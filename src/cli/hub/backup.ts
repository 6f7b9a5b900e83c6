import { join } from 'node:path';
import { mustBeEmpty, takeBackup } from '../../hub/client/backup-files.ts';
import { isGiven, parseArguments, type Command } from '../command/command.ts';
import { ACCESS_HELP, ACCESS_OPTIONS, finished, hubDirectory, memberOf, withHub } from './hub-access.ts';
import { jsonLine } from '../summary/json-line.ts';
import { shownText } from '../terminal/shown-text.ts';

/** `raymon hub backup`. */
export const backup: Command = {
  help: `
Usage: raymon hub backup TO [--dir DIR] [--json]

Copies the hub of a directory of this machine, while it runs or not, into the new directory TO: one moment of it.

${ACCESS_HELP}
`,
  run: async (argv, io) => {
    const args = parseArguments(argv, { ...ACCESS_OPTIONS, json: { type: 'boolean' } }, [1, 1]);
    const [to = ''] = args.positionals;
    // Before all is copied for nothing.
    await mustBeEmpty(to);
    const answer = finished(await withHub(args, io, (api, call) => api.post('backups', undefined, call)));
    const directory = hubDirectory(args);
    await takeBackup({ directory, made: join(directory, 'backups', String(memberOf(answer, 'name'))), to });
    const bytes = memberOf(answer, 'bytes');
    await io.out(
      isGiven(args, 'json')
        ? jsonLine({ to, bytes: bytes ?? null })
        : `${String(bytes)} bytes in ${shownText(to, 500)}\n`,
    );
    return 0;
  },
};
