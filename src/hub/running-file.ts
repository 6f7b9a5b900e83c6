import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a hub of a directory answers. */
export interface RunningFacts {
  /** Base of the API. */
  readonly url: string;
  readonly authUrl: string;
  readonly pid: number;
}

const NAME = 'running.json';

/** Says for other programs of this machine where the hub of a directory answers. It holds no secret. */
export async function writeRunningFile(directory: string, facts: RunningFacts): Promise<void> {
  await writeFile(join(directory, NAME), `${JSON.stringify(facts)}\n`, { mode: 0o600 });
}

/** Takes it back. */
export async function removeRunningFile(directory: string): Promise<void> {
  await rm(join(directory, NAME), { force: true });
}

/**
 * Where the hub of a directory says that it answers: it may have ended without a word.
 *
 * @returns undefined if it says nothing that makes sense.
 */
export async function readRunningFile(directory: string): Promise<RunningFacts | undefined> {
  try {
    const facts: unknown = JSON.parse(await readFile(join(directory, NAME), 'utf8'));
    if (typeof facts !== 'object' || facts === null) return undefined;
    const { url, authUrl, pid } = facts as Partial<Record<keyof RunningFacts, unknown>>;
    const isWhole = typeof url === 'string' && typeof authUrl === 'string' && typeof pid === 'number';
    return isWhole ? { url, authUrl, pid } : undefined;
  } catch {
    return undefined;
  }
}
