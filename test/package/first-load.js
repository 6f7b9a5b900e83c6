/**
 * Says what a page loads before it can begin, of programs beyond those of `size.js`: what their entry imports at once,
 * minified and gzipped. Fails where that is more than it may be.
 *
 * @module
 */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ENTRY = fileURLToPath(new URL('entry.js', import.meta.url));

/**
 * Programs with the most bytes that they may have: a little more than they have, so that growth is noticed.
 *
 * @type {readonly { name: string, program: string, most: number }[]}
 */
const PROGRAMS = [
  { name: 'raymon/trace', program: `export * from 'raymon/trace'`, most: 63_000 },
  {
    name: 'view of raymon/viewer, before a value is shown',
    program: `export { view } from 'raymon/viewer'`,
    most: 31_000,
  },
  { name: 'raymon/testing', program: `export * from 'raymon/testing'`, most: 36_000 },
];

/** Takes a text as the program to bundle. @param {string} program */
const programOf = (program) => ({
  name: 'program',
  /** @param {string} id */
  resolveId: (id) => (id === ENTRY ? id : undefined),
  /** @param {string} id */
  load: (id) => (id === ENTRY ? program : undefined),
});

/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`.padStart(9);

/** @type {string[]} */
const grown = [];
process.stdout.write('  gzipped  minified   at most\n');
for (const { name, program, most } of PROGRAMS) {
  const bundle = await rolldown({
    input: ENTRY,
    cwd: root,
    platform: 'browser',
    tsconfig: false,
    plugins: [programOf(program)],
  });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  const chunks = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])));
  const atOnce = new Set([output[0].fileName]);
  for (const file of atOnce) for (const imported of chunks.get(file)?.imports ?? []) atOnce.add(imported);
  const codes = [...atOnce].flatMap((file) => chunks.get(file)?.code ?? []);
  const size = codes.reduce((sum, code) => sum + gzipSync(code, { level: 9 }).length, 0);
  const minified = codes.reduce((sum, code) => sum + code.length, 0);
  process.stdout.write(`${kilobytes(size)} ${kilobytes(minified)} ${kilobytes(most)}  ${name}\n`);
  if (size > most) grown.push(name);
}
if (grown.length > 0) throw new Error(`Expected no program to pass its ceiling, got ${grown.join(', ')}`);
