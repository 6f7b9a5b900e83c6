import { parseArguments, type Command } from '../command/command.ts';
import { ACCESS_HELP, ACCESS_OPTIONS, memberOf, withHub } from './hub-access.ts';
import { shownText } from '../terminal/shown-text.ts';

/** `raymon hub login`. */
export const login: Command = {
  help: `
Usage: raymon hub login [--dir DIR | --url URL]

Prints a link that logs its owner in on the page of a hub that runs: good once, for ten minutes.

${ACCESS_HELP}
`,
  run: async (argv, io) => {
    const args = parseArguments(argv, ACCESS_OPTIONS, [0, 0]);
    const answer = await withHub(args, io, (api) => api.post('login_links'));
    await io.out(`${shownText(String(memberOf(answer, 'url')), 1000)}\n`);
    return 0;
  },
};
