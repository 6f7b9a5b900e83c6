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
