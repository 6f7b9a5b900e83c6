import { readFileSync } from 'node:fs';
import { it } from 'vitest';

/** Why a fixture does not pass yet, by its path in `fixtures/`. */
export const knownFailures = JSON.parse(
  readFileSync(new URL('../../fixtures/known-failures.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>;

/** Whether a test is one of a fixture that is known to fail, which the name of the test tells. */
export function isKnownToFail(test: string): boolean {
  return Object.keys(knownFailures).some((fixture) => test.includes(fixture));
}

/**
 * As `it.each(files)`: one test for each fixture of a folder, its name for `%s`.
 *
 * A fixture that is known to fail must fail: once it passes, it has to leave the list.
 */
export function eachFixture(folder: string, files: readonly string[], known = knownFailures) {
  return (title: string, check: (file: string) => void | Promise<void>): void => {
    for (const file of files) {
      const declare = Object.hasOwn(known, `${folder}/${file}`) ? it.fails : it;
      declare(title.replace('%s', file), () => check(file));
    }
  };
}
