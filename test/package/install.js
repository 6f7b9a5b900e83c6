/**
 * Installs the packed tarball into an empty project, as a user would, and runs the README's first example there.
 *
 * @module
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the package may take to download, with the hub, the command line and the pages. */
const MOST_PACKED_BYTES = 2_500_000;

const root = fileURLToPath(new URL('../..', import.meta.url));
const project = mkdtempSync(join(tmpdir(), 'raymon-install-'));

try {
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', project], { cwd: root });
  const tarball = packed.toString().trim().split('\n').at(-1);
  const { size } = statSync(join(project, String(tarball)));
  if (size > MOST_PACKED_BYTES)
    throw new Error(`Expected a tarball of at most ${MOST_PACKED_BYTES} bytes, got ${size}`);
  process.stdout.write(`the packed tarball has ${size} bytes, of at most ${MOST_PACKED_BYTES}\n`);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', `./${tarball}`], { cwd: project });
  const [, example] = /```js\n(.*?)```/s.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
  if (example === undefined) throw new Error('README.md has no js example');
  writeFileSync(join(project, 'example.js'), example);
  for (const entry of ['raymon', 'raymon/types', 'raymon/core']) checkLoaded(entry);
  compileWithoutSharp();
  runWithoutSharp();
  for (const node of [[process.execPath], ['npx', '-y', 'node@20.9']]) {
    const [command = '', ...before] = node;
    const printed = execFileSync(command, [...before, 'example.js'], { cwd: project }).toString();
    if (!printed.includes('true')) throw new Error(`The README's example printed ${printed}`);
    process.stdout.write(`${node.join(' ')} runs the README's example from the packed tarball:\n${printed}\n`);
  }
  await runHub(project);
} finally {
  rmSync(project, { recursive: true, force: true });
}

/**
 * Loads an entry point, and looks at which files of the package that takes: none that only the hub, the command line or
 * a page needs.
 *
 * @param {string} entry
 */
function checkLoaded(entry) {
  const hooks = `import { writeSync } from 'node:fs';
    export async function load(url, context, next) {
      writeSync(1, url + '\\n');
      return next(url, context);
    }`;
  const register = `import { register } from 'node:module'; register(${JSON.stringify(dataUrl(hooks))});`;
  const argv = ['--import', dataUrl(register), '--input-type=module', '-e', `await import('${entry}')`];
  const urls = execFileSync(process.execPath, argv, { cwd: project }).toString().split('\n');
  const files = urls.filter((url) => url.includes('/raymon/dist/')).map((url) => fileURLToPath(url));
  // What only exports from other files has no map.
  const maps = files.map((file) => `${file}.map`).filter((map) => existsSync(map));
  const sources = maps.flatMap((map) => JSON.parse(readFileSync(map, 'utf8')).sources);
  const foreign = sources.filter((source) => /\/src\/(?:cli|hub|viewer|ui)\//.test(`/${source}`));
  if (sources.length === 0 || foreign.length > 0) {
    throw new Error(`Expected ${entry} to load its own files alone, got ${files.length} with ${foreign.join(', ')}`);
  }
  process.stdout.write(`${entry} loads ${files.length} files, none of the hub, the command line or the pages\n`);
}

/** @param {string} program */
function dataUrl(program) {
  return `data:text/javascript,${encodeURIComponent(program)}`;
}

/** Compiles a program against the installed declarations, libraries checked too, where sharp is not installed. */
function compileWithoutSharp() {
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'test/package/tsconfig.json'), 'utf8'));
  for (const name of ['sharp', '@img']) rmSync(join(project, 'node_modules', name), { recursive: true, force: true });
  cpSync(join(root, 'test/package/consumer.ts'), join(project, 'consumer.ts'));
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', '.'], { cwd: project, stdio: 'inherit' });
  process.stdout.write('a program compiles against the declarations without sharp\n');
}

/** Looks at a JPEG where sharp is not installed: what can be said is said, and what to install. */
function runWithoutSharp() {
  cpSync(join(root, 'fixtures/images/progressive.jpg'), join(project, 'photo.jpg'));
  const [shown, refused] = [
    ['show', 'photo.jpg'],
    ['convert', 'photo.jpg', 'photo.png', '--lossy'],
  ].map((argv) => spawnSync('npx', ['raymon', ...argv], { cwd: project, encoding: 'utf8' }));
  if (shown?.status !== 0 || !shown.stdout.includes('npm install sharp')) {
    throw new Error(`Expected raymon show to say what to install, got ${shown?.stdout} ${shown?.stderr}`);
  }
  if (refused?.status !== 1 || !/^raymon convert: .*npm install sharp.*\n$/.test(refused.stderr)) {
    throw new Error(`Expected raymon convert to say what to install, got ${refused?.stdout} ${refused?.stderr}`);
  }
  process.stdout.write('raymon says what to install where sharp is not\n');
}

/**
 * Runs the hub as a user would, in a home of its own: it answers, and ends well when it is asked to.
 *
 * @param {string} directory - of the project that the package is installed in.
 */
async function runHub(directory) {
  if (process.versions['sqlite'] === undefined) {
    // This Node has no SQLite of its own: the hub says so, and what to install.
    const refused = spawnHub(directory);
    const said = await textOf(refused.stderr);
    if (!said.includes('npm install @photostructure/sqlite@1')) throw new Error(`The hub without SQLite said ${said}`);
    execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '@photostructure/sqlite@1'], {
      cwd: directory,
    });
  }
  const hub = spawnHub(directory);
  const [line] = await once(hub.stdout, 'data');
  const { page, pid } = JSON.parse(String(line));
  const answer = await fetch(new URL('/healthz', page));
  process.kill(pid, 'SIGTERM');
  const [code] = await once(hub, 'close');
  if (!answer.ok || code !== 0) throw new Error(`The hub answered ${answer.status} and ended with ${code}`);
  process.stdout.write('raymon hub runs from the packed tarball\n');
}

/** @param {string} directory - of the project. */
function spawnHub(directory) {
  const env = { ...process.env, HOME: directory };
  return spawn('npx', ['raymon', 'hub', '--port', '0', '--json'], { cwd: directory, env });
}

/** @param {import('node:stream').Readable} stream - of a program. */
async function textOf(stream) {
  let text = '';
  for await (const data of stream) text += String(data);
  return text;
}
