import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Files that need modules of their own: they mock some, or load them anew. */
const OWN_MODULES = readdirSync(`${ROOT}test`, { recursive: true, encoding: 'utf8' })
  .map((name) => `test/${name.replaceAll('\\', '/')}`)
  .filter((name) => name.endsWith('.test.ts'))
  .filter((name) => /\bvi\.(?:mock|doMock|resetModules)\(/.test(readFileSync(ROOT + name, 'utf8')));

/** As pages have it under a Content-Security-Policy. */
const NO_CODE_FROM_STRINGS: { pool: 'forks'; execArgv: string[] } = {
  pool: 'forks',
  execArgv: ['--disallow-code-generation-from-strings'],
};

/**
 * `npm test`: one set of modules for many files. To load them anew for each takes as long as a third of the tests.
 *
 * Files leave globals as they found them, therefore; those that mock modules have a process of their own each.
 */
// oxlint-disable-next-line import/no-default-export
export default defineConfig({
  test: {
    root: ROOT,
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Of the command line this would not reach the projects.
    ...(process.env['npm_lifecycle_event'] === 'test:csp' && NO_CODE_FROM_STRINGS),
    projects: [
      { extends: true, test: { name: 'own', include: OWN_MODULES } },
      {
        extends: true,
        test: {
          name: 'shared',
          // No \`exclude\`: that would take the place of what a command leaves out.
          include: ['test/**/*.test.ts', ...OWN_MODULES.map((name) => `!${name}`)],
          isolate: false,
          typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: 'test/tsconfig.json' },
        },
      },
    ],
  },
});
