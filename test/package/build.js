/**
 * Bundles the entry points into `dist`: a hundred small files would take longer to load than the program that they are
 * for. Packages stay outside, but for the SHA-256 that only browsers need. Declarations come from tsc.
 *
 * @module
 */
import { build } from 'rolldown';

await build({
  input: ['src/index.ts', 'src/types.ts', 'src/core.ts', 'src/testing.ts'],
  platform: 'neutral',
  external: [/^node:/, 'apache-arrow', 'fast-json-stable-stringify', 'ndarray', 'oauth4webapi', 'sharp'],
  logLevel: 'warn',
  output: { dir: 'dist', format: 'esm', sourcemap: true, cleanDir: true, chunkFileNames: 'chunks/[name]-[hash].js' },
});
