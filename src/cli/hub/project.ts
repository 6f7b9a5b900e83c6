import { isGiven, parseArguments, textOf, type Command } from '../command/command.ts';
import { UsageError } from '../command/usage-error.ts';
import { ACCESS_HELP, ACCESS_OPTIONS, memberOf, withHub } from './hub-access.ts';
import { tableOf } from './table.ts';
import { jsonLine } from '../summary/json-line.ts';
import { shownText } from '../terminal/shown-text.ts';

/** `raymon hub project`. */
export const project: Command = {
  help: `
Usage: raymon hub project create NAME [--id ID] [--json]
       raymon hub project ls [--json]
       raymon hub project rm ID

Makes, lists and removes projects. Removing one removes all that it has.

  --id ID        its id, for programs that have one already; a new one unless given
${ACCESS_HELP}
`,
  run: async (argv, io) => {
    const args = parseArguments(argv, { ...ACCESS_OPTIONS, id: { type: 'string' }, json: { type: 'boolean' } }, [1, 2]);
    const [verb, name] = args.positionals;
    const isJson = isGiven(args, 'json');
    if (verb === 'ls' && name === undefined) {
      const rows = await withHub(args, io, (api) => api.projectsLs());
      await io.out(isJson ? jsonLine(rows) : tableOf(rows, ['project_id', 'project_name']));
      return 0;
    }
    if (verb === 'create' && name !== undefined) {
      const id = textOf(args, 'id');
      const body = { project_name: name, ...(id === undefined ? {} : { project_id: id }) };
      const made = await withHub(args, io, (api) => api.post('projects', body));
      await io.out(isJson ? jsonLine(made) : `${shownText(String(memberOf(made, 'project_id')))}\n`);
      return 0;
    }
    if (verb === 'rm' && name !== undefined) {
      await withHub(args, io, (api) => api.delete(['projects', name]));
      return 0;
    }
    throw new UsageError('Expected create NAME, ls, or rm ID');
  },
};
