import { examine } from '../../hub/client/examine.ts';
import { isGiven, parseArguments, type Command } from '../command/command.ts';
import { ACCESS_HELP, ACCESS_OPTIONS, hubDirectory, withHub } from './hub-access.ts';
import { jsonLine } from '../summary/json-line.ts';
import { shownText } from '../terminal/shown-text.ts';

/** `raymon hub doctor`. */
export const doctor: Command = {
  help: `
Usage: raymon hub doctor [--json]

Says what is wrong with a hub and the machine that it runs on: versions, permissions, room, clock.

${ACCESS_HELP}
`,
  run: async (argv, io) => {
    const args = parseArguments(argv, { ...ACCESS_OPTIONS, json: { type: 'boolean' } }, [0, 0]);
    const findings = await examine(hubDirectory(args), () => withHub(args, io, (api) => api.get('status')));
    const text = findings
      .map(({ isFine, what, says }) => `${isFine ? 'ok  ' : 'BAD '} ${what}: ${shownText(says, 1000)}\n`)
      .join('');
    await io.out(isGiven(args, 'json') ? jsonLine(findings.map((each) => ({ ...each }))) : text);
    return findings.every(({ isFine }) => isFine) ? 0 : 1;
  },
};
