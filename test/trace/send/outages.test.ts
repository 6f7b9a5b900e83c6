import { createServer as createTlsServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RaymonError } from '../../../src/base/errors.ts';
import { RaymonApiLogger } from '../../../src/trace/send/api-logger.ts';
import type { ApiLoggerOptions } from '../../../src/trace/send/api-options.ts';
import type { Drop, LogCounts } from '../../../src/trace/logger/logger.ts';
import { LONGEST_TIMER_MS } from '../../../src/trace/logger/options.ts';
import { fetchTransport, type FetchTransportOptions, type Send } from '../../../src/trace/send/transport.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FaultServer, status, until, type Answer } from '../../support/fault-server.ts';
import { SELF_SIGNED } from '../../support/self-signed.ts';

/** The longest wait between two attempts, by default. */
const LONGEST_WAIT_MS = 30_000;

let server: FaultServer;
let clock: FakeClock;
let errors: RaymonError[];
let drops: Drop[];
/** Attempts of the logger that was made last. */
let attempts: number;
/** Those of them that have not ended. */
let underWay: number;

beforeEach(async () => {
  server = await FaultServer.start();
  clock = new FakeClock();
  // Every wait is as long as it may be.
  clock.chance = 1;
  errors = [];
  drops = [];
  attempts = 0;
  underWay = 0;
});
afterEach(() => server.stop());

function makeLogger(send: Send, options: Partial<ApiLoggerOptions> = {}): RaymonApiLogger {
  return new RaymonApiLogger({
    projectId: 'p',
    send: async (batch, signal) => {
      attempts++;
      underWay++;
      await send(batch, signal).finally(() => underWay--);
    },
    clock,
    attemptTimeout: LONGEST_TIMER_MS,
    onError: (error) => void errors.push(error),
    onDrop: (drop) => void drops.push(drop),
    ...options,
  });
}

function expectClosedBooks({ accepted, delivered, queued, onDisk, dropped }: LogCounts): void {
  expect(accepted).toBe(delivered + queued + onDisk + dropped);
  expect(drops.reduce((sum, { records }) => sum + records, 0)).toBe(dropped);
}

/** Lets the clock go on for so long, one wait at a time, each after another attempt has failed. */
async function pass(minutes: number, each: () => void = () => undefined): Promise<void> {
  const end = clock.now() + minutes * 60_000;
  while (clock.now() < end) {
    const failed = errors.length;
    each();
    clock.advance(LONGEST_WAIT_MS);
    await until(() => errors.length > failed, 'another failure');
  }
}

/** Ends a logger whose server answers again; every record that it still had is sent. */
async function drain(logger: RaymonApiLogger): Promise<void> {
  const closed = logger.close({ timeout: LONGEST_TIMER_MS - 1 });
  const ticking = setInterval(() => underWay === 0 && clock.advance(LONGEST_WAIT_MS), 1);
  expect(await closed).toBe(true);
  clearInterval(ticking);
  expectClosedBooks(logger.counts);
}

function needs(token: string): Answer {
  return (response, request) => status(request.authorization === `Bearer ${token}` ? 200 : 401)(response, request);
}

describe('a server whose certificate nobody knows', () => {
  it('gets neither records nor token, and costs no record', async () => {
    const heard: string[] = [];
    const stranger = createTlsServer(SELF_SIGNED, (socket) => {
      socket.on('data', (piece) => heard.push(piece.toString('latin1'))).on('error', () => undefined);
    });
    stranger.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as AddressInfo;
    let send = fetchTransport({ url: `https://localhost:${port}/v0`, token: async () => 'secret' });
    const logger = makeLogger((batch, signal) => send(batch, signal), { batchSize: 1 });
    logger.info('t', '0');
    await until(() => errors.length === 1);
    await pass(2, () => logger.info('t', 'more'));
    expect(heard).toEqual([]);
    expect(errors[0]).toMatchObject({ code: 'transport', status: undefined });
    expect(errors[0]?.message).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(errors[0]?.message).toContain(`https://localhost:${port}/v0/projects/p/ingest_batch`);
    expect(logger.counts).toMatchObject({ delivered: 0, dropped: 0, queued: 5 });
    await new Promise<unknown>((resolve) => stranger.close(resolve));
    send = fetchTransport({ url: server.url });
    await drain(logger);
    expect(server.data).toEqual(['0', 'more', 'more', 'more', 'more']);
  });
});

describe('a server that refuses connections for minutes', () => {
  it('is asked at ever longer intervals, and gets what the queue could hold, in order', async () => {
    await server.stop();
    const logger = makeLogger(fetchTransport({ url: server.url }), { batchSize: 10, maxQueueRecords: 100 });
    let logged = 0;
    const log = (): void => {
      for (let count = 0; count < 15; count++) logger.info('t', String(logged++));
      expect(logger.counts.queued).toBeLessThanOrEqual(100);
      expectClosedBooks(logger.counts);
    };
    log();
    await until(() => errors.length === 1);
    await pass(20, log);
    const waits = clock.waits.filter((ms) => ms !== LONGEST_TIMER_MS && ms !== 1000);
    // The second wait is as long as the age of a batch, which is left out here.
    expect(waits.slice(0, 7)).toEqual([500, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    // One report for each attempt, and no more attempts than waits.
    expect(errors.length).toBe(attempts);
    expect(attempts).toBe(41);
    expect(errors[0]?.message).toContain('ECONNREFUSED');
    expect(logger.counts).toMatchObject({ accepted: 615, delivered: 0, queued: 100, dropped: 515 });
    server = await FaultServer.start(server.port);
    await drain(logger);
    // The batch that was under way, and the newest that came after it.
    const taken = Array.from({ length: 10 }, (_, index) => String(index));
    const newest = Array.from({ length: 90 }, (_, index) => String(525 + index));
    expect(server.data).toEqual([...taken, ...newest]);
    expect(logger.counts).toMatchObject({ delivered: 100, queued: 0, dropped: 515 });
  });
});

describe('a server that refuses every token', () => {
  it.each<[string, FetchTransportOptions['renew'], number]>([
    ['that renewal gives', async () => 'bad', 2],
    ['while renewal gives the same one', async () => 'old', 1],
    ['while renewal throws', async () => Promise.reject(new Error('a secret')), 1],
    [
      'while renewal throws at once',
      () => {
        throw new Error('a secret');
      },
      1,
    ],
    ['while renewal gives what cannot stand in a header', async () => 'a\nsecret', 1],
  ])('%s is asked a bounded number of times in an hour, and gets all in the end', async (_, renew, most) => {
    let renewals = 0;
    let repaired = false;
    const renewOnce = async (): Promise<string> => {
      renewals++;
      return repaired ? 'good' : ((await renew?.()) ?? '');
    };
    const logger = makeLogger(fetchTransport({ url: server.url, token: async () => 'old', renew: renewOnce }), {
      batchSize: 5,
    });
    server.always = needs('good');
    for (let index = 0; index < 20; index++) logger.info('t', String(index));
    await until(() => errors.length === 1);
    await pass(60);
    expect(attempts).toBe(121);
    expect(errors).toHaveLength(121);
    expect(renewals).toBe(121);
    expect(server.requests.length).toBe(121 * most);
    expect(logger.counts).toMatchObject({ queued: 20, delivered: 0, dropped: 0 });
    for (const { message, cause } of errors) expect(`${message} ${String(cause)}`).not.toMatch(/old|bad/);
    repaired = true;
    await drain(logger);
    expect(server.data).toEqual(Array.from({ length: 20 }, (_, index) => String(index)));
  });

  it('while renewal hangs is asked again with each attempt, and gets all once one ends', async () => {
    let renewals = 0;
    const renew = async (): Promise<string> => {
      renewals++;
      return renewals < 4 ? new Promise<never>(() => undefined) : 'good';
    };
    const send = fetchTransport({ url: server.url, token: async () => 'old', renew });
    const logger = makeLogger(send, { batchSize: 2, attemptTimeout: 20_000 });
    server.always = needs('good');
    for (let index = 0; index < 4; index++) logger.info('t', String(index));
    for (let hung = 1; hung < 4; hung++) {
      await until(() => renewals === hung, `renewal ${hung}`);
      clock.advance(20_000);
      await until(() => errors.length === hung, 'the end of the attempt');
      expect(errors[hung - 1]).toMatchObject({ code: 'transport', status: undefined });
      clock.advance(LONGEST_WAIT_MS);
    }
    await drain(logger);
    expect(server.data).toEqual(['0', '1', '2', '3']);
    expect(logger.counts).toMatchObject({ delivered: 4, dropped: 0 });
  });

  it('while the token itself hangs keeps the records, and gets all once there is one', async () => {
    let asked = 0;
    const token = async (): Promise<string> => (++asked === 1 ? new Promise<never>(() => undefined) : 'good');
    const logger = makeLogger(fetchTransport({ url: server.url, token }), { batchSize: 1, attemptTimeout: 20_000 });
    server.always = needs('good');
    logger.info('t', '0');
    await until(() => asked === 1);
    clock.advance(20_000);
    await until(() => errors.length === 1);
    await drain(logger);
    expect(server.data).toEqual(['0']);
  });
});

it('a token that cannot stand in a header is in no error', async () => {
  const send = fetchTransport({ url: server.url, token: async () => 'a secret\r\nx: y' });
  const logger = makeLogger(send, { batchSize: 1 });
  logger.info('t', '0');
  await until(() => errors.length === 1);
  const told: string[] = [];
  for (let error: unknown = errors[0]; error instanceof Error; error = error.cause) told.push(String(error));
  expect(told.join()).not.toContain('a secret');
  expect(server.requests).toEqual([]);
  expect(logger.counts).toMatchObject({ queued: 1 });
  const closed = logger.close({ timeout: 0 });
  clock.advance(0);
  expect(await closed).toBe(false);
});
