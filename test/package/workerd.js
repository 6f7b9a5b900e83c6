/**
 * Bundles a worker that logs by `raymon/trace`, runs it in workerd, and looks at its books: what is sampled and redacted
 * must add up there too, and the current trace must last beyond an `await`.
 *
 * @module
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const WORKER = `
import { RaymonApiLogger, Trace, currentTrace, withTrace } from 'raymon/trace';

export default {
  async fetch() {
    const received = [];
    let told = 0;
    const logger = new RaymonApiLogger({
      projectId: 'p',
      sampleRate: 0.5,
      redact: ({ kind, value }) => (kind === 'info' ? undefined : value),
      onDrop: ({ records }) => (told += records),
      gzip: false,
      send: async ({ body }) => received.push(...JSON.parse(new TextDecoder().decode(body))),
    });
    let isKept = true;
    for (let index = 0; index < 200; index++) {
      const trace = new Trace(logger, { traceId: 'trace-' + index });
      await withTrace(trace, async () => {
        await Promise.resolve();
        isKept &&= currentTrace() === trace;
        trace.info('a text');
        trace.log('array', new Float32Array(9));
        await trace.time('metric', async () => 1);
      });
    }
    const hasLeft = await logger.close();
    return Response.json({ isKept, hasLeft, told, received: received.length, counts: logger.counts });
  },
};
`;
const DEADLINE_MS = 60_000;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'raymon-workerd-'));
const port = await freePort();
const entry = join(ROOT, '.build', `worker-${port}.js`);
mkdirSync(join(ROOT, '.build'), { recursive: true });
writeFileSync(entry, WORKER);
await build({
  input: entry,
  platform: 'neutral',
  external: [/^node:/],
  resolve: { conditionNames: ['workerd', 'import', 'default'], mainFields: ['module', 'main'] },
  output: { file: join(folder, 'worker.js'), format: 'esm' },
});
rmSync(entry);
writeFileSync(
  join(folder, 'config.capnp'),
  `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.js")],
  compatibilityDate = "2025-09-01",
  compatibilityFlags = ["nodejs_compat"],
);
`,
);
// A group of its own, so that what npx starts ends with it.
const server = spawn('npx', ['-y', 'workerd', 'serve', 'config.capnp'], {
  cwd: folder,
  stdio: 'inherit',
  detached: true,
});
try {
  const { isKept, hasLeft, told, received, counts } = await answer(`http://127.0.0.1:${port}/`);
  const { accepted, delivered, dropped, queued, refused, sampled } = counts;
  assert.ok(isKept && hasLeft);
  assert.equal(accepted, delivered + dropped);
  assert.equal(accepted + sampled, 600);
  assert.deepEqual([told, received, queued, refused], [dropped, delivered, 0, 0]);
  assert.equal(dropped, accepted / 3);
  assert.ok(sampled > 0 && sampled < 600);
  process.stdout.write(
    `raymon/trace in workerd: ${accepted} records accepted, ${sampled} sampled, ${dropped} redacted\n`,
  );
} finally {
  process.kill(-(server.pid ?? 0));
  rmSync(folder, { recursive: true });
}

/** The answer of a server that may still be starting. @param {string} url */
async function answer(url) {
  for (const end = Date.now() + DEADLINE_MS; ;) {
    try {
      return await (await fetch(url)).json();
    } catch (error) {
      if (Date.now() > end || server.exitCode !== null) throw error;
      await new Promise((resolve) => {
        setTimeout(resolve, 200);
      });
    }
  }
}

/** A port that nobody listens to. */
async function freePort() {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (listener.address());
  listener.close();
  return port;
}
