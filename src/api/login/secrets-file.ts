import { randomBytes } from 'node:crypto';
import { open, realpath, rename, unlink, type FileHandle } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { makeDirectory } from '../../disk/make-directory.ts';
import { LoginError } from '../../base/errors.ts';
import { setMember } from '../../json/tree.ts';
import { isObject, ownMember, type UntrustedObject } from '../../json/members.ts';
import { quote } from '../../base/path.ts';

/** Where the original keeps its secrets, and so do we. */
const DEFAULT_SECRETS_PATH = join(homedir(), '.raymon', 'secrets.json');

/** A client of an authorization server, as it stands in the file. */
export interface StoredClient {
  readonly authUrl: string;
  readonly audience: string;
  readonly clientId: string;
  /** A client's secret for a machine, the last access token for a person; empty where there is none. */
  readonly secret: string;
}

/**
 * The file of secrets, in the layout of the Python client:
 * `{"user": {"<auth_url>": {"config", "secret"}}, "m2m": {"<project_id>": {"config", "secret"}}}`.
 *
 * A file that others may read, or that is not of this layout, is refused and left as it is: to repair its mode would
 * hide that its secrets may be known.
 */
export class SecretsFile {
  readonly path: string;

  constructor(path: string = DEFAULT_SECRETS_PATH) {
    this.path = path;
  }

  /**
   * The machine client of a project, undefined if the file has none.
   *
   * @throws {@link LoginError} `bad-secrets`, as all that reads the file.
   */
  async machine(projectId: string): Promise<StoredClient | undefined> {
    const machines = this.#section(await this.#read(), 'm2m');
    const entry = ownMember(machines, projectId);
    if (entry === undefined) return undefined;
    const at = `m2m[${quote(projectId)}]`;
    const stored = this.#client(entry, at);
    if (stored.secret === '') throw this.#bad(`a secret in ${at}`);
    const grant = ownMember(this.#object(ownMember(entry as object, 'config'), `${at}.config`), 'grant_type');
    if (grant !== 'client_credentials') throw this.#bad(`the grant_type client_credentials in ${at}.config`);
    return stored;
  }

  /** The people who have logged in, by the URL of their authorization server. */
  async users(): Promise<ReadonlyMap<string, StoredClient>> {
    const users = this.#section(await this.#read(), 'user');
    return new Map(Object.keys(users).map((url) => [url, this.#client(ownMember(users, url), `user[${quote(url)}]`)]));
  }

  /** Keeps a person's token. All else in the file stays; it is replaced as a whole, so nobody sees half of it. */
  async saveUser(user: StoredClient): Promise<void> {
    const root = await this.#read();
    const users = this.#section(root, 'user');
    const config = { auth_url: user.authUrl, audience: user.audience, client_id: user.clientId };
    setMember(users, user.authUrl, { config, secret: user.secret });
    setMember(root, 'user', users);
    await this.#replace(`${JSON.stringify(root, null, 4)}\n`);
  }

  async #read(): Promise<UntrustedObject> {
    let text: string;
    try {
      const file = await open(this.path, 'r');
      try {
        text = await this.#readPrivate(file);
      } finally {
        await file.close();
      }
    } catch (error) {
      if (error instanceof LoginError) throw error;
      if (isMissing(error)) return {};
      if (error instanceof TypeError) throw this.#bad('UTF-8');
      throw this.#failed('read', error);
    }
    let root: unknown;
    try {
      root = JSON.parse(text);
    } catch {
      // The parser's message repeats a part of the text.
      throw this.#bad('JSON, perhaps a half-written file,');
    }
    return this.#object(root, 'the file');
  }

  async #readPrivate(file: FileHandle): Promise<string> {
    const { mode, size } = await file.stat();
    const access = mode & 0o777;
    if (process.platform !== 'win32' && (access & 0o077) !== 0) {
      throw this.#bad(`mode 0600, got 0${access.toString(8)} (others may know its secrets; chmod 600 accepts that)`);
    }
    if (size > LARGEST) throw this.#bad(`at most ${LARGEST} bytes`);
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.readFile());
  }

  /** Writes a new file beside the old one and puts it in its place. */
  async #replace(text: string): Promise<void> {
    const path = await this.#target();
    const next = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString('hex')}.tmp`);
    try {
      makeDirectory(dirname(path), 0o700);
      await writePrivate(next, text);
      await rename(next, path);
      await syncDirectory(dirname(path));
    } catch (error) {
      await unlink(next).catch(() => undefined);
      throw this.#failed('write', error);
    }
  }

  /** The file itself, where the path is a link to it. */
  async #target(): Promise<string> {
    try {
      return await realpath(this.path);
    } catch {
      return this.path;
    }
  }

  #section(root: UntrustedObject, name: 'user' | 'm2m'): UntrustedObject {
    return this.#object(ownMember(root, name) ?? {}, name);
  }

  #client(entry: unknown, at: string): StoredClient {
    const config = this.#object(ownMember(this.#object(entry, at), 'config'), `${at}.config`);
    const secret = ownMember(this.#object(entry, at), 'secret') ?? '';
    if (typeof secret !== 'string') throw this.#bad(`a text as ${at}.secret`);
    const read = (name: string): string => {
      const value = ownMember(config, name);
      if (typeof value !== 'string') throw this.#bad(`a text as ${at}.config.${name}`);
      return value;
    };
    return { authUrl: read('auth_url'), audience: read('audience'), clientId: read('client_id'), secret };
  }

  #object(value: unknown, at: string): UntrustedObject {
    if (!isObject(value)) throw this.#bad(`an object as ${at}`);
    return value;
  }

  #bad(expected: string): LoginError {
    return new LoginError('bad-secrets', `Expected ${expected} in ${quote(this.path, 200)}; it is left as it is`);
  }

  #failed(what: 'read' | 'write', cause: unknown): LoginError {
    return new LoginError('bad-secrets', `Expected to ${what} ${quote(this.path, 200)}`, { cause });
  }
}

const LARGEST = 1024 * 1024;

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** The mode is there from the start, and the bytes are on the disk before the file gets its name. */
async function writePrivate(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A file's new name lasts once its directory is on the disk; not every platform can say so. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
