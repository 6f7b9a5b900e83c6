/**
 * Bundles the entry points into `dist`: a hundred small files would take longer to load than the program that they are
 * for. Packages stay outside, but for the readers of formats that only the command line has, in chunks that are loaded
 * when a file asks for them. Declarations come from tsc.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import { build } from 'rolldown';
import { hubPage, pagePrograms } from './page-programs.js';

/** @type {import('rolldown').BuildOptions} */
const library = {
  input: {
    index: 'src/index.ts',
    types: 'src/types.ts',
    core: 'src/core.ts',
    trace: 'src/trace.ts',
    'trace-async': 'src/trace-async.ts',
    testing: 'src/testing.ts',
    hub: 'src/hub.ts',
    viewer: 'src/viewer.ts',
    // Threads and the command line are programs of their own.
    'hub/worker': 'src/hub/store/threads/worker.ts',
    'hub/convert': 'src/hub/convert/thread.ts',
    'cli/main': 'src/cli/bin.ts',
  },
  platform: 'neutral',
  external: [
    /^node:/,
    'fs',
    'apache-arrow',
    'fast-json-stable-stringify',
    'ndarray',
    'oauth4webapi',
    'sharp',
    '@photostructure/sqlite',
  ],
  moduleTypes: { '.css': 'text' },
  // Some of what is bundled names its file in the older way.
  resolve: { mainFields: ['module', 'main'] },
  logLevel: 'warn',
  output: {
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    // The sources are in the package, where the maps say.
    sourcemapExcludeSources: true,
    cleanDir: true,
    chunkFileNames: 'chunks/[name]-[hash].js',
  },
};

/** Packages that are bundled into chunks and programs, by their folders. @type {Map<string, string>} */
const bundled = new Map();

/** Writes the licences and notices of all packages that are bundled. @type {import('rolldown').Plugin} */
const notices = {
  name: 'notices',
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      for (const id of chunk.moduleIds) {
        const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id) ?? [];
        if (folder !== undefined && !bundled.has(folder)) bundled.set(folder, noticeOf(folder));
      }
    }
  },
  writeBundle() {
    const texts = [...bundled].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
    writeFileSync('dist/THIRD-PARTY.txt', [...texts, COLOURS].join(`\n${'-'.repeat(80)}\n\n`));
  },
};

const COLOURS = `Colour maps of the viewer

viridis, magma, cividis: CC0 (Stéfan van der Walt, Nathaniel Smith, Eric Firing; Jamie Nuñez, Christopher Anderton,
Ryan Renslow). turbo: Copyright 2019 Google LLC, Apache License 2.0 (Anton Mikhailov). diverging: cool to warm by Kenneth
Moreland.
`;

/** The name, version, licence and notice of a package. @param {string} folder */
function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|notice|copying)/i.test(file));
  const texts = files.map((file) => join(folder, file)).filter((file) => existsSync(file));
  return [`${name} ${version} (${license})\n`, ...texts.map((file) => readFileSync(file, 'utf8'))].join('\n');
}

await build({ ...library, plugins: [notices] });
for (const program of pagePrograms('dist/ui', [notices])) await build(program);
await build(hubPage('dist/ui/page', 'dist/ui/worker.js', [notices]));
// Compressed once, here, and not for every browser that asks; the hub unpacks them for those that cannot.
const pack = promisify(brotliCompress);
await Promise.all(
  readdirSync('dist/ui/page').map(async (name) => {
    const file = join('dist/ui/page', name);
    await writeFile(`${file}.br`, await pack(await readFile(file)));
    await rm(file);
  }),
);
