import { isGiven, parseArguments, type Command } from '../command/command.ts';
import { ACCESS_HELP, ACCESS_OPTIONS, finished, memberOf, withHub } from './hub-access.ts';
import { jsonLine } from '../summary/json-line.ts';

/** `raymon hub gc`. */
export const gc: Command = {
  help: `
Usage: raymon hub gc [--json]

Deletes what is older or more than projects keep, and gives the room of all that is deleted back. A hub that runs does so
by itself.

${ACCESS_HELP}
`,
  run: async (argv, io) => {
    const args = parseArguments(argv, { ...ACCESS_OPTIONS, json: { type: 'boolean' } }, [0, 0]);
    const freed = finished(await withHub(args, io, (api, call) => api.post('gc', undefined, call)));
    const [traces, bytes, segments] = ['traces', 'bytes', 'segments'].map((name) => String(memberOf(freed, name)));
    const text = `${traces} traces, ${bytes} bytes and ${segments} files removed\n`;
    await io.out(isGiven(args, 'json') ? jsonLine(freed) : text);
    return 0;
  },
};
