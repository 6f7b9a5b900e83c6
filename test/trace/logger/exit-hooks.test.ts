import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RaymonApiLogger } from '../../../src/trace/send/api-logger.ts';
import { Spool } from '../../../src/trace/send/spool.ts';
import { fetchTransport } from '../../../src/trace/send/transport.ts';
import { budget } from '../../support/budget.ts';
import { builtPackage } from '../../support/child.ts';
import { FaultServer, status, until } from '../../support/fault-server.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const directory = temporaryDirectory();
let packageUrl: URL;
let server: FaultServer;

beforeAll(async () => {
  packageUrl = await builtPackage();
}, 120_000);

beforeEach(async () => {
  server = await FaultServer.start();
});
afterEach(() => server.stop());

function module(name: string): string {
  return JSON.stringify(new URL(`trace/${name}`, packageUrl).href);
}

/** Runs a script that finds `logger(options)` and `spool` made for it. */
function run(script: string, flags: readonly string[] = []): ChildProcess {
  const head = `
    import { RaymonApiLogger } from ${module('send/api-logger.js')};
    import { RaymonFileLogger } from ${module('file/file-logger.js')};
    import { Spool } from ${module('send/spool.js')};
    import { fetchTransport } from ${module('send/transport.js')};
    const directory = ${JSON.stringify(directory())};
    const send = fetchTransport({ url: ${JSON.stringify(server.url)} });
    const logger = (options) => new RaymonApiLogger({ projectId: 'p', send, onError() {}, ...options });
    const spool = () => new Spool({ directory: directory + '/spool' });
  `;
  return spawn(process.execPath, [...flags, '--input-type=module', '-e', head + script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function ended(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return { code, signal };
}

async function sendSpooled(): Promise<void> {
  const send = fetchTransport({ url: server.url });
  await using logger = new RaymonApiLogger({
    projectId: 'p',
    send,
    spool: new Spool({ directory: join(directory(), 'spool') }),
  });
  await logger.flush();
}

describe('a process that ends', () => {
  it('by itself sends what it has logged', async () => {
    expect(await ended(run(`const l = logger(); for (let i = 0; i < 5; i++) l.info('t', String(i));`))).toEqual({
      code: 0,
      signal: null,
    });
    expect(server.data).toEqual(['0', '1', '2', '3', '4']);
  });

  it('by itself forgets loggers that could not be made', async () => {
    const child = run(`
      for (const options of [{ batchSize: 0 }, { backoff: { first: NaN } }, { maxRecordBytes: 0 }, { exitTimeout: -1 }]) {
        try { logger(options); } catch (error) { if (error.code !== 'bad-option') throw error; }
      }
      const shared = spool();
      logger({ spool: shared });
      try { logger({ spool: shared }); console.log('made'); } catch (error) { if (error.code !== 'trace') throw error; }
      try { logger({ exitSignals: ['SIGKILL'] }); console.log('made'); } catch (error) { if (error.code !== 'bad-option') throw error; }
    `);
    child.stdout?.on('data', (text: Buffer) => expect.fail(text.toString()));
    expect(await ended(child)).toEqual({ code: 0, signal: null });
  });

  it('by itself does not wait for ever for a server that fails', async () => {
    server.always = status(503);
    const child = run(`logger({ exitTimeout: 200 }).info('t', 'x');`);
    expect(await ended(child)).toEqual({ code: 0, signal: null });
    expect(server.requests.length).toBeGreaterThan(0);
  });

  it('by itself is not kept alive by loggers without anything to do', async () => {
    const child = run(`const l = logger({ batchAge: 1e9 }); logger({ spool: spool() }); setTimeout(() => {}, 10);`);
    expect(await ended(child)).toEqual({ code: 0, signal: null });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('by %s sends what it has logged, when asked to', async (signal) => {
    const child = run(`
      const options = { exitSignals: ['SIGTERM', 'SIGINT'] };
      logger(options).info('t', 'a');
      logger(options).info('t', 'b');
      setInterval(() => {}, 1000);
      console.log('ready');
    `);
    await once(child.stdout ?? child, 'data');
    child.kill(signal);
    expect(await ended(child)).toEqual({ code: null, signal });
    expect(server.data.toSorted()).toEqual(['a', 'b']);
  });

  it('by a signal that the application handles lets the application decide', async () => {
    const child = run(`
      const l = logger({ exitSignals: ['SIGTERM'] });
      l.info('t', 'a');
      process.on('SIGTERM', async () => { l.info('t', 'shutting down'); await l.close(); process.exit(7); });
      setInterval(() => {}, 1000);
      console.log('ready');
    `);
    await once(child.stdout ?? child, 'data');
    child.kill('SIGTERM');
    expect(await ended(child)).toEqual({ code: 7, signal: null });
    expect(server.data).toEqual(['a', 'shutting down']);
  });

  it.each([
    ['process.exit', 'process.exit(0);'],
    ['an uncaught error', `throw new Error('bug');`],
    ['an abort', 'process.abort();'],
  ])('by %s leaves its spool for the next one', async (_, end) => {
    const child = run(`const l = logger({ spool: spool() }); for (let i = 0; i < 1000; i++) l.info('t', String(i)); ${end}`); // oxfmt-ignore
    await ended(child);
    await sendSpooled();
    expect(new Set(server.data)).toEqual(new Set(Array.from({ length: 1000 }, (_, index) => String(index))));
  });

  it('by process.exit has written its log file', async () => {
    await ended(run(`
      const l = new RaymonFileLogger({ projectId: 'p', path: directory + '/log.jsonl' });
      for (let i = 0; i < 1000; i++) l.info('t', String(i));
      process.exit(0);
    `)); // oxfmt-ignore
    expect(readFileSync(join(directory(), 'log.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(1000);
  });
});

/** In records of 20 KB. */
const LOGGED_MB = budget(120, 400);

describe('memory', () => {
  it.each([
    ['in a queue', '{ maxQueueBytes: 16e6 }'],
    ['in a spool', `{ spool: new Spool({ directory: directory + '/spool', maxBytes: 32e6 }) }`],
  ])(
    `stays within its bounds while ${LOGGED_MB} MB are logged and nothing can be sent, %s`,
    async (_, options) => {
      server.always = status(503);
      // What is held is asked after a collection: how much garbage lies about besides depends on the machine.
      const child = run(
        `
      const l = logger({ exitTimeout: 0, ...${options} });
      const held = () => { gc(); const m = process.memoryUsage(); return m.heapUsed + m.external; };
      const before = held();
      const text = 'x'.repeat(20_000);
      let most = 0;
      for (let i = 0; i < ${LOGGED_MB * 50}; i++) {
        l.info('t', text + i);
        if (i % 50 === 0) await new Promise(setImmediate);
        if (i % 500 === 0) most = Math.max(most, held() - before);
      }
      const { accepted, delivered, onDisk, queued, dropped } = l.counts;
      console.log(JSON.stringify({ most, closes: accepted === delivered + onDisk + queued + dropped, dropped }));
    `,
        ['--expose-gc', '--max-old-space-size=128'],
      );
      let output = '';
      child.stdout?.on('data', (text: Buffer) => (output += text.toString()));
      await ended(child);
      const { most, closes, dropped } = JSON.parse(output) as { most: number; closes: boolean; dropped: number };
      expect(closes).toBe(true);
      expect(dropped).toBeGreaterThan(LOGGED_MB * 25);
      expect(most).toBeLessThan(64e6);
    },
    30_000,
  );
});

it('two processes on one spool directory send the records of both', async () => {
  const children = ['a', 'b'].map(
    (name) =>
    run(`const l = logger({ spool: spool() }); for (let i = 0; i < 200; i++) { l.info('t', '${name}' + i); if (i % 9 === 0) await new Promise(setImmediate); }`), // oxfmt-ignore
  );
  await Promise.all(children.map(ended));
  await until(() => server.accepted.length >= 400);
  expect(new Set(server.data).size).toBe(400);
});
