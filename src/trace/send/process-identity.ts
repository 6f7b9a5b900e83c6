import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Where a process runs, and what tells it from every other one there. */
export interface ProcessIdentity {
  /** Names the running kernel, for as long as it runs; empty where the platform does not say. */
  readonly boot: string;
  /** Name of the host, without `-`; several machines and containers may share it. */
  readonly host: string;
  /** Names the namespace of process ids; empty where ids of two processes cannot be compared. */
  readonly namespace: string;
  readonly pid: number;
  /** When it began, in ticks of the kernel, which tells it from a later process of its id; 0 where that is unknown. */
  readonly start: string;
}

/** The process that asks. */
export function processIdentity(): ProcessIdentity {
  return {
    boot: (readText('/proc/sys/kernel/random/boot_id') ?? '').replace(/[^0-9a-f]/g, ''),
    host: hostname()
      .replace(/[^\w.]/g, '_')
      .slice(0, HOST_CHARACTERS),
    namespace: namespace(),
    pid: process.pid,
    start: statusOf(process.pid)?.[START] ?? '0',
  };
}

/** Names of directories hold it, beside much else. */
const HOST_CHARACTERS = 64;

/**
 * Whether a process of this machine and this namespace has ended; false as well where that cannot be told.
 *
 * @param start - when it began, as its identity says.
 */
export function hasEnded(pid: number, start: string): boolean {
  const status = statusOf(pid);
  if (status === undefined) return !isAlive(pid);
  return status[STATE] === 'Z' || status[STATE] === 'X' || (start !== '0' && status[START] !== start);
}

/** Places in a process's status, counted from the one after its name. */
const STATE = 0;
const START = 19;

function statusOf(pid: number): string[] | undefined {
  // The second field is the program's name, which may hold spaces and parentheses.
  return readText(`/proc/${pid}/stat`)?.replace(/^.*\)/s, '').trim().split(' ');
}

function isAlive(pid: number): boolean {
  try {
    // Signal 0 only asks; a process of another user answers with an error of its own.
    return process.kill(pid, 0);
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

function namespace(): string {
  // All processes of such a machine share their ids.
  if (process.platform === 'darwin' || process.platform === 'win32') return 'machine';
  try {
    // A /proc of another namespace tells of other processes by the same ids.
    if (readlinkSync('/proc/self') !== String(process.pid)) return '';
    return readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
  } catch {
    return '';
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
