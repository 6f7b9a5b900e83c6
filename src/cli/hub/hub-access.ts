import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { RaymonApi } from '../../api/api.ts';
import type { CallOptions } from '../../api/client.ts';
import { fixedLogin } from '../../api/login/login.ts';
import type { JsonValue } from '../../json/json-value.ts';
import { readRunningFile } from '../../hub/running-file.ts';
import { TransportError } from '../../base/errors.ts';
import { textOf, type Arguments } from '../command/command.ts';
import { hubAddress } from '../command/hub-address.ts';
import { orInterrupted } from '../command/interrupted.ts';
import type { Io } from '../command/io.ts';

/** The options of every command that looks after a hub. */
export const ACCESS_OPTIONS: Readonly<Record<'dir' | 'url' | 'secrets', { readonly type: 'string' }>> = {
  dir: { type: 'string' },
  url: { type: 'string' },
  secrets: { type: 'string' },
};

/** What a command's help says of which hub it is about. */
export const ACCESS_HELP: string = `  --dir DIR      the hub of this directory, whether it runs or not; ~/.raymon/hub unless given
  --url URL      the hub that answers there
  --secrets FILE where its owner's token is; ~/.raymon/secrets.json unless given (RAYMON_TOKEN goes before)`;

/** Milliseconds for work on all that a hub keeps. */
const LONG_MS = 24 * 3_600_000;

/** The directory of the hub that a command is about. */
export function hubDirectory(args: Arguments): string {
  return textOf(args, 'dir') ?? join(homedir(), '.raymon', 'hub');
}

/**
 * Runs something with the API of a hub: the one at a URL, the one that runs for a directory, or one that is started for
 * it alone.
 *
 * @throws what `run` throws; {@link TransportError} if no hub answers at the URL; {@link Interrupted}.
 */
export function withHub<T>(args: Arguments, io: Io, run: Run<T>): Promise<T> {
  return orInterrupted(io.signal, () => onHub(args, io, (api) => run(api, { signal: io.signal })));
}

/** What is asked of a hub, with options that end a call when the process is asked to end. */
type Run<T> = (api: RaymonApi, call: CallOptions) => Promise<T>;

async function onHub<T>(args: Arguments, io: Io, run: (api: RaymonApi) => Promise<T>): Promise<T> {
  const url = textOf(args, 'url') ?? (await runningUrl(hubDirectory(args)));
  if (url !== undefined) {
    const address = hubAddress(url, args, io);
    return run(new RaymonApi({ url: address.url, auth: address.login, timeout: LONG_MS }));
  }
  // Most of the time a hub runs, and none is loaded.
  const { startHub } = await import('../../hub/start-hub.ts');
  const root = await mkdtemp(join(tmpdir(), 'raymon-'));
  try {
    // Its token is for this one command: the file of secrets stays as it is.
    const hub = await startHub({ directory: hubDirectory(args), port: 0, secretsPath: join(root, 'secrets.json') });
    try {
      return await run(new RaymonApi({ url: hub.url, auth: fixedLogin(hub.token), timeout: LONG_MS }));
    } finally {
      await hub.close();
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Where the hub of a directory answers, if it does. */
async function runningUrl(directory: string): Promise<string | undefined> {
  const facts = await readRunningFile(directory);
  if (facts === undefined) return undefined;
  try {
    process.kill(facts.pid, 0);
  } catch (error) {
    // Another user's process is one that runs.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return undefined;
  }
  // A port of this machine is asked without proxies: is anybody there?
  const isThere = await fetch(`${facts.authUrl}/healthz`, { redirect: 'error' }).then(
    (answer) => answer.ok,
    () => false,
  );
  return isThere ? facts.url : undefined;
}

/** A member of an answer. */
export function memberOf(value: JsonValue, name: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as { readonly [name: string]: JsonValue })[name] : undefined;
}

/**
 * The answer of work that is told of its end in its body.
 *
 * @throws {@link TransportError} if it says that the hub failed.
 */
export function finished(answer: JsonValue): JsonValue {
  const error = memberOf(answer, 'error');
  if (error === undefined) return answer;
  throw new TransportError(`The hub says: ${String(memberOf(error, 'message'))}`, { status: 500 });
}
