/**
 * Says what the package adds to a program, minified and gzipped, and fails where that is more than it may be. What counts
 * is what a program loads before it runs; chunks that are loaded when something asks for them have a line of their own.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ENTRY = fileURLToPath(new URL('entry.js', import.meta.url));

/**
 * Programs, with the packages that are not counted and the most bytes that they may have, gzipped: a little more than
 * they have, so that growth is noticed. Whoever lets a program grow raises its ceiling.
 *
 * @type {readonly { name: string, program: string, without?: (string | RegExp)[], platform?: 'node', most: number }[]}
 */
const PROGRAMS = [
  {
    name: 'raymon/core without ndarray',
    program: `export * from 'raymon/core'`,
    without: ['ndarray'],
    most: 50_500,
  },
  {
    name: '{ isRaymonError } of raymon/core, without ndarray',
    program: `export { isRaymonError } from 'raymon/core'`,
    without: ['ndarray'],
    most: 300,
  },
  {
    name: '{ Numpy } of raymon/core, without ndarray',
    program: `export { Numpy } from 'raymon/core'`,
    without: ['ndarray'],
    most: 20_500,
  },
  {
    name: '{ Numpy, fromJson, toJson } of raymon/core, without ndarray',
    program: `export { Numpy, fromJson, toJson } from 'raymon/core'`,
    without: ['ndarray'],
    most: 43_500,
  },
  {
    name: '{ Numpy, fromJson, toJson } of raymon/core',
    program: `export { Numpy, fromJson, toJson } from 'raymon/core'`,
    most: 45_800,
  },
  {
    name: 'raymon/types without apache-arrow',
    program: `export * from 'raymon/types'`,
    without: ['apache-arrow'],
    most: 103_500,
  },
  { name: 'raymon/types', program: `export * from 'raymon/types'`, most: 122_500 },
  {
    name: 'raymon, for Node, without packages',
    program: `export * from 'raymon'`,
    without: [/^node:/, '@noble/hashes', 'apache-arrow', 'ndarray', 'oauth4webapi', 'sharp'],
    platform: 'node',
    most: 132_500,
  },
];

/** Takes a text as the program to bundle. @param {string} program */
const programOf = (program) => ({
  name: 'program',
  /** @param {string} id */
  resolveId: (id) => (id === ENTRY ? id : undefined),
  /** @param {string} id */
  load: (id) => (id === ENTRY ? program : undefined),
});

/** @typedef {import('rolldown').OutputChunk} Chunk */

/**
 * The chunks that are loaded with a program's first one, and those that are loaded when it asks for them.
 *
 * @param {Chunk} first
 * @param {readonly Chunk[]} chunks
 */
function loadedBy(first, chunks) {
  const loaded = new Set([first]);
  for (const { imports } of loaded) for (const chunk of chunks) if (imports.includes(chunk.fileName)) loaded.add(chunk);
  return { loaded: [...loaded], later: chunks.filter((chunk) => !loaded.has(chunk)) };
}

/** @param {Chunk} chunk */
const gzipped = ({ code }) => gzipSync(code, { level: 9 }).length;

/** @param {readonly number[]} numbers */
const sum = (numbers) => numbers.reduce((all, each) => all + each, 0);

/** @param {Chunk} chunk @param {string} what */
function writeChunk(chunk, what) {
  const sizes = `${kilobytes(gzipped(chunk))} ${kilobytes(chunk.code.length)}`;
  process.stdout.write(`${sizes}            ${chunk.fileName} ${what}\n`);
}

/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`.padStart(9);

/**
 * The viewer by itself: what of it is bundled is its own, without the wrappers and the texts that programs which show
 * them have already.
 */
const VIEWER = { name: 'raymon/viewer without the decoder', most: 50_000 };
const viewerSources = fileURLToPath(new URL('../../src/viewer', import.meta.url));

/** @type {string[]} */
const grown = [];
process.stdout.write('  gzipped  minified   at most\n');
for (const { name, program, without = [], platform = 'browser', most } of PROGRAMS) {
  const bundle = await rolldown({
    input: ENTRY,
    cwd: root,
    external: without,
    platform,
    tsconfig: false,
    // As in a program that exports nothing: what later chunks share with it stays in its first one.
    preserveEntrySignatures: 'allow-extension',
    plugins: [programOf(program)],
  });
  const { output } = await bundle.generate({ format: 'esm', minify: true, chunkFileNames: '[name].js' });
  const chunks = output.filter((file) => file.type === 'chunk');
  const { loaded, later } = loadedBy(output[0], chunks);
  const size = sum(loaded.map(gzipped));
  const minified = sum(loaded.map(({ code }) => code.length));
  process.stdout.write(`${kilobytes(size)} ${kilobytes(minified)} ${kilobytes(most)}  ${name}\n`);
  // A package that pages do without leaves an empty chunk.
  for (const chunk of later) if (chunk.code !== '') writeChunk(chunk, 'more, when it is asked for');
  if (size > most) grown.push(name);
}
const viewer = await rolldown({
  input: 'src/viewer.ts',
  cwd: root,
  platform: 'browser',
  moduleTypes: { '.css': 'text' },
  external: (id, _, isResolved) => isResolved && !id.startsWith(viewerSources),
});
const { output: viewerOutput } = await viewer.generate({ format: 'esm', minify: true, codeSplitting: false });
const viewerSize = gzipSync(viewerOutput[0].code, { level: 9 }).length;
process.stdout.write(
  `${kilobytes(viewerSize)} ${kilobytes(viewerOutput[0].code.length)} ${kilobytes(VIEWER.most)}  ${VIEWER.name}\n`,
);
if (viewerSize > VIEWER.most) grown.push(VIEWER.name);
// The same as a program loads it: what every value needs, and what each type needs besides.
const { output: viewerChunks } = await viewer.generate({ format: 'esm', minify: true, chunkFileNames: '[name].js' });
for (const chunk of viewerChunks) if (chunk.type === 'chunk') writeChunk(chunk, 'of it');
/**
 * The page of the hub until its list shows: its program with all that it imports at once, and its styles, as they are
 * sent. Views and the decoder come later, when an artefact is to be seen.
 */
const PAGE = { name: 'the page of the hub until its list shows, by brotli', most: 60_000 };
const pageFolder = join(root, 'dist/ui/page');
const pageFiles = readdirSync(pageFolder).map((name) => name.replace(/\.br$/, ''));
/** @param {string} name */
const packedOf = (name) => readFileSync(join(pageFolder, `${name}.br`));
const atOnce = new Set(pageFiles.filter((name) => /^page-.*\.(?:js|css)$/.test(name)));
for (const name of atOnce) {
  const text = brotliDecompressSync(packedOf(name)).toString();
  for (const [, file] of text.matchAll(/(?:from|import)\s*[`"']\.\/([^`"']+)[`"']/g)) if (file) atOnce.add(file);
}
/** @param {(packed: Buffer) => number} sizeOf */
const sizeOfPage = (sizeOf) => [...atOnce].reduce((sum, name) => sum + sizeOf(packedOf(name)), 0);
const pageSize = sizeOfPage(({ length }) => length);
const plainSize = sizeOfPage((packed) => brotliDecompressSync(packed).length);
process.stdout.write(`${kilobytes(pageSize)} ${kilobytes(plainSize)} ${kilobytes(PAGE.most)}  ${PAGE.name}\n`);
if (pageSize > PAGE.most) grown.push(PAGE.name);
if (grown.length > 0) throw new Error(`Expected no program to pass its ceiling, got ${grown.join(', ')}`);
