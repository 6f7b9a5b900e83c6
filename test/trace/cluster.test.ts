import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { readLog } from '../../src/trace/file/read-log.ts';
import { builtPackage } from '../support/child.ts';
import { FaultServer } from '../support/fault-server.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const run = promisify(execFile);
const directory = temporaryDirectory();
const WORKERS = 3;
const RECORDS = 200;
let packageUrl: URL;

beforeAll(async () => {
  packageUrl = await builtPackage();
}, 120_000);

/** A program whose module makes a logger before it forks, so that the primary and every worker have one. */
async function runCluster(imports: string, logger: string): Promise<void> {
  const program = join(directory(), 'program.mjs');
  writeFileSync(
    program,
    `
    import cluster from 'node:cluster';
    ${imports}
    const logger = ${logger};
    const name = cluster.isPrimary ? 'primary' : 'worker-' + cluster.worker.id;
    logger.info('t', name + ':0');
    if (cluster.isPrimary) for (let index = 0; index < ${WORKERS}; index++) cluster.fork();
    for (let n = 1; n < ${RECORDS}; n++) {
      logger.info('t', name + ':' + n + ':' + 'x'.repeat(n * 7));
      if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    if (cluster.isPrimary) await Promise.all(Object.values(cluster.workers).map((worker) => new Promise((resolve) => worker.on('exit', resolve))));
    if (!(await logger.close()) || logger.counts.dropped > 0 || logger.counts.refused > 0) process.exit(1);
    if (cluster.isWorker) process.exit(0);
    `,
  );
  await run(process.execPath, [program]);
}

/** Expects every record of every process, once, and those of each process in their order. */
function expectAll(texts: readonly string[]): void {
  const names = ['primary', ...Array.from({ length: WORKERS }, (_, index) => `worker-${index + 1}`)];
  for (const name of names) {
    const numbers = texts.filter((text) => text.startsWith(`${name}:`)).map((text) => Number(text.split(':')[1]));
    expect(numbers).toEqual(Array.from({ length: RECORDS }, (_, index) => index));
  }
  expect(texts).toHaveLength(names.length * RECORDS);
}

function url(file: string): string {
  return JSON.stringify(new URL(`trace/${file}`, packageUrl).href);
}

describe('workers of a cluster whose module makes a logger before it forks', () => {
  it('share one log file, also while it is renamed under them', async () => {
    const path = join(directory(), 'log.jsonl');
    await runCluster(
      `import { RaymonFileLogger } from ${url('file/file-logger.js')};`,
      `new RaymonFileLogger({ path: ${JSON.stringify(path)}, projectId: 'p', maxFileBytes: 20_000 })`,
    );
    const texts: string[] = [];
    for await (const { data } of readLog(path)) texts.push(String(data));
    expectAll(texts);
  });

  it('share one directory of spools, and send every record once', async () => {
    const server = await FaultServer.start();
    try {
      await runCluster(
        `import { RaymonApiLogger } from ${url('send/api-logger.js')};
         import { Spool } from ${url('send/spool.js')};
         import { fetchTransport } from ${url('send/transport.js')};`,
        `new RaymonApiLogger({
          projectId: 'p', batchAge: 5, send: fetchTransport({ url: 'http://127.0.0.1:${server.port}' }),
          spool: new Spool({ directory: ${JSON.stringify(join(directory(), 'spool'))} }),
        })`,
      );
      expectAll(server.accepted.map(({ data }) => String(data)));
    } finally {
      await server.stop();
    }
  });
});
