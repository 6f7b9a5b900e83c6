import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { Fixtures } from '../cases/fixtures.ts';

const FOLDER = new URL('../../fixtures/', import.meta.url);

/** The fixtures of this repository, read when asked for. */
export const fixtures: Fixtures = fixturesBelow(FOLDER);

/** The files below a folder, read when asked for. */
export function fixturesBelow(folder: URL): Fixtures {
  return {
    names(below) {
      const url = new URL(`${below}/`, folder);
      if (statSync(url, { throwIfNoEntry: false }) === undefined) return [];
      return readdirSync(url).toSorted();
    },
    bytes: (path) => Uint8Array.from(readFileSync(new URL(path, folder))),
  };
}
