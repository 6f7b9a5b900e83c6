import { readFileSync } from 'node:fs';

const packages = ['apache-arrow', 'fast-json-stable-stringify', 'ndarray', 'oauth4webapi', 'sharp'];

/**
 * Bundles the entry points: a hundred small files would take longer to load than the program that they are for.
 * Packages stay outside, but for the SHA-256 that only browsers need.
 *
 * @type {import('rolldown').RolldownOptions}
 */
const library = {
  input: ['src/index.ts', 'src/types.ts', 'src/core.ts', 'src/viewer.ts'],
  platform: 'neutral',
  external: [/^node:/, ...packages],
  moduleTypes: { '.css': 'text' },
  output: { dir: 'dist', format: 'esm', sourcemap: true, cleanDir: true, chunkFileNames: 'chunks/[name]-[hash].js' },
};

/**
 * A program that stands in a page with all it needs. No text in it may end the element that it stands in.
 *
 * @param {string} name
 * @param {string} input
 * @param {import('rolldown').Plugin[]} plugins
 * @returns {import('rolldown').RolldownOptions}
 */
const program = (name, input, plugins = []) => ({
  input: { [name]: input },
  platform: 'browser',
  // The page brings its styles in an element of its own.
  moduleTypes: { '.css': 'empty' },
  plugins: [withoutSharp, ...plugins],
  output: { dir: 'dist/ui', format: 'iife', minify: true, codeSplitting: false, banner: '', postBanner: '' },
});

/** Browsers have no sharp; nothing in a page asks for it. @type {import('rolldown').Plugin} */
const withoutSharp = {
  name: 'without-sharp',
  resolveId: (id) => (id === 'sharp' ? '\0sharp' : undefined),
  load: (id) => (id === '\0sharp' ? 'export default undefined;' : undefined),
};

/** The styles of a page: those of the views, and its own. @type {import('rolldown').Plugin} */
const styles = {
  name: 'styles',
  generateBundle() {
    const sources = ['src/viewer/dom/viewer.css', 'src/viewer/app/page.css'];
    const text = sources.map((path) => readFileSync(path, 'utf8')).join('');
    const source = text.replaceAll(/\s+/g, ' ').replaceAll(/ ?([{};,]) ?/g, '$1');
    this.emitFile({ type: 'asset', fileName: 'view.css', source });
  },
};

export default [
  library,
  program('view', 'src/viewer/app/app.ts', [styles]),
  program('worker', 'src/viewer/work/worker.ts'),
];
