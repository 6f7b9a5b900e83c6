import { LiveTail } from './ingest/live-tail.ts';
import { ROUTES } from './api/routes.ts';
import { LoginCodes } from './auth/login-codes.ts';
import { MachineSecrets } from './auth/machine-secrets.ts';
import { OWNER } from './auth/identity.ts';
import { OwnerToken } from './auth/owner-token.ts';
import { Tokens } from './auth/tokens.ts';
import { Backups } from './backups.ts';
import { Housekeeping } from './housekeeping.ts';
import { Converter } from './convert/converter.ts';
import { Guard } from './http/guard.ts';
import { Hosts } from './http/hosts.ts';
import { HubServer } from './http/hub-server.ts';
import { Metrics } from './http/metrics.ts';
import { RateLimit } from './http/rate-limit.ts';
import { Router } from './http/router.ts';
import { hubKey } from './hub-key.ts';
import { checkHubOptions, type HubOptions } from './hub-options.ts';
import type { Hub } from './http/hub.ts';
import { removeRunningFile, writeRunningFile } from './running-file.ts';
import { PageFiles } from './core/page-files.ts';
import { openStore } from './store/open/open-store.ts';
import type { Store } from './store/store.ts';
import { VERSION } from './core/version.ts';

/** A hub that runs. */
export interface RunningHub {
  /** Base of the API, as `RaymonApi({ url })` takes it. */
  readonly url: string;
  /** Where people and machines log in. */
  readonly authUrl: string;
  /** The page for people. */
  readonly page: string;
  /** The owner's token, renewed while the hub runs. */
  readonly token: string;
  /** The project that is there from the first start. */
  readonly projectId: string;
  /** Of the process. */
  readonly pid: number;
  /** Makes a link that logs the owner in on the page: good once, for ten minutes. */
  loginLink(): string;
  /** Ends what runs, takes no more, and lets the directory go; once all that was acknowledged is kept. */
  close(): Promise<void>;
}

const DEFAULT_PROJECT = 'default';
/** Milliseconds that requests get to come to their end when the hub is closed. */
const CLOSE_GRACE_MS = 10_000;

/**
 * Starts a hub: what loggers send is kept in a directory, found, and given back byte for byte.
 *
 * ```ts
 * const hub = await startHub({ directory: 'data', port: 0 });
 * const api = new RaymonApi({ url: hub.url, auth: hub.token });
 * ```
 *
 * @param options - where it keeps what it has, and where it listens.
 * @returns The hub, once it answers.
 * @throws `OptionError` if an option is unknown or makes no sense.
 * @throws {@link HubError} `locked` if another process has the directory, `bad-directory` if it holds something else than a hub's data.
 * @throws `LoginError` `bad-secrets` if the owner's token cannot be kept in the file of secrets.
 */
export async function startHub(options?: HubOptions): Promise<RunningHub> {
  const checked = checkHubOptions(options);
  const store = await openStore(checked.store);
  try {
    return await serve(store, checked.store.directory, checked);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function serve(
  store: Store,
  directory: string,
  options: ReturnType<typeof checkHubOptions>,
): Promise<RunningHub> {
  const { limits, log, host, port, allowHosts, isBehindProxy, publicUrl } = options;
  const machines = new MachineSecrets(await hubKey(directory));
  const project = (await store.projectGet(DEFAULT_PROJECT)) ?? (await createDefault(store));
  const tokens = new Tokens(store);
  const names = publicUrl === undefined ? allowHosts : [...allowHosts, new URL(publicUrl).hostname];
  const hosts = new Hosts(names);
  const backups = new Backups(directory, store);
  await backups.removeParts();
  const hub: Hub = {
    store,
    limits,
    tokens,
    machines,
    guard: new Guard({ hosts, tokens, projects: store, isSecure: isBehindProxy }),
    loginCodes: new LoginCodes(),
    logins: new RateLimit(limits.loginsPerMinute),
    live: new LiveTail(limits.listeners),
    metrics: new Metrics(),
    converter: new Converter(options.converter),
    files: new PageFiles(options.pageFiles),
    backup: (signal) => backups.make(signal),
    isSecure: isBehindProxy,
    version: VERSION,
    now: Date.now,
  };
  const server = new HubServer({ hub, router: new Router(ROUTES), log });
  const bound = await server.listen(port, host);
  const authUrl = publicUrl?.replace(/\/+$/, '') ?? `http://${shownHost(host)}:${bound}`;
  const owner = new OwnerToken({ tokens, authUrl, secretsPath: options.secretsPath, now: hub.now });
  const housekeeping = new Housekeeping({ store, owner, log });
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    housekeeping.stop();
    hub.live.close();
    hub.metrics.close();
    await server.close(CLOSE_GRACE_MS);
    await housekeeping.done();
    await hub.converter.close();
    await removeRunningFile(directory);
    await store.close();
  };
  try {
    await owner.renew();
    await writeRunningFile(directory, { url: `${authUrl}/v0`, authUrl, pid: process.pid });
    housekeeping.start();
  } catch (error) {
    await server.close(0);
    throw error;
  }
  return {
    url: `${authUrl}/v0`,
    authUrl,
    page: `${authUrl}/`,
    get token() {
      return owner.text;
    },
    projectId: project.id,
    pid: process.pid,
    loginLink: () => `${authUrl}/login#${hub.loginCodes.issue(OWNER)}`,
    close: () => (closing ??= close()),
  };
}

function createDefault(store: Store): ReturnType<Store['projectCreate']> {
  return store.projectCreate({ id: DEFAULT_PROJECT, name: DEFAULT_PROJECT, owner: OWNER });
}

/** What a client of this machine asks for: an address that means all of them cannot be asked. */
function shownHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
