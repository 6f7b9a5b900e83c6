import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { createSha256 } from '../../base/sha256.ts';

/** Names of directories that nobody owns any more begin so. */
const FREE = 'free';
/** Milliseconds without a change after which a directory of another machine counts as left behind. */
const LEFT_BEHIND = 10 * 60_000;

/** A new name for a directory that this process owns; it says who that is, and of what project its records are. */
export function ownedName(project: string): string {
  return [process.pid, startOf('self'), namespace(), host(), token(), project].join('-');
}

/** A new name for a directory that any process may take over that logs for this project. */
export function freeName(project: string): string {
  return [FREE, token(), project].join('-');
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

/** Whether the owner of a directory has ended, as far as can be told. */
export function isOrphan(directory: string, name: string): boolean {
  const [pid = '', start, space, machine] = name.split('-');
  if (pid === FREE) return true;
  if (!/^\d+$/.test(pid) || machine === undefined) return false;
  // Of another machine only the files can be seen.
  if (machine !== host()) return Date.now() - statSync(directory).mtimeMs > LEFT_BEHIND;
  // A container that was started again has its name, and its processes' numbers, but a new namespace.
  return space !== namespace() || startOf(pid) !== start;
}

function token(): string {
  return crypto.randomUUID().slice(-12);
}

function host(): string {
  return hostname().replace(/[^\w.]/g, '_');
}

/** When a process began, which tells it from a later one of the same number; empty when there is none. */
function startOf(pid: string): string {
  try {
    // The 22nd field; the second is the program's name, which may hold spaces and parentheses.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\)/s, '').trim().split(' ');
    return fields[STATE] === 'Z' ? '' : (fields[START] ?? '');
  } catch {
    return isAlive(pid === 'self' ? process.pid : Number(pid)) ? '0' : '';
  }
}

/** Places in a process's status, counted from the one after its name. */
const STATE = 0;
const START = 19;

function isAlive(pid: number): boolean {
  try {
    // Signal 0 only asks; a process of another user answers with an error of its own.
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function namespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
  } catch {
    return '0';
  }
}
