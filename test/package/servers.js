/**
 * Runs what the pages say about web servers in Express, Fastify, Koa and Hono: documents come in and go out, large ones as
 * streams, and what a client sent wrong is answered as its own fault.
 *
 * @module
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'src/toolkit/README.md'), 'utf8');

/** How each framework begins and ends around the routes of the page. */
const FRAMEWORKS = [
  {
    name: 'Express',
    packages: ['express'],
    before: `import express from 'express'; const app = express();`,
    after: `const server = app.listen(0, '127.0.0.1');`,
  },
  {
    name: 'Fastify',
    packages: ['fastify'],
    before: `import fastify from 'fastify'; const app = fastify();`,
    after: `void app.listen({ port: 0, host: '127.0.0.1' }); const { server } = app;`,
  },
  {
    name: 'Koa',
    packages: ['koa', '@koa/router'],
    before: `import Koa from 'koa'; import { Router } from '@koa/router';
      const app = new Koa(); app.silent = true; const router = new Router();`,
    after: `app.use(router.routes()); const server = app.listen(0, '127.0.0.1');`,
  },
  {
    name: 'Hono',
    packages: ['hono', '@hono/node-server'],
    before: `import { Hono } from 'hono'; import { serve } from '@hono/node-server'; const app = new Hono();`,
    after: `const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });`,
  },
];

const BEGINNING = `
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { pipeline, Readable } from 'node:stream';
import { equals, fromJsonStream, Numpy, toJson, toJsonBytes, toJsonStream } from 'raymon';

const limits = { documentBytes: 500_000, depth: 20 };
const large = new Numpy(Float64Array.from({ length: 400_000 }, (_, at) => at / 3));
`;

const CHECKS = `
if (!server.listening) await once(server, 'listening');
const origin = 'http://127.0.0.1:' + server.address().port;
const headers = { 'content-type': 'application/json' };
const post = (body) => fetch(origin + '/arrays', { method: 'POST', headers, body });

const small = new Numpy(BigInt64Array.of(1n, 2n ** 60n));
const answer = await post(toJsonBytes(small));
assert.match(answer.headers.get('content-type') ?? '', /^application\\/json/);
assert.ok(equals(await fromJsonStream(answer), small));
assert.ok(equals(await fromJsonStream(await fetch(origin + '/arrays/large')), large));

const wrong = {
  '{nope': 400,
  '{"type":"acme.Unknown","params":1}': 400,
  '{"type":"raymon.types.Numpy","params":{"data":"AAAA","shape":"(3,)","type":"float64"}}': 400,
  ['{"type":"raymon.types.Native","params":{"data":' + '['.repeat(30) + ']'.repeat(30) + '}}']: 413,
  [toJson(new Numpy(new Float64Array(60_000)))]: 413,
};
for (const [body, status] of Object.entries(wrong)) {
  const refused = await post(body);
  assert.equal(refused.status, status, body.slice(0, 60));
  if (body.length < 1000) assert.match(await refused.text(), /Expected/);
  else await refused.body?.cancel();
}
process.stdout.write('ok');
process.exit();
`;

/** The block of code behind some words of the page. @param {string} words */
function blockBehind(words) {
  const behind = page.slice(page.indexOf(words));
  const [, code] = /```(?:ts|javascript)\n(.*?)```/s.exec(behind) ?? [];
  if (!page.includes(words) || code === undefined) throw new Error(`Expected a block of code behind ${words}`);
  return code;
}

const folder = mkdtempSync(join(tmpdir(), 'raymon-servers-'));
try {
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  const packages = FRAMEWORKS.flatMap(({ packages: names }) => names);
  execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', ...packages], { cwd: folder });
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(root, join(folder, 'node_modules/raymon'));
  const refuse = blockBehind('One function says it');
  for (const { name, before, after } of FRAMEWORKS) {
    const source = join(folder, `${name}.ts`);
    const routes = blockBehind(`**${name}**`);
    writeFileSync(source, [BEGINNING, refuse, before, routes, after, CHECKS].join('\n'));
    const program = join(folder, `${name}.js`);
    await build({ input: source, external: (id) => !id.startsWith('/'), output: { file: program, format: 'esm' } });
    const { status, stdout, stderr } = spawnSync(process.execPath, [program], { cwd: folder, encoding: 'utf8' });
    if (status !== 0 || !stdout.endsWith('ok')) throw new Error(`${name} ended with ${status}: ${stdout}${stderr}`);
    process.stdout.write(`documents by ${name}: in, out, and refused as the page says\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
