import { readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { hasEnded, processIdentity, type ProcessIdentity } from './process-identity.ts';
import { HEARTBEAT_MS, ownerOf, socketId, socketPath, type NamedOwner } from './spool-owner.ts';

/** Milliseconds without a sign of life after which an owner of this machine that cannot be seen has ended. */
export const SILENCE_MS: number = 8 * HEARTBEAT_MS;
/** Milliseconds without a change, after which one of an earlier version has: those gave no signs of life. */
const EARLIER_SILENCE_MS = 10 * 60_000;

/** What became of the owner of a directory; `elsewhere`: it is of another machine, where nothing can be told. */
type Fate = 'ended' | 'lives' | 'elsewhere';

/** Directories whose owners do not live here. */
export interface Orphans {
  /** Names of those whose owners have ended, for certain. */
  readonly left: readonly string[];
  /** Names of those whose owners are of another machine, and may live. */
  readonly elsewhere: readonly string[];
}

/** What can be seen from where the process is that asks. */
export interface View {
  /** The process that asks. */
  readonly here: ProcessIdentity;
  /** Milliseconds that never jump. */
  now(): number;
  /** Whether no other machine can have a directory's file system mounted at the same time. */
  isLocal(directory: string): boolean;
}

/** Finds the directories that ended processes have left, and takes none for left whose owner may live. */
export class OrphanFinder {
  readonly #root: string;
  readonly #view: View;
  /** When the time of a directory was first seen to be what it is: clocks of the day may jump. */
  #seen = new Map<string, { readonly time: number; readonly at: number }>();

  /**
   * @param root - the directory that spools share.
   * @param view - what else to go by than what the machine says.
   */
  constructor(root: string, view: Partial<View> = {}) {
    this.#root = root;
    this.#view = { here: processIdentity(), now: () => performance.now(), isLocal, ...view };
  }

  /**
   * Asks after the owner of each directory.
   *
   * @param names - directories of one project.
   */
  async find(names: readonly string[]): Promise<Orphans> {
    this.#seen = new Map([...this.#seen].filter(([name]) => names.includes(name)));
    const fates = await Promise.all(names.map((name) => this.#tryFate(name)));
    const of = (wanted: Fate): string[] => names.filter((_, at) => fates[at] === wanted);
    return { left: of('ended'), elsewhere: of('elsewhere') };
  }

  async #tryFate(name: string): Promise<Fate> {
    try {
      const owner = ownerOf(name);
      if (owner === 'free') return 'ended';
      return owner === undefined ? this.#fateOfEarlier(name) : await this.#fate(name, owner);
    } catch {
      // It went away meanwhile: another process was faster.
      return 'lives';
    }
  }

  async #fate(name: string, owner: NamedOwner): Promise<Fate> {
    const { here, isLocal } = this.#view;
    const { boot, host, namespace } = here;
    const isKnown = owner.boot !== '' && boot !== '';
    if (isKnown ? owner.boot !== boot : owner.boot !== boot || owner.host !== host) {
      // Only one kernel at a time has such a file system: the other one runs no more.
      return isKnown && isLocal(this.#root) ? 'ended' : 'elsewhere';
    }
    const path = socketPath(this.#root, owner.id);
    const answer = path === undefined ? 'unclear' : await knock(path);
    if (answer === 'heard') return 'lives';
    // Through another mount a socket looks like one that nobody listens to.
    if (answer === 'refused' && isKnown && owner.device === String(statSync(this.#root).dev)) return 'ended';
    if (namespace !== '' && owner.namespace === namespace) {
      if (!hasEnded(owner.pid, owner.start)) return 'lives';
      // A host's name alone does not tell a machine from others.
      if (isKnown || this.#age(name) > SILENCE_MS) return 'ended';
    }
    return this.#isSilent(name) ? 'ended' : 'lives';
  }

  /** Whether the owner has given no sign of life for long, all of it watched by this process. */
  #isSilent(name: string): boolean {
    const time = statSync(join(this.#root, name)).mtimeMs;
    const now = this.#view.now();
    const seen = this.#seen.get(name);
    if (seen?.time === time) return now - seen.at >= SILENCE_MS;
    this.#seen.set(name, { time, at: now });
    return false;
  }

  /** Milliseconds since anything in a directory changed, by the clock of the day. */
  #age(name: string): number {
    const directory = join(this.#root, name);
    const files = readdirSync(directory).map((file) => join(directory, file));
    return Date.now() - Math.max(...[directory, ...files].map((path) => statSync(path).mtimeMs));
  }

  /** Names of version 0.1.0 say `<pid>-<start>-<namespace>-<host>-<random>-<project>`. */
  #fateOfEarlier(name: string): Fate {
    const [pid = '', start = '', namespace, host, , project] = name.split('-');
    if (!/^\d+$/.test(pid) || project === undefined) return 'lives';
    const { here, isLocal } = this.#view;
    const isHere = host === here.host;
    // Machines of one name cannot be told apart, but for where there is only one.
    if (here.boot === '' ? !isHere : !isLocal(this.#root)) return 'elsewhere';
    if (isHere && (here.boot === '' || namespace === here.namespace)) {
      return hasEnded(Number(pid), start) ? 'ended' : 'lives';
    }
    return this.#age(name) > EARLIER_SILENCE_MS ? 'ended' : 'lives';
  }

  /** Deletes the sockets of ended processes that own nothing any more. */
  async sweep(): Promise<void> {
    if (this.#view.here.boot === '' || !this.#view.isLocal(this.#root)) return;
    const names = readdirSync(this.#root);
    const owners = new Set(names.map((name) => ownerOf(name)).map((owner) => typeof owner === 'object' && owner.id));
    for (const name of names) {
      const id = socketId(name);
      if (id === undefined || owners.has(id)) continue;
      const path = socketPath(this.#root, id);
      if (path !== undefined && (await knock(path)) === 'refused') rmSync(path, { force: true });
    }
  }
}

/** Whether somebody listens: `unclear` where the socket is not there, or not for us. */
function knock(path: string): Promise<'heard' | 'refused' | 'unclear'> {
  return new Promise((resolve) => {
    const visitor = connect({ path });
    visitor.on('connect', () => {
      resolve('heard');
      visitor.destroy();
    });
    visitor.on('error', (error) => resolve('code' in error && error.code === 'ECONNREFUSED' ? 'refused' : 'unclear'));
  });
}

/** Linux's file systems that no two kernels have mounted at once, by the magic numbers of `statfs`. */
const LOCAL = new Map<number, string>([
  [0xef53, 'ext4'],
  [0x58465342, 'xfs'],
  [0x9123683e, 'btrfs'],
  [0xf2f52010, 'f2fs'],
  [0x2fc12fc1, 'zfs'],
  [0xca451a4e, 'bcachefs'],
  [0x01021994, 'tmpfs'],
  [0x858458f6, 'ramfs'],
  [0x794c7630, 'overlay'],
]);

/** Whether no other machine can have a directory's file system mounted at the same time; false where that is unknown. */
export function isLocal(directory: string): boolean {
  return process.platform === 'linux' && LOCAL.has(statfsSync(directory).type >>> 0);
}
