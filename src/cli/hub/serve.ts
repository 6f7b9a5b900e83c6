import type { LogEntry } from '../../hub/http/hub-server.ts';
import { DEFAULT_PORT } from '../../hub/hub-options.ts';
import { startHub } from '../../hub/start-hub.ts';
import { integerOf, isGiven, parseArguments, textOf, textsOf, type Command } from '../command/command.ts';
import type { Io } from '../command/io.ts';
import { jsonLine, safeJson } from '../summary/json-line.ts';

/** `raymon hub serve`. */
export const serve: Command = {
  help: `
Usage: raymon hub [serve] [--dir DIR] [--port N] [--host HOST] [--public-url URL] [--allow-host NAME]… [--json] [--verbose]

Runs a hub until the process is asked to end. All that it keeps is in one directory.

  --dir DIR          the directory; ~/.raymon/hub unless given
  --port N           the port; ${DEFAULT_PORT} unless given, 0 for any that is free
  --host HOST        the address to listen at; 127.0.0.1 unless given
  --public-url URL   where clients reach it by a proxy that ends TLS: https://hub.example.org
  --allow-host NAME  one more host name that requests may name
  --secrets FILE     where the owner's token is kept; ~/.raymon/secrets.json unless given
  --json             one line of JSON on standard output once it is ready
  --verbose          write each answer to standard error, not failures alone
`,
  run: async (argv, io) => {
    const options = {
      dir: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
      'public-url': { type: 'string' },
      'allow-host': { type: 'string', multiple: true },
      secrets: { type: 'string' },
      json: { type: 'boolean' },
      verbose: { type: 'boolean' },
    } as const;
    const args = parseArguments(argv, options, [0, 0]);
    const isVerbose = isGiven(args, 'verbose');
    const hub = await startHub({
      directory: textOf(args, 'dir'),
      port: integerOf(args, 'port', 0, 65_535),
      host: textOf(args, 'host'),
      publicUrl: textOf(args, 'public-url'),
      allowHosts: textsOf(args, 'allow-host'),
      secretsPath: textOf(args, 'secrets'),
      log: (entry) => {
        if (isVerbose || entry.error !== undefined) io.err(`${logLine(entry)}\n`);
      },
    });
    try {
      const { url, authUrl, page, token, projectId, pid } = hub;
      const login = hub.loginLink();
      await io.out(
        isGiven(args, 'json')
          ? jsonLine({ url, authUrl, page, token, projectId, pid, login })
          : `raymon hub listens at ${page}\nLog in (once, within ten minutes): ${login}\nSend to: ${url}, project ${projectId}\n`,
      );
      await ended(io);
    } finally {
      await hub.close();
    }
    return 0;
  },
};

async function ended({ signal }: Io): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function logLine({ error, ...entry }: LogEntry): string {
  const said = error instanceof Error ? { error: error.stack ?? error.message } : {};
  const milliseconds = Math.round(entry.milliseconds * 10) / 10;
  return safeJson(JSON.stringify({ time: new Date().toISOString(), ...entry, milliseconds, ...said }));
}
