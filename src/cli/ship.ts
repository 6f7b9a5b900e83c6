import { RaymonApi } from '../api/api.ts';
import { shipLog, type ShipCounts } from '../hub/client/ship-log.ts';
import { isGiven, parseArguments, textOf, type Command } from './command/command.ts';
import { ADDRESS_HELP, ADDRESS_OPTIONS, hubAddress } from './command/hub-address.ts';
import { errorLine } from './command/error-line.ts';
import type { Io } from './command/io.ts';
import { UsageError } from './command/usage-error.ts';
import { jsonLine } from './summary/json-line.ts';
import { shownText } from './terminal/shown-text.ts';

/** `raymon ship`. */
export const ship: Command = {
  help: `
Usage: raymon ship LOG… --to URL [--project ID] [--follow] [--json]

Sends what a file logger has written to a hub: rotated files, blobs and all. How far it has come is remembered in
LOG.shipped.json, so that it may be ended at any moment and run again: nothing is lost, nothing is kept twice.

  --to URL       the hub, such as http://127.0.0.1:7457
  --project ID   send to this project; the one that each line names unless given
  --follow       wait for more lines until the process is asked to end
  --json         say the counts as JSON

${ADDRESS_HELP}
Exit code: 0 when all has arrived, 1 when the hub refused records or could not be reached.
`,
  run: async (argv, io) => {
    const options = {
      ...ADDRESS_OPTIONS,
      to: { type: 'string' },
      project: { type: 'string' },
      follow: { type: 'boolean' },
      json: { type: 'boolean' },
    } as const;
    const args = parseArguments(argv, options, [1, 100]);
    const to = textOf(args, 'to');
    if (to === undefined) throw new UsageError('Expected --to URL');
    const { url, login } = hubAddress(to, args, io);
    const api = new RaymonApi({ url, auth: login });
    const projectId = textOf(args, 'project');
    const follow = isGiven(args, 'follow');
    const counts = await Promise.all(args.positionals.map((log) => shipOne(log, api, { projectId, follow }, io)));
    const shipped = counts.reduce((sum, each) => sum + each.shipped, 0);
    const refused = counts.reduce((sum, each) => sum + each.refused, 0);
    await io.out(isGiven(args, 'json') ? jsonLine({ shipped, refused }) : `${shipped} shipped, ${refused} refused\n`);
    return refused === 0 ? 0 : 1;
  },
};

function shipOne(
  log: string,
  api: RaymonApi,
  options: { readonly projectId: string | undefined; readonly follow: boolean },
  io: Io,
): Promise<ShipCounts> {
  return shipLog({
    ...options,
    log,
    send: api.send,
    signal: io.signal,
    onRefused: (error) => io.err(`raymon ship: ${shownText(log, 500)}: refused: ${errorLine(error)}\n`),
    onFailed: (error) => io.err(`raymon ship: ${shownText(log, 500)}: ${errorLine(error)}; trying again\n`),
  });
}
