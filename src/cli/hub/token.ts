import { integerOf, isGiven, parseArguments, textOf, textsOf, type Command } from '../command/command.ts';
import { UsageError } from '../command/usage-error.ts';
import { ACCESS_HELP, ACCESS_OPTIONS, memberOf, withHub } from './hub-access.ts';
import { tableOf } from './table.ts';
import { jsonLine } from '../summary/json-line.ts';
import { shownText } from '../terminal/shown-text.ts';

/** `raymon hub token`. */
export const token: Command = {
  help: `
Usage: raymon hub token create [--scope SCOPE]… [--project ID] [--days N] [--user ID] [--note TEXT] [--json]
       raymon hub token ls [--json]
       raymon hub token revoke TOKEN_ID

Makes, lists and ends tokens. A new one is shown once, and kept nowhere.

  --scope SCOPE  ingest, read, write or admin; ingest unless given
  --project ID   for this project alone
  --days N       how long it lives, up to 366; 90 unless given
  --user ID      whose it is; your own unless given
  --note TEXT    what it is for
${ACCESS_HELP}
`,
  run: async (argv, io) => {
    const options = {
      ...ACCESS_OPTIONS,
      scope: { type: 'string', multiple: true },
      project: { type: 'string' },
      days: { type: 'string' },
      user: { type: 'string' },
      note: { type: 'string' },
      json: { type: 'boolean' },
    } as const;
    const args = parseArguments(argv, options, [1, 2]);
    const [verb, id] = args.positionals;
    const isJson = isGiven(args, 'json');
    if (verb === 'ls' && id === undefined) {
      const rows = await withHub(args, io, (api) => api.get('tokens'));
      const columns = ['id', 'kind', 'user_id', 'scopes', 'project_id', 'expires', 'used', 'revoked', 'note'];
      await io.out(isJson ? jsonLine(rows) : tableOf(rows, columns));
      return 0;
    }
    if (verb === 'revoke' && id !== undefined) {
      await withHub(args, io, (api) => api.delete(['tokens', id]));
      return 0;
    }
    if (verb !== 'create' || id !== undefined) throw new UsageError('Expected create, ls, or revoke TOKEN_ID');
    const scopes = textsOf(args, 'scope');
    const body = {
      ...(scopes.length === 0 ? {} : { scopes }),
      ...given('project_id', textOf(args, 'project')),
      ...given('days', integerOf(args, 'days', 1, 366)),
      ...given('user_id', textOf(args, 'user')),
      ...given('note', textOf(args, 'note')),
    };
    const made = await withHub(args, io, (api) => api.post('tokens', body));
    await io.out(isJson ? jsonLine(made) : `${shownText(String(memberOf(made, 'token')), 1000)}\n`);
    return 0;
  },
};

function given(name: string, value: string | number | undefined): { readonly [name: string]: string | number } {
  return value === undefined ? {} : { [name]: value };
}
