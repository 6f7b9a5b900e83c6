import { isGiven, parseArguments, type Command } from '../command/command.ts';
import { ACCESS_HELP, ACCESS_OPTIONS, finished, memberOf, withHub } from './hub-access.ts';
import { tableOf } from './table.ts';
import { jsonLine } from '../summary/json-line.ts';

/** `raymon hub verify`. */
export const verify: Command = {
  help: `
Usage: raymon hub verify [--json]

Reads every document of a hub and hashes it, while it runs or not. Exit code 1 where something is not as it was written.

${ACCESS_HELP}
`,
  run: async (argv, io) => {
    const args = parseArguments(argv, { ...ACCESS_OPTIONS, json: { type: 'boolean' } }, [0, 0]);
    const found = finished(await withHub(args, io, (api, call) => api.post('verify', undefined, call)));
    const faults = Number(memberOf(found, 'faultCount'));
    if (isGiven(args, 'json')) await io.out(jsonLine(found));
    else {
      const [objects, bytes] = ['objects', 'bytes'].map((name) => String(memberOf(found, name)));
      await io.out(`${objects} artefacts, ${bytes} bytes, ${faults} faults\n`);
      if (faults > 0) await io.out(tableOf(memberOf(found, 'faults') ?? [], ['code', 'objectId', 'message']));
    }
    return faults === 0 ? 0 : 1;
  },
};
