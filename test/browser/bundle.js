/**
 * Bundles the pages as a user's bundler would, each by itself, and what drives them, for Node.
 *
 * @module
 */
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const sources = fileURLToPath(new URL('../../src/', import.meta.url));

/** All of them take the package as it is built, not its sources. */
const builtOnly = {
  name: 'built-only',
  /** @param {string} id */
  load(id) {
    if (id.startsWith(sources)) throw new Error(`Expected modules of dist, got ${id}`);
  },
};

const common = {
  tsconfig: false,
  plugins: [builtOnly],
  output: { dir: '.build/browser', format: /** @type {const} */ ('esm') },
};

await build([
  { ...common, input: { core: 'test/browser/core.page.ts' }, platform: 'browser' },
  { ...common, input: { types: 'test/browser/types.page.ts' }, platform: 'browser' },
  { ...common, input: { canvas: 'test/browser/canvas.page.ts' }, platform: 'browser' },
  { ...common, input: { logger: 'test/browser/logger.page.ts' }, platform: 'browser' },
  { ...common, input: { npmBuffer: 'test/browser/npm-buffer.ts' }, platform: 'browser' },
  {
    ...common,
    input: { run: 'test/browser/run.ts' },
    platform: 'node',
    external: [/^node:/, /^raymon/, 'apache-arrow', 'fast-check', 'playwright-core'],
  },
]);
