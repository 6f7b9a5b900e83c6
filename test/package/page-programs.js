/**
 * How the programs of a page are built: each stands in a page with all that it needs.
 *
 * @module
 */
import { readFileSync } from 'node:fs';

/** Browsers have no sharp; nothing in a page asks for it. @type {import('rolldown').Plugin} */
const withoutSharp = {
  name: 'without-sharp',
  resolveId: (id) => (id === 'sharp' ? '\0sharp' : undefined),
  load: (id) => (id === '\0sharp' ? 'export default undefined;' : undefined),
};

/** The styles of some files, without what only people need. @param {string[]} sources */
function stylesOf(sources) {
  const text = sources.map((path) => readFileSync(path, 'utf8')).join('');
  return text.replaceAll(/\s+/g, ' ').replaceAll(/ ?([{};,]) ?/g, '$1');
}

/** The styles of a page: those of the views, and its own. @type {import('rolldown').Plugin} */
const styles = {
  name: 'styles',
  generateBundle() {
    const sources = ['src/viewer/dom/viewer.css', 'src/viewer/app/trace.css', 'src/viewer/app/page.css'];
    this.emitFile({ type: 'asset', fileName: 'view.css', source: stylesOf(sources) });
  },
};

/**
 * A program that stands in a page with all it needs. No text in it may end the element that it stands in.
 *
 * @param {string} dir
 * @param {string} name
 * @param {string} input
 * @param {import('rolldown').Plugin[]} plugins
 * @returns {import('rolldown').BuildOptions}
 */
const program = (dir, name, input, plugins) => ({
  input: { [name]: input },
  platform: 'browser',
  logLevel: 'warn',
  // The page brings its styles in an element of its own.
  moduleTypes: { '.css': 'empty' },
  plugins: [withoutSharp, ...plugins],
  output: { dir, format: 'iife', minify: true, codeSplitting: false, banner: '', postBanner: '' },
});

/**
 * The builds of a page's parts: `view.js`, `view.css` and `worker.js`.
 *
 * @param {string} dir - where they go.
 * @param {import('rolldown').Plugin[]} plugins
 * @returns {readonly import('rolldown').BuildOptions[]}
 */
export const pagePrograms = (dir, plugins = []) => [
  program(dir, 'view', 'src/viewer/app/app.ts', [styles, ...plugins]),
  program(dir, 'worker', 'src/viewer/work/worker.ts', plugins),
];

/**
 * The build of the hub's page: its program in parts, its styles, and the worker of the views that was built before, all
 * under names that say what is in them.
 *
 * @param {string} dir - where it goes.
 * @param {string} worker - the built program of the worker.
 * @param {import('rolldown').Plugin[]} plugins
 * @returns {import('rolldown').BuildOptions}
 */
export const hubPage = (dir, worker, plugins = []) => ({
  input: { page: 'src/ui/main.tsx' },
  platform: 'browser',
  logLevel: 'warn',
  tsconfig: 'src/ui/tsconfig.json',
  moduleTypes: { '.css': 'empty' },
  plugins: [withoutSharp, hubAssets(worker), ...plugins],
  output: {
    dir,
    format: 'esm',
    minify: true,
    entryFileNames: '[name]-[hash].js',
    chunkFileNames: '[name]-[hash].js',
    assetFileNames: '[name]-[hash][extname]',
  },
});

/** @param {string} worker @returns {import('rolldown').Plugin} */
const hubAssets = (worker) => ({
  name: 'hub-assets',
  generateBundle() {
    const sources = ['src/viewer/dom/viewer.css', 'src/viewer/app/trace.css', 'src/ui/page.css'];
    this.emitFile({ type: 'asset', name: 'page.css', source: stylesOf(sources) });
    this.emitFile({ type: 'asset', name: 'icon.svg', source: readFileSync('src/ui/icon.svg') });
    this.emitFile({ type: 'asset', name: 'worker.js', source: readFileSync(worker) });
  },
});
