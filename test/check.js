/**
 * What can be checked in less than a minute: `npm run check`. Formatting, lint, types, and the tests that are quick:
 * those of laws, attacks, processes, servers and the hub's store are left to `npm test`.
 *
 * What was checked before and has not changed since is remembered in `.build/check`.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const KEPT = '.build/check';

/** Tests that take more than two seconds each, need modules of their own, or start processes. */
const LEFT_OUT = [
  'test/{attacks,cli,laws,python}/**',
  // Types are a part of their own.
  'test/**/*.test-d.ts',
  'test/hub/{api,auth,convert,http,store}/**',
  'test/hub/ingest/streamed-document.test.ts',
  'test/hub/{soak,start-hub}.test.ts',
  'test/{code-generation,call-limits,texts}.test.ts',
  'test/api/login/{device-login,secrets-file,stored-login}.test.ts',
  'test/base/{base64,limits,node-buffer}.test.ts',
  'test/base/keys/long-keys.test.ts',
  'test/disk/append-file.test.ts',
  'test/document/unknown.test.ts',
  'test/frame/{damage,dataframe,golden}.test.ts',
  'test/frame/{csv/csv-text,ipc/ipc}.test.ts',
  'test/frame/pandas-writer/columns-payload.test.ts',
  'test/frame/scan/scan-columns.test.ts',
  'test/frame/values/typed-cells.test.ts',
  'test/http/{answer,answer-ends}.test.ts',
  'test/image/{bombs,invalid-image}.test.ts',
  'test/image/pixels/**',
  'test/json/base64-payload.test.ts',
  'test/numpy/gather.test.ts',
  'test/numpy/notation/python-literal.test.ts',
  'test/text/msgpack/{msgpack,strings}.test.ts',
  'test/text/reader/invalid-text.test.ts',
  'test/text/string-cutter.test.ts',
  'test/toolkit/{deep-equality,files,read-stream,stream-memory}.test.ts',
  'test/trace/{cluster,trace}.test.ts',
  'test/trace/file/**',
  'test/trace/logger/exit-hooks.test.ts',
  'test/trace/record/{record-line,record-spans}.test.ts',
  'test/trace/send/{api-logger,failing-disk,gzip,kill,outages,spool*,transport}.test.ts',
  'test/viewer/{dom,page}/**',
  'test/viewer/model/{diff,image,tree}/**',
];

/** @param {string} project @param {string} name */
const types = (project, name) => [
  'tsc',
  '-p',
  project,
  '--noEmit',
  '--incremental',
  '--tsBuildInfoFile',
  `${KEPT}/${name}.tsbuildinfo`,
];

/** Modules as vitest transformed them before: to do so again takes as long as a third of the tests. */
const MODULES = ['--experimental.fsModuleCache', `--experimental.fsModuleCachePath=${KEPT}/modules`];

/** Parts run side by side, the commands of each one after the other. */
const PARTS = [
  [
    ['format', ['oxfmt', '-c', 'test/oxfmt.json', '--check', '.']],
    ['lint', ['npm', 'run', '--silent', 'lint:code']],
    ['types', types('test', 'test')],
    ['types that are published', types('.', 'package')],
    ['types of the viewer', types('src/viewer', 'viewer')],
    ['types of its tests', types('test/viewer/browser', 'browser')],
    ['types of the page', types('src/ui', 'page')],
  ],
  [
    [
      'tests',
      ['vitest', 'run', '--config', 'test/vitest.config.ts', '--reporter=dot', ...MODULES].concat(
        LEFT_OUT.map((glob) => `--exclude=${glob}`),
      ),
    ],
  ],
];

/** @param {string} name @param {string[]} command @returns {Promise<boolean>} Whether it found nothing. */
function run(name, [program = '', ...rest]) {
  const start = performance.now();
  const child = spawn(program, rest, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  /** @type {Buffer[]} */
  const said = [];
  child.stdout.on('data', (piece) => said.push(piece));
  child.stderr.on('data', (piece) => said.push(piece));
  return new Promise((resolve) => {
    const end = (/** @type {boolean} */ isFine) => {
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.log(`${isFine ? 'ok    ' : 'FAILED'} ${seconds.padStart(5)} s  ${name}`);
      if (!isFine) process.stdout.write(Buffer.concat(said));
      resolve(isFine);
    };
    child.on('error', (error) => {
      said.push(Buffer.from(`${error.message}\n`));
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}

const found = await Promise.all(
  PARTS.map(async (part) => {
    let isFine = true;
    // oxlint-disable-next-line no-await-in-loop -- the machine has few cores.
    for (const [name, command] of part) isFine = (await run(name, command)) && isFine;
    return isFine;
  }),
);
process.exitCode = found.every(Boolean) ? 0 : 1;
