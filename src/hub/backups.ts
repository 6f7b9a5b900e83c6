import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from './store/store.ts';

/** What a copy has behind its name until it is whole. */
const PART = '.part';

/** The copies that a hub makes of itself, below its directory: what has a name without an ending is whole. */
export class Backups {
  readonly #directory: string;
  readonly #store: Pick<Store, 'backup'>;

  /** @param directory - of the hub. */
  constructor(directory: string, store: Pick<Store, 'backup'>) {
    this.#directory = join(directory, 'backups');
    this.#store = store;
  }

  /** Removes what a process before has begun and not ended. */
  async removeParts(): Promise<void> {
    const names = await readdir(this.#directory).catch(() => []);
    for (const name of names.filter((each) => each.endsWith(PART))) await this.#remove(name);
  }

  /**
   * Copies the store while it runs.
   *
   * @param signal - ends it early; nothing of the copy stays then, as after any failure.
   * @returns The name of the copy below `backups`.
   */
  async make(signal: AbortSignal): Promise<{ readonly name: string; readonly bytes: number }> {
    const name = `${new Date().toISOString().replace(/[:.]/g, '-')}-${randomBytes(4).toString('hex')}`;
    const part = `${name}${PART}`;
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    try {
      const { bytes } = await this.#store.backup(join(this.#directory, part), { signal });
      await rename(join(this.#directory, part), join(this.#directory, name));
      return { name, bytes };
    } catch (error) {
      await this.#remove(part);
      throw error;
    }
  }

  async #remove(name: string): Promise<void> {
    // What cannot be removed now goes with the next start.
    await rm(join(this.#directory, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
