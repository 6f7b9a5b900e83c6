import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonValue } from '../../json/json-value.ts';

/** What was looked at, and whether it is well. */
export interface Finding {
  readonly what: string;
  readonly isFine: boolean;
  readonly says: string;
}

/** The oldest release line of Node that is still mended. */
const OLDEST_NODE = 22;
/** Milliseconds of the beginning of 2026: a clock before that has not been set. */
const NOT_BEFORE = Date.UTC(2026, 0, 1);

/**
 * Looks at a hub and its machine.
 *
 * @param directory - of the hub.
 * @param status - asks the hub for its status.
 * @returns A finding for each thing, also for those that could not be looked at.
 */
export async function examine(directory: string, status: () => Promise<JsonValue>): Promise<Finding[]> {
  return [
    nodeFinding(),
    finding('clock', Date.now() >= NOT_BEFORE, new Date().toISOString()),
    await tried('directory', () => modeFinding(directory)),
    await tried('key', () => modeFinding(join(directory, 'hub.key'))),
    await tried('disk keeps what is synced', () => syncFinding(directory)),
    await tried('hub', async () => statusFinding(await status())),
  ];
}

function finding(what: string, isFine: boolean, says: string): Finding {
  return { what, isFine, says };
}

async function tried(what: string, look: () => Promise<Omit<Finding, 'what'>>): Promise<Finding> {
  try {
    return { what, ...(await look()) };
  } catch (error) {
    return finding(what, false, error instanceof Error ? error.message : 'failed');
  }
}

function nodeFinding(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  const says = major >= OLDEST_NODE ? process.version : `${process.version} runs, but gets no security fixes any more`;
  return finding('node', true, says);
}

async function modeFinding(path: string): Promise<Omit<Finding, 'what'>> {
  const { mode } = await stat(path);
  const access = (mode & 0o777).toString(8).padStart(4, '0');
  const isFine = process.platform === 'win32' || (mode & 0o077) === 0;
  return { isFine, says: isFine ? `mode ${access}` : `mode ${access}: others of this machine may look into it` };
}

async function syncFinding(directory: string): Promise<Omit<Finding, 'what'>> {
  const path = join(directory, `.doctor-${process.pid}`);
  const begun = performance.now();
  const file = await open(path, 'w', 0o600);
  try {
    await file.write('raymon');
    await file.datasync();
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
  return { isFine: true, says: `${(performance.now() - begun).toFixed(1)} ms for a write` };
}

function statusFinding(status: JsonValue): Omit<Finding, 'what'> {
  const { version, sqlite, disk, isDiskFull } = status as {
    readonly version: string;
    readonly sqlite: { readonly version: string; readonly driver: string };
    readonly disk: { readonly free: number; readonly total: number };
    readonly isDiskFull: boolean;
  };
  const room = `${Math.floor(disk.free / 2 ** 20)} of ${Math.floor(disk.total / 2 ** 20)} MiB free`;
  const says = `version ${version}, SQLite ${sqlite.version} by ${sqlite.driver}, ${room}`;
  return isDiskFull
    ? { isFine: false, says: `${says}: nothing is ingested until there is room` }
    : { isFine: true, says };
}
