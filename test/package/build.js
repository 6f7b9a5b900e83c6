/**
 * Bundles the entry points into `dist`: a hundred small files would take longer to load than the program that they are
 * for. Packages stay outside, but for the SHA-256 that only browsers need. Declarations come from tsc.
 *
 * @module
 */
import { build } from 'rolldown';

await build({
  input: {
    index: 'src/index.ts',
    types: 'src/types.ts',
    core: 'src/core.ts',
    testing: 'src/testing.ts',
    hub: 'src/hub.ts',
    // Threads and the command line are programs of their own.
    'hub/worker': 'src/hub/store/threads/worker.ts',
    'cli/main': 'src/cli/bin.ts',
  },
  platform: 'neutral',
  external: [
    /^node:/,
    'apache-arrow',
    'fast-json-stable-stringify',
    'ndarray',
    'oauth4webapi',
    'sharp',
    '@photostructure/sqlite',
  ],
  logLevel: 'warn',
  output: { dir: 'dist', format: 'esm', sourcemap: true, cleanDir: true, chunkFileNames: 'chunks/[name]-[hash].js' },
});
