import { statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { withFileLock, type HeldLock } from '../../disk/file-lock.ts';
import { linksAt } from '../../disk/follow-links.ts';
import { makeDirectory } from '../../disk/make-directory.ts';
import { replaceFile } from '../../disk/replace-file.ts';
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
  /** A client's secret for a machine, the last access token for a person; empty if there is none. */
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

  /**
   * Keeps a person's token. Everything else in the file stays, also what others save at the same time; the file is
   * replaced as a whole, with the permissions and the owner that it has.
   */
  async saveUser(user: StoredClient): Promise<void> {
    const path = linksAt(this.path).at(-1) as string;
    const config = { auth_url: user.authUrl, audience: user.audience, client_id: user.clientId };
    const entry = { config, secret: user.secret };
    try {
      makeDirectory(dirname(path), 0o700);
      let isSaved = false;
      while (!isSaved) {
        isSaved = await withFileLock(`${path}.lock`, (lock) => this.#change(path, lock, user.authUrl, entry));
      }
    } catch (error) {
      throw error instanceof LoginError ? error : this.#failed('write', error);
    }
  }

  /** Reads the file, changes one entry and writes it. @returns False if the lock was lost meanwhile: nothing is written. */
  async #change(path: string, lock: HeldLock, url: string, entry: object): Promise<boolean> {
    const root = await this.#read();
    const users = this.#section(root, 'user');
    setMember(users, url, entry);
    setMember(root, 'user', users);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isFile() === false) throw this.#bad('a regular file');
    if (!lock.isHeld()) return false;
    await replaceFile(path, [Buffer.from(`${JSON.stringify(root, null, 4)}\n`)], { mode: 0o600, fsync: true });
    return true;
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
    if (size > MAX_FILE_BYTES) throw this.#bad(`at most ${MAX_FILE_BYTES} bytes`);
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.readFile());
  }

  #section(root: UntrustedObject, name: 'user' | 'm2m'): UntrustedObject {
    return this.#object(ownMember(root, name) ?? {}, name);
  }

  #client(entry: unknown, at: string): StoredClient {
    const config = this.#object(ownMember(this.#object(entry, at), 'config'), `${at}.config`);
    const secret = ownMember(this.#object(entry, at), 'secret') ?? '';
    if (typeof secret !== 'string') throw this.#bad(`a string as ${at}.secret`);
    const read = (name: string): string => {
      const value = ownMember(config, name);
      if (typeof value !== 'string') throw this.#bad(`a string as ${at}.config.${name}`);
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

const MAX_FILE_BYTES = 1024 * 1024;

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
