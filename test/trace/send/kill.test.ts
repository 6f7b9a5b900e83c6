import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { beforeAll, expect, it } from 'vitest';
import { RaymonApiLogger } from '../../../src/trace/send/api-logger.ts';
import { Spool } from '../../../src/trace/send/spool.ts';
import { fetchTransport } from '../../../src/trace/send/transport.ts';
import { builtPackage } from '../../support/child.ts';
import { FaultServer, status, type Answer } from '../../support/fault-server.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** Processes to kill, half of them with a spool; `npm run test:kill` asks for 200. */
const KILLS = Number(process.env['KILLS'] ?? 20);
const QUEUE = 60;
/** The same for the heir: batches of other bounds are others, and have other keys. */
const BATCH = 10;

const directory = temporaryDirectory();
let packageUrl: URL;

beforeAll(async () => {
  packageUrl = await builtPackage();
}, 120_000);

/** Mostly well; sometimes unavailable, sometimes gone after it has accepted. */
const moody: Answer = (response, request) => {
  const chance = Math.random();
  if (chance < 0.2) return status(503)(response, request);
  if (chance < 0.3) return (response.socket?.destroy(), true);
  return status(200)(response, request);
};

/** What a process said of itself before it was killed. */
interface Life {
  readonly name: string;
  /** Calls that had returned. */
  readonly accepted: number;
  readonly dropped: number;
}

function module(file: string): string {
  return JSON.stringify(new URL(`trace/send/${file}`, packageUrl).href);
}

/** Starts a process that logs without pause, and kills it at a random moment. */
async function liveAndDie(name: string, url: string, withSpool: boolean): Promise<Life> {
  const script = `
    import { writeSync } from 'node:fs';
    import { RaymonApiLogger } from ${module('api-logger.js')};
    import { Spool } from ${module('spool.js')};
    import { fetchTransport } from ${module('transport.js')};
    const logger = new RaymonApiLogger({
      projectId: 'p', batchSize: ${BATCH}, batchAge: 5, maxQueueRecords: ${QUEUE}, backoff: { first: 5, longest: 20 }, onError() {},
      send: fetchTransport({ url: ${JSON.stringify(url)} }),
      ...(${withSpool} ? { spool: new Spool({ directory: ${JSON.stringify(directory())} }) } : {}),
    });
    for (let n = 0; ; n++) {
      logger.info('t', '${name}:' + n + ':' + 'x'.repeat(n % 3000));
      writeSync(1, (n + 1) + ' ' + logger.counts.dropped + '\\n');
      if (n % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  await once(child.stdout, 'data');
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 120));
  child.kill('SIGKILL');
  await once(child, 'close');
  const [accepted = 0, dropped = 0] = (said.split('\n').at(-2) ?? '').split(' ').map(Number);
  return { name, accepted, dropped };
}

async function kill(withSpool: boolean): Promise<{ lives: Life[]; server: FaultServer }> {
  const server = await FaultServer.start();
  server.always = moody;
  const lives: Life[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < KILLS / 2) lives.push(await liveAndDie(`life${next++}`, server.url, withSpool));
  };
  await Promise.all([worker(), worker()]);
  return { lives, server };
}

/** Numbers of the stored records of each life; none is stored twice. */
function delivered(server: FaultServer): Map<string, Set<number>> {
  const found = new Map<string, Set<number>>();
  for (const { data } of server.accepted) {
    const [name = '', number, filling] = String(data).split(':');
    expect(filling).toBe('x'.repeat(Number(number) % 3000));
    const numbers = found.get(name) ?? new Set();
    expect(numbers.has(Number(number)), `${name}:${number} is stored twice`).toBe(false);
    found.set(name, numbers.add(Number(number)));
  }
  return found;
}

const TIME = 60_000 + KILLS * 1000;

it('with a spool no record is lost, however the process is killed', { timeout: TIME }, async () => {
  const { lives, server } = await kill(true);
  server.always = status(200);
  const heir = new RaymonApiLogger({
    projectId: 'p',
    batchSize: BATCH,
    send: fetchTransport({ url: server.url }),
    spool: new Spool({ directory: directory() }),
  });
  expect(await heir.close()).toBe(true);
  const found = delivered(server);
  for (const { name, accepted, dropped } of lives) {
    expect(dropped).toBe(0);
    const numbers = found.get(name) ?? new Set();
    expect(Array.from({ length: accepted }, (_, n) => n).filter((n) => !numbers.has(n))).toEqual([]);
    // The one whose call had not returned, or was not yet told, may be there or not.
    expect(numbers.size - accepted).toBeLessThanOrEqual(1);
  }
  expect(lives.reduce((sum, { accepted }) => sum + accepted, 0)).toBeGreaterThan(KILLS * 5);
  await server.stop();
});

it('without a spool no more is lost than the queue holds', { timeout: TIME }, async () => {
  const { lives, server } = await kill(false);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const found = delivered(server);
  for (const { name, accepted, dropped } of lives) {
    const lost = accepted - dropped - (found.get(name)?.size ?? 0);
    expect(lost).toBeLessThanOrEqual(QUEUE);
  }
  await server.stop();
});
