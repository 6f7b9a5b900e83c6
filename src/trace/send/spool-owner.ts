import { renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { makeDirectory } from '../../disk/make-directory.ts';
import { createSha256 } from '../../base/sha256.ts';
import { processIdentity, type ProcessIdentity } from './process-identity.ts';

/** Names of directories without an owner begin so. */
const FREE = 'free';
/** Names of directories that have an owner begin so; earlier versions do not take these over. */
const OWNED = 'own';
/** Bytes of the longest path that a socket may have. */
const SOCKET_PATH_BYTES = process.platform === 'linux' ? 107 : 103;
/** Milliseconds between two signs of life, for those who cannot see the socket or the process. */
export const HEARTBEAT_MS = 15_000;

/** Who owns a directory, as its name says. */
export interface NamedOwner extends ProcessIdentity {
  /** The device that the owner saw the directory on. */
  readonly device: string;
  /** Names the owner among all, and its socket. */
  readonly id: string;
}

/** Reads the owner from the name of a spool's directory; undefined if it is not the directory of a spool. */
export function ownerOf(name: string): NamedOwner | 'free' | undefined {
  const [kind, boot, host, device, namespace, pid, start, id, ...rest] = name.split('-');
  if (kind === FREE) return 'free';
  if (kind !== OWNED || rest.length !== 2) return undefined;
  if (boot === undefined || host === undefined || device === undefined || namespace === undefined) return undefined;
  if (pid === undefined || !/^\d+$/.test(pid) || start === undefined || id === undefined) return undefined;
  return { boot, host, device, namespace, pid: Number(pid), start, id };
}

/** A new name for a directory that any process may take over that logs for this project. */
export function freeName(project: string): string {
  return [FREE, randomId(), project].join('-');
}

/** What names of directories say of a project: its id may hold anything. */
export function projectMark(projectId: string): string {
  const hash = createSha256();
  hash.update(new TextEncoder().encode(projectId));
  return hash.hex().slice(0, 16);
}

/** Whether a directory holds records of this project. */
export function isOfProject(name: string, project: string): boolean {
  return name.endsWith(`-${project}`);
}

/** Where the owner of this id listens; undefined where the path would be too long, or of a platform that has none. */
export function socketPath(root: string, id: string): string | undefined {
  const path = join(root, `${id}.sock`);
  return process.platform !== 'win32' && Buffer.byteLength(path) <= SOCKET_PATH_BYTES ? path : undefined;
}

/** The id of the owner that listens there; undefined if the file is not an owner's. */
export function socketId(file: string): string | undefined {
  return /^([0-9a-f]{12})\.sock$/.exec(file)?.[1];
}

/**
 * Owns directories of spools, for as long as the process lives and not longer.
 *
 * A socket beside them tells others so: the kernel closes it with the process, and connections are refused from then
 * on, whatever namespaces the two are in. Where there can be no socket, the times of the directories go on.
 */
export class SpoolOwner {
  readonly #root: string;
  readonly #here: ProcessIdentity;
  readonly #id = randomId();
  readonly #directories = new Set<string>();
  #names = 0;
  #server: Server | undefined;
  #inode = 0;
  #heart: NodeJS.Timeout | undefined;

  /**
   * @param root - the directory that spools share.
   * @param here - the process that owns.
   */
  constructor(root: string, here: ProcessIdentity = processIdentity()) {
    this.#root = root;
    this.#here = here;
  }

  /**
   * Begins to own, or makes sure that others still can tell; called before each directory is made or taken over.
   *
   * @throws What the file system throws, if there can be no directory for spools.
   */
  hold(): void {
    makeDirectory(this.#root, 0o700);
    if (this.#heart === undefined) {
      this.#heart = setInterval(() => this.#beat(), HEARTBEAT_MS);
      this.#heart.unref();
    }
    const path = socketPath(this.#root, this.#id);
    if (path === undefined) return;
    // Others may have deleted it, with all the rest.
    const found = this.#server?.listening === true ? statSync(path, { throwIfNoEntry: false }) : undefined;
    if (found?.ino !== this.#inode || found === undefined) this.#listen(path);
  }

  #listen(path: string): void {
    this.#server?.close();
    // Nobody is to find a socket that does not listen yet.
    const made = join(this.#root, `${this.#id}.new`);
    const server = createServer((visitor) => visitor.destroy());
    server.on('error', () => undefined);
    server.unref();
    this.#server = server;
    try {
      // By this process itself: the primary of a cluster would outlive it.
      server.listen({ path: made, exclusive: true });
      if (!server.listening) return;
      renameSync(made, path);
      this.#inode = statSync(path).ino;
    } catch {
      // A file system without sockets: the times of the directories go on.
      server.close();
    }
  }

  /** A new name for a directory that this process owns. @throws What the file system throws, if nothing is held. */
  newName(project: string): string {
    const { boot, host, namespace, pid, start } = this.#here;
    const device = statSync(this.#root).dev;
    return [OWNED, boot, host, device, namespace, pid, start, this.#id, this.#names++, project].join('-');
  }

  /** Keeps a directory's time going. */
  own(directory: string): void {
    this.#directories.add(directory);
  }

  /** Stops keeping a directory's time going: it is gone, or has another name. */
  disown(directory: string): void {
    this.#directories.delete(directory);
  }

  #beat(): void {
    let isThere = false;
    for (const directory of this.#directories) {
      try {
        const now = new Date();
        utimesSync(directory, now, now);
        isThere = true;
      } catch {
        // It was moved away, and comes back with the next record.
      }
    }
    if (!isThere) return;
    try {
      this.hold();
    } catch {
      // The next beat tries again.
    }
  }

  /** Ends to own; the directories have other names by now, or are gone. */
  release(): void {
    clearInterval(this.#heart);
    this.#heart = undefined;
    this.#server?.close();
    const path = socketPath(this.#root, this.#id);
    if (this.#server !== undefined && path !== undefined) rmSync(path, { force: true });
    this.#server = undefined;
  }
}

function randomId(): string {
  return crypto.randomUUID().slice(-12);
}
