import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { OptionError } from '../base/errors.ts';
import { badOption, checkCallback, type OptionNames, readOptions } from '../base/options.ts';
import { quote } from '../base/path.ts';
import type { LogEntry } from './http/hub-server.ts';
import { resolveHubLimits, type HubLimits } from './core/limits.ts';
import type { StoreOptions } from './store/store.ts';

/** How a hub is started. */
export interface HubOptions {
  /** Directory of all that the hub keeps; `~/.raymon/hub` unless given. Made, 0700, when there is none. */
  readonly directory?: string | undefined;
  /** Port to listen at; 7457 unless given, 0 for any that is free. */
  readonly port?: number | undefined;
  /** Address to listen at; 127.0.0.1 unless given. Others need {@link HubOptions.publicUrl}. */
  readonly host?: string | undefined;
  /**
   * Where clients reach the hub, by a proxy that ends TLS: `https://hub.example.org`. Without it the hub is for this
   * machine alone.
   */
  readonly publicUrl?: string | undefined;
  /** More host names that requests may name. */
  readonly allowHosts?: readonly string[] | undefined;
  /** The file that the owner's token is kept in; `~/.raymon/secrets.json` unless given. */
  readonly secretsPath?: string | undefined;
  /** What the hub bears; the defaults for limits that are not given. */
  readonly limits?: Partial<HubLimits> | undefined;
  /** Told of each answer, and of what fails. Nothing unless given. */
  readonly log?: ((entry: LogEntry) => void) | undefined;
  /** Free bytes of the disk below which nothing is ingested; 1 GiB unless given. */
  readonly minFreeBytes?: number | undefined;
  /** Free part of the disk below which nothing is ingested; 0.05 unless given. */
  readonly minFreeRatio?: number | undefined;
  /** @internal The program of the store's threads, in tests. */
  readonly worker?: URL | undefined;
  /** @internal The program of the thread that converts artefacts, in tests. */
  readonly converter?: URL | undefined;
  /** @internal The folder of the page's built files, in tests. */
  readonly pageFiles?: URL | undefined;
}

/** Options that make sense, the defaults filled in. */
export interface CheckedOptions {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string | undefined;
  readonly allowHosts: readonly string[];
  readonly isBehindProxy: boolean;
  readonly secretsPath: string | undefined;
  readonly limits: HubLimits;
  readonly log: (entry: LogEntry) => void;
  readonly store: StoreOptions;
  readonly converter: URL | undefined;
  readonly pageFiles: URL | undefined;
}

/** The port unless another is asked for. */
export const DEFAULT_PORT = 7457;

const NAMES: OptionNames<HubOptions> = {
  directory: true,
  port: true,
  host: true,
  publicUrl: true,
  allowHosts: true,
  secretsPath: true,
  limits: true,
  log: true,
  minFreeBytes: true,
  minFreeRatio: true,
  worker: true,
  converter: true,
  pageFiles: true,
};
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Checks how a hub is to be started.
 *
 * @throws {@link OptionError} if a name is unknown, a value is invalid, or a hub for more than this machine has no URL
 *   of TLS.
 */
export function checkHubOptions(options: HubOptions | undefined): CheckedOptions {
  const given = readOptions(options, NAMES);
  const { port = DEFAULT_PORT, host = '127.0.0.1', publicUrl, allowHosts = [], directory, secretsPath } = given;
  if (!isWithin(port, 65_535) || !Number.isInteger(port)) throw badOption('an integer from 0 to 65535', port, ['port']);
  for (const [name, value] of Object.entries({ host, directory, secretsPath })) {
    if (value !== undefined && (typeof value !== 'string' || value === '')) {
      throw badOption('a string that is not empty', value, [name]);
    }
  }
  if (!Array.isArray(allowHosts) || !allowHosts.every(isHostName)) {
    throw badOption('a list of host names without ports', allowHosts, ['allowHosts']);
  }
  if (publicUrl !== undefined && !isPublicUrl(publicUrl)) {
    throw badOption('a URL of https without a path', publicUrl, ['publicUrl']);
  }
  if (!LOOPBACK.has(host) && publicUrl === undefined) {
    const hint = 'other addresses need a publicUrl, which a proxy with TLS serves';
    throw new OptionError(`Expected host to be an address of this machine, got ${quote(host)}: ${hint}`, ['host']);
  }
  const { minFreeBytes, minFreeRatio, worker, converter, pageFiles, log } = given;
  checkRoom('minFreeBytes', minFreeBytes, Number.MAX_SAFE_INTEGER);
  checkRoom('minFreeRatio', minFreeRatio, 1);
  checkCallback(log, ['log']);
  return {
    port,
    host,
    publicUrl,
    allowHosts,
    isBehindProxy: publicUrl !== undefined,
    secretsPath,
    limits: resolveHubLimits(given.limits),
    log: log ?? (() => undefined),
    store: { directory: resolve(directory ?? join(homedir(), '.raymon', 'hub')), minFreeBytes, minFreeRatio, worker },
    converter,
    pageFiles,
  };
}

function isWithin(value: unknown, most: number): value is number {
  return typeof value === 'number' && value >= 0 && value <= most;
}

function checkRoom(name: string, value: unknown, most: number): void {
  if (value !== undefined && !isWithin(value, most)) throw badOption(`a number from 0 to ${most}`, value, [name]);
}

function isHostName(name: unknown): boolean {
  return typeof name === 'string' && /^[a-zA-Z0-9._-]{1,253}$/.test(name);
}

function isPublicUrl(text: unknown): boolean {
  if (typeof text !== 'string' || !URL.canParse(text)) return false;
  const { protocol, pathname, search, hash, username } = new URL(text);
  return protocol === 'https:' && pathname === '/' && search === '' && hash === '' && username === '';
}
