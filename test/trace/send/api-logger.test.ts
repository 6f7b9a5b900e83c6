import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OptionError, TransportError, type RaymonError } from '../../../src/base/errors.ts';
import { RaymonApiLogger } from '../../../src/trace/send/api-logger.ts';
import type { ApiLoggerOptions } from '../../../src/trace/send/api-options.ts';
import { LONGEST_TIMER_MS } from '../../../src/trace/logger/options.ts';
import type { Drop, FlushOptions, LogCounts } from '../../../src/trace/logger/logger.ts';
import { fetchTransport, type FetchTransportOptions } from '../../../src/trace/send/transport.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FaultServer, status, until, type Answer } from '../../support/fault-server.ts';

let server: FaultServer;
let clock: FakeClock;
let errors: RaymonError[];
let drops: Drop[];
const loggers: RaymonApiLogger[] = [];

beforeEach(async () => {
  server = await FaultServer.start();
  clock = new FakeClock();
  errors = [];
  drops = [];
});

afterEach(async () => {
  for (const logger of loggers.splice(0)) {
    const closed = logger.close({ timeout: 0 });
    clock.advance(0);
    await closed;
    expectClosedBooks(logger.counts);
  }
  await server.stop();
});

function expectClosedBooks(counts: LogCounts): void {
  const { accepted, delivered, onDisk, queued, dropped } = counts;
  expect(accepted).toBe(delivered + onDisk + queued + dropped);
}

function makeLogger(options: Partial<ApiLoggerOptions> & Partial<FetchTransportOptions> = {}): RaymonApiLogger {
  const { token, renew, ...others } = options;
  const transport: FetchTransportOptions = {
    url: server.url,
    ...(token === undefined ? {} : { token }),
    ...(renew === undefined ? {} : { renew }),
  };
  const logger = new RaymonApiLogger({
    projectId: 'p',
    send: fetchTransport(transport),
    clock,
    // Longer than any test lets the clock go on while a request is under way.
    attemptTimeout: LONGEST_TIMER_MS,
    onError: (error) => void errors.push(error),
    onDrop: (drop) => void drops.push(drop),
    ...others,
  });
  loggers.push(logger);
  return logger;
}

function fill(logger: RaymonApiLogger, from: number, to: number): void {
  for (let index = from; index < to; index++) logger.info('t', String(index));
}

function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => String(from + index));
}

/** Lets the waits between attempts pass until everything has left. */
async function drain(logger: RaymonApiLogger): Promise<void> {
  const flushed = logger.flush({ timeout: LONGEST_TIMER_MS });
  const ticking = setInterval(() => clock.advance(1_000_000), 5);
  await flushed;
  clearInterval(ticking);
}

describe('batches', () => {
  it('are sent when they are full, in the order of the calls', async () => {
    const logger = makeLogger({ batchSize: 10 });
    fill(logger, 0, 9);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.requests).toHaveLength(0);
    fill(logger, 9, 10);
    await until(() => logger.counts.delivered === 10);
    expect(server.data).toEqual(numbers(0, 10));
    expect(server.requests[0]).toMatchObject({ path: '/v0/projects/p/ingest_batch', authorization: undefined });
  });

  it('are sent when their oldest record has waited long enough', async () => {
    const logger = makeLogger({ batchAge: 700 });
    fill(logger, 0, 3);
    clock.advance(699);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(server.requests).toHaveLength(0);
    clock.advance(1);
    await until(() => logger.counts.delivered === 3);
    expect(server.requests).toHaveLength(1);
  });

  it('are bounded in bytes', async () => {
    const logger = makeLogger({ batchBytes: 1000, gzip: false });
    for (let index = 0; index < 20; index++) logger.info('t', 'x'.repeat(300));
    await drain(logger);
    expect(server.requests.map((request) => request.records.length)).toEqual(Array.from({ length: 10 }, () => 2));
  });

  it('are compressed where that gains something', async () => {
    const logger = makeLogger();
    fill(logger, 0, 100);
    await drain(logger);
    expect(server.requests.map((request) => request.encoding)).toEqual(['gzip']);
    expect(server.data).toEqual(numbers(0, 100));
  });

  it('take what is logged while one is being sent, and send nothing when there is nothing', async () => {
    const logger = makeLogger({ batchSize: 5 });
    server.always = (response, request) => {
      fill(logger, logger.counts.accepted, Math.min(50, logger.counts.accepted + 5));
      return status(200)(response, request);
    };
    fill(logger, 0, 5);
    await until(() => logger.counts.delivered === 50);
    expect(server.data).toEqual(numbers(0, 50));
    expect(await logger.flush()).toBe(true);
    expect(server.requests).toHaveLength(10);
  });

  it('have a key of their own, the same for every attempt', async () => {
    const logger = makeLogger({ batchSize: 2 });
    server.script.push(status(503), status(503));
    fill(logger, 0, 4);
    await drain(logger);
    const keys = server.requests.map((request) => request.key);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[1]).toBe(keys[2]);
    expect(new Set(keys).size).toBe(2);
  });
});

describe('a value', () => {
  it('is what it was when it was logged', async () => {
    const logger = makeLogger();
    const list = [1, 2, 3];
    const floats = new Float32Array([1, 2]);
    logger.log('t', 'list', list);
    logger.log('t', 'floats', floats);
    list.push(4);
    floats.fill(0);
    await drain(logger);
    expect(server.data).toEqual([
      { type: 'raymon.types.Native', params: { data: [1, 2, 3] } },
      { type: 'raymon.types.Numpy', params: { data: 'AACAPwAAAEA=', shape: '(2,)', dtype: 'float32' } },
    ]);
  });

  it('that cannot be kept is refused at once, and spoils nothing', async () => {
    const logger = makeLogger({ maxRecordBytes: 10_000 });
    fill(logger, 0, 1);
    expect(logger.log('t', 'bad', { f: () => 1 })).toBe(false);
    expect(logger.log('t', 'large', 'x'.repeat(10_001))).toBe(false);
    expect(logger.log('t', 'larger', new Uint8Array(1_000_000))).toBe(false);
    expect(logger.info('t', 'é'.repeat(9000))).toBe(false);
    fill(logger, 1, 2);
    await drain(logger);
    expect(server.data).toEqual(['0', '1']);
    expect(errors.map((error) => error.code)).toEqual(['unsupported-value', 'limit', 'limit', 'limit']);
    expect(logger.counts).toMatchObject({ accepted: 2, delivered: 2, refused: 4, dropped: 0 });
  });
});

/** What a proxy might put in the way: success, but not of the records. */
function page(text: string): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(text);
    return false;
  };
}

/** Answers that say nothing about the records: they are kept and sent again. */
const passing: [string, Answer][] = [
  ...[401, 403, 408, 425, 429, 500, 502, 503, 504].map((code): [string, Answer] => [`${code}`, status(code)]),
  ['a page that is no JSON', page('<html>log in</html>')],
  ['a page longer than any answer', page('['.repeat(3_000_000))],
  ['a reset connection', (response) => (response.socket?.resetAndDestroy(), false)],
  ['a closed connection', (response) => (response.socket?.destroy(), false)],
  [
    'half an answer',
    (response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{');
      setTimeout(() => response.socket?.destroy(), 5);
      return false;
    },
  ],
];

/** What was waited between attempts: neither the age of a batch nor the time of an attempt. */
function waits(): number[] {
  return clock.waits.filter((ms) => ms !== 1000.5 && ms < 1e9);
}

describe('a success', () => {
  it.each<[string, Record<string, string>, string]>([
    ['{} of no type', {}, '{}'],
    ['{} said to be text/html', { 'content-type': 'text/html' }, '{}'],
    ['{} said to be text/json', { 'content-type': 'text/json' }, '{}'],
    ['nothing, said to be text/html', { 'content-type': 'text/html' }, ''],
    ['a number said to be binary', { 'content-type': 'application/octet-stream' }, '1'],
  ])('with %s delivers the batch', async (_, headers, body) => {
    const logger = makeLogger({ batchSize: 2 });
    server.script.push((response) => (response.writeHead(200, headers).end(body), true));
    fill(logger, 0, 2);
    await until(() => logger.counts.delivered === 2);
    expect(errors).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });
});

const refusesGzip: Answer = (response, request) => status(request.encoding === 'gzip' ? 415 : 200)(response, request);

describe('a server that takes no gzip', () => {
  it('gets the batch plain at once, under the same key, and all later ones plain', async () => {
    const logger = makeLogger({ batchSize: 100 });
    server.always = refusesGzip;
    fill(logger, 0, 200);
    await until(() => logger.counts.delivered === 200);
    expect(server.requests.map(({ encoding }) => encoding)).toEqual(['gzip', undefined, undefined]);
    expect(server.requests[0]?.key).toBe(server.requests[1]?.key);
    expect(errors).toEqual([]);
  });

  it('and refuses a record plain too is refusing that record', async () => {
    const dead: number[] = [];
    const logger = makeLogger({ batchSize: 64, deadLetter: (line) => dead.push(line.length) });
    server.always = (response, request) => {
      const isBad = request.records.some((record) => record.data === '13');
      return isBad ? status(415)(response, request) : status(200)(response, request);
    };
    fill(logger, 0, 64);
    await drain(logger);
    expect(dead).toHaveLength(1);
    expect(logger.counts).toMatchObject({ delivered: 63, dropped: 1 });
  });
});

describe('a server that fails', () => {
  it.each(passing)('with %s keeps the records waiting, and gets them later', async (_, answer) => {
    const logger = makeLogger({ batchSize: 3 });
    server.script.push(answer, answer);
    fill(logger, 0, 5);
    await drain(logger);
    expect(server.data).toEqual(numbers(0, 5));
    expect(logger.counts).toMatchObject({ accepted: 5, delivered: 5, dropped: 0, queued: 0 });
    expect(errors).toHaveLength(2);
    for (const error of errors) expect(error).toBeInstanceOf(TransportError);
    expect(server.requests.every((request) => request.path.endsWith('/ingest_batch'))).toBe(true);
  });

  it.each([402, 404, 405, 406, 409, 410, 411, 418, 431, 451, 501, 505, 301, 302, 303, 307, 308])(
    'with %i, about itself, costs no record, and is told at once and once a minute',
    async (code) => {
      const logger = makeLogger({
        batchSize: 3,
        batchAge: 1000.5,
        backoff: { first: 1000 },
        token: async () => 'hidden',
      });
      server.always = status(code, { location: '/elsewhere' });
      fill(logger, 0, 3);
      await until(() => errors.length === 1);
      const url = `POST ${server.url}/projects/p/ingest_batch`;
      expect(errors[0]).toMatchObject({ code: 'transport', status: code, request: url });
      expect(errors[0]?.message).toContain(String(code));
      expect(errors[0]?.message).toContain(url);
      expect(errors[0]?.message).not.toContain('hidden');
      for (let attempt = 1; attempt < 12; attempt++) {
        await until(() => waits().length === attempt);
        clock.advance(waits().at(-1) ?? 0);
        await until(() => server.requests.length > attempt);
      }
      await until(() => waits().length === 12);
      // Full jitter, halved by the chance of the fake clock.
      expect(waits()).toEqual([...[1, 2, 4, 8, 16, 32, 64, 128, 256].map((s) => s * 500), 150_000, 150_000, 150_000]);
      // Told at 0 s, at 63.5 s, the first attempt past a minute, and of the four after it.
      expect(errors).toHaveLength(6);
      expect(logger.counts).toMatchObject({ accepted: 3, queued: 3, dropped: 0 });
      server.always = status(200);
      await drain(logger);
      expect(server.data).toEqual(numbers(0, 3));
    },
  );

  it('tells a fault at once when it is another one', async () => {
    const logger = makeLogger({ batchSize: 1 });
    server.script.push(status(404), status(404), status(410), status(503), status(404));
    fill(logger, 0, 1);
    const flushed = logger.flush({ timeout: LONGEST_TIMER_MS });
    const ticking = setInterval(() => clock.advance(1000), 2);
    await flushed;
    clearInterval(ticking);
    expect(errors.map((error) => (error as TransportError).status)).toEqual([404, 410, 503, 404]);
  });

  it('by not being there does not slow the application down', async () => {
    const { port } = server;
    await server.stop();
    const logger = makeLogger({ batchSize: 1 });
    fill(logger, 0, 20);
    await until(() => errors.length > 0);
    expect(errors[0]).toMatchObject({ code: 'transport', status: undefined });
    expect(logger.counts.queued).toBe(20);
    server = await FaultServer.start(port);
    await drain(logger);
    expect(server.data).toEqual(numbers(0, 20));
  });

  it.each<[string, Answer]>([
    ['never answers', () => false],
    [
      'drips its answer',
      (response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write(' '), 1);
        response.on('close', () => clearInterval(drip));
        return false;
      },
    ],
  ])('when it %s is given up after the time of one attempt', async (_, answer) => {
    const logger = makeLogger({ batchSize: 1, attemptTimeout: 5000 });
    server.script.push(answer);
    fill(logger, 0, 1);
    await until(() => server.requests.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(errors).toHaveLength(0);
    clock.advance(5000);
    await until(() => errors.length === 1);
    // Past the wait, and not past the time of the next attempt.
    clock.advance(500);
    await until(() => logger.counts.delivered === 1);
    expect(server.data).toEqual(['0']);
  });

  it('is left alone longer and longer, and as long as it asks', async () => {
    const inTwoMinutes = new Date(Date.now() + 120_000).toUTCString();
    const logger = makeLogger({
      batchSize: 1,
      attemptTimeout: LONGEST_TIMER_MS,
      backoff: { first: 100, longest: 250 },
    });
    const asked = [undefined, undefined, undefined, '30', inTwoMinutes, '999999'];
    for (const after of asked) server.script.push(status(503, after === undefined ? {} : { 'retry-after': after }));
    fill(logger, 0, 1);
    await drain(logger);
    const waits = clock.waits.filter((ms) => ms < 1e9 && ms !== 1000);
    expect(waits.slice(0, 4)).toEqual([50, 100, 125, 30_125]);
    expect(waits[4]).toBeGreaterThan(110_000);
    expect(waits[4]).toBeLessThan(121_000);
    expect(waits[5]).toBe(300_125);
  });

  it('after it has accepted gets the records again, under the same key', async () => {
    const logger = makeLogger({ batchSize: 3 });
    server.script.push((response) => (response.socket?.destroy(), true));
    fill(logger, 0, 3);
    await drain(logger);
    expect(server.data).toEqual(numbers(0, 3));
    expect(server.requests).toHaveLength(2);
    expect(server.requests[0]?.key).toBe(server.requests[1]?.key);
    expect(logger.counts.delivered).toBe(3);
  });
});

describe('a record that the server refuses', () => {
  it.each([400, 413, 414, 422])(
    'with %i is found, and given to the dead-letter callback with the reason',
    async (code) => {
      const dead: [string, string][] = [];
      const logger = makeLogger({
        batchSize: 64,
        deadLetter: (line, error) => dead.push([new TextDecoder().decode(line), error.body]),
      });
      server.always = (response, request) => {
        const isBad = request.records.some((record) => record.data === '13' || record.data === '50');
        return isBad ? status(code, {}, '{"why":"bad"}')(response, request) : status(200)(response, request);
      };
      fill(logger, 0, 64);
      await drain(logger);
      expect(server.data).toEqual(numbers(0, 64).filter((text) => text !== '13' && text !== '50'));
      expect(dead.map(([line, body]) => [(JSON.parse(line) as { data: string }).data, body])).toEqual([
        ['13', '{"why":"bad"}'],
        ['50', '{"why":"bad"}'],
      ]);
      expect(drops).toEqual([
        { reason: 'rejected', records: 1 },
        { reason: 'rejected', records: 1 },
      ]);
      expect(logger.counts).toMatchObject({ accepted: 64, delivered: 62, dropped: 2, queued: 0 });
      expect(server.requests.length).toBeLessThan(30);
      expect(new Set(server.requests.map((request) => request.key)).size).toBe(server.requests.length);
    },
  );

  it('as too large is halved with its batch until it is alone', async () => {
    const logger = makeLogger({ batchSize: 16, gzip: false });
    server.always = (response, request) => {
      const size = JSON.stringify(request.records).length;
      return status(size > 1000 ? 413 : 200)(response, request);
    };
    fill(logger, 0, 8);
    logger.info('t', 'x'.repeat(1500));
    fill(logger, 8, 15);
    await drain(logger);
    expect(server.data).toEqual(numbers(0, 15));
    expect(logger.counts).toMatchObject({ accepted: 16, delivered: 15, dropped: 1 });
  });
});

/** Accepts this token alone. */
function needs(token: string): Answer {
  return (response, request) => status(request.authorization === `Bearer ${token}` ? 200 : 401)(response, request);
}

describe('a token that has expired', () => {
  it('is renewed once, and the batch sent again at once', async () => {
    let token = 'old';
    const renew = vi.fn(async () => (token = 'new'));
    const logger = makeLogger({ batchSize: 1, token: async () => token, renew });
    server.always = needs('new');
    fill(logger, 0, 3);
    await until(() => logger.counts.delivered === 3);
    expect(renew).toHaveBeenCalledTimes(1);
    expect(errors).toEqual([]);
  });

  it('is renewed once for all that need it', async () => {
    // Not before all have been refused, however slow the machine is.
    const renew = vi.fn(async (): Promise<string> => {
      await until(() => server.requests.length === 4);
      return new Promise((resolve) => setTimeout(resolve, 50, 'new'));
    });
    const send = fetchTransport({ url: server.url, token: async () => 'old', renew });
    server.always = needs('new');
    const body = new TextEncoder().encode('[]');
    const batch = { projectId: 'p', body, encoding: 'identity', key: 'k', records: 0 } as const;
    await Promise.all([1, 2, 3, 4].map(() => send(batch, new AbortController().signal)));
    expect(renew).toHaveBeenCalledTimes(1);
  });

  it('and cannot be renewed keeps the records', async () => {
    const renew = vi.fn(async (): Promise<string> => {
      throw new Error('secret details');
    });
    const logger = makeLogger({ batchSize: 1, token: async () => 'old', renew });
    server.script.push(status(401));
    fill(logger, 0, 1);
    await until(() => errors.length === 1);
    expect(logger.counts).toMatchObject({ queued: 1, dropped: 0 });
    expect(errors[0]?.message).not.toMatch(/old|secret/);
    await drain(logger);
    expect(server.data).toEqual(['0']);
  });
});

describe('a full queue', () => {
  beforeEach(() => {
    server.always = status(503);
  });

  it('drops the oldest, but not what is being sent', async () => {
    const logger = makeLogger({ batchSize: 10, maxQueueRecords: 30 });
    fill(logger, 0, 10);
    await until(() => server.requests.length > 0);
    fill(logger, 10, 100);
    expect(logger.counts).toMatchObject({ accepted: 100, queued: 30, dropped: 70 });
    server.always = status(200);
    await drain(logger);
    expect(server.data).toEqual([...numbers(0, 10), ...numbers(80, 100)]);
    expect(drops.every(({ reason }) => reason === 'queue-full')).toBe(true);
  });

  it('drops the newest when told to', async () => {
    const logger = makeLogger({ maxQueueRecords: 30, overflow: 'drop-newest' });
    fill(logger, 0, 100);
    expect(logger.counts).toMatchObject({ accepted: 100, queued: 30, dropped: 70 });
    server.always = status(200);
    await drain(logger);
    expect(server.data).toEqual(numbers(0, 30));
  });

  it('is bounded in bytes, and gives up nothing for a record that cannot fit', () => {
    const logger = makeLogger({ maxQueueBytes: 10_000 });
    fill(logger, 0, 10);
    logger.info('t', 'x'.repeat(10_000));
    expect(logger.counts).toMatchObject({ accepted: 11, queued: 10, dropped: 1 });
    for (let index = 0; index < 100; index++) logger.info('t', 'y'.repeat(900));
    expect(logger.counts.queued).toBeLessThanOrEqual(10);
    expect(logger.counts.queued).toBeGreaterThan(5);
  });

  it('is told to somebody: by default in a warning, at most one a minute', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const logger = new RaymonApiLogger({
      projectId: 'p',
      send: fetchTransport({ url: server.url }),
      clock,
      maxQueueRecords: 1,
    });
    loggers.push(logger);
    fill(logger, 0, 50);
    expect(warn).toHaveBeenCalledTimes(1);
    clock.advance(60_000);
    fill(logger, 0, 50);
    expect(warn).toHaveBeenCalledTimes(2);
    expect(warn.mock.calls[1]?.[0]).toMatch(/dropped/);
    warn.mockRestore();
  });
});

/** Listeners for the end of the process. */
function count(): number {
  return process.listenerCount('beforeExit') + process.listenerCount('SIGTERM') + process.listenerCount('SIGINT');
}

describe('flush and close', () => {
  it('wait for what was logged before, and for nothing later', async () => {
    const logger = makeLogger({ batchSize: 2 });
    fill(logger, 0, 2);
    const flushed = logger.flush();
    server.always = (response, request) => {
      if (logger.counts.accepted < 1000) fill(logger, logger.counts.accepted, logger.counts.accepted + 2);
      return status(200)(response, request);
    };
    expect(await flushed).toBe(true);
    expect(logger.counts.accepted).toBeLessThan(1000);
  });

  it('end after their time, and say that something is left', async () => {
    const logger = makeLogger();
    server.always = () => false;
    fill(logger, 0, 3);
    const flushed = logger.flush({ timeout: 100 });
    await until(() => server.requests.length > 0);
    clock.advance(100);
    expect(await flushed).toBe(false);
    expect(logger.counts.queued).toBe(3);
    const closed = logger.close({ timeout: 100 });
    clock.advance(100);
    expect(await closed).toBe(false);
    expect(drops).toEqual([{ reason: 'closed', records: 3 }]);
    expect(logger.info('t', 'late')).toBe(false);
    expect(await logger.close()).toBe(false);
  });

  it('make a last attempt at once, without waiting for the server to be left alone', async () => {
    const logger = makeLogger({ batchSize: 1 });
    server.script.push(status(503, { 'retry-after': '60' }));
    fill(logger, 0, 1);
    await until(() => errors.length === 1);
    expect(await logger.close()).toBe(true);
    expect(server.data).toEqual(['0']);
  });

  it('leave no listener behind', async () => {
    const before = count();
    const made = Array.from({ length: 30 }, () => makeLogger({ exitSignals: ['SIGTERM', 'SIGINT'] }));
    expect(count()).toBeLessThanOrEqual(before + 3);
    await Promise.all(made.map((logger) => logger.close()));
    expect(count()).toBe(before);
  });

  it('happen at the end of an `await using` block', async () => {
    {
      await using logger = makeLogger();
      fill(logger, 0, 3);
    }
    expect(server.data).toEqual(numbers(0, 3));
  });

  it('do not hang on a transport that heeds no signal, or throws', async () => {
    const deaf = makeLogger({ send: () => new Promise(() => undefined) });
    fill(deaf, 0, 1);
    const closed = deaf.close({ timeout: 10 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    clock.advance(100);
    expect(await closed).toBe(false);
    const broken = makeLogger({
      batchSize: 1,
      send: () => {
        throw new Error('broken');
      },
    });
    fill(broken, 0, 1);
    await until(() => errors.length > 0);
    expect(broken.counts.queued).toBe(1);
  });
});

it('a logger gives each kept record to its echo, such as pino', async () => {
  const lines: unknown[] = [];
  const echo = pino({ base: null, timestamp: false }, { write: (line) => void lines.push(JSON.parse(line)) });
  const logger = makeLogger({ echo });
  logger.info('t', 'hello\nworld');
  logger.log('t', 'x', 1);
  logger.log('t', 'y', Symbol('refused'));
  expect(lines).toEqual([
    { level: 30, traceId: 't', kind: 'info', ref: null, msg: 'hello\nworld' },
    { level: 30, traceId: 't', kind: 'object', ref: 'x', msg: 'logged' },
  ]);
});

it('a logger loses nothing while the server is away for a while, and its books close at every moment', async () => {
  const logger = makeLogger({ batchSize: 50 });
  let down = false;
  server.always = (response, request) => status(down ? 503 : 200)(response, request);
  const ticking = setInterval(() => clock.advance(1000), 1);
  for (let round = 0; round < 100; round++) {
    down = round > 20 && round < 70;
    fill(logger, round * 50, round * 50 + 50);
    await new Promise((resolve) => setImmediate(resolve));
    expectClosedBooks(logger.counts);
  }
  down = false;
  expect(await logger.flush({ timeout: LONGEST_TIMER_MS })).toBe(true);
  clearInterval(ticking);
  expect(server.data).toEqual(numbers(0, 5000));
  expect(logger.counts).toMatchObject({ delivered: 5000, dropped: 0, queued: 0 });
});

it('a logger survives a server that speaks no HTTP', async () => {
  const logger = makeLogger({ batchSize: 1 });
  server.script.push((response) => (response.socket?.end('not http at all'), false));
  fill(logger, 0, 1);
  await drain(logger);
  expect(server.data).toEqual(['0']);
});

describe('an option that makes no sense is refused', () => {
  /** What is no number of anything. */
  const never = [NaN, -1, '5', 5n, null, {}];

  it.each(['batchSize', 'batchBytes', 'maxQueueRecords', 'maxQueueBytes', 'maxRecordBytes'])('%s', (name) => {
    for (const value of [...never, 0, 1.5]) {
      expect(() => makeLogger({ [name]: value }), String(value)).toThrow(OptionError);
      expect(() => makeLogger({ [name]: value })).toThrow(`Expected ${name} `);
    }
    expect(() => makeLogger({ [name]: undefined })).not.toThrow();
  });

  it.each<[string, readonly unknown[]]>([
    ['batchAge', [...never, 2 ** 31, Infinity]],
    ['attemptTimeout', [...never, 0, 2 ** 31, Infinity]],
    ['exitTimeout', [...never, 2 ** 31, Infinity]],
  ])('%s', (name, values) => {
    for (const value of values) {
      expect(() => makeLogger({ [name]: value }), String(value)).toThrow(OptionError);
      expect(() => makeLogger({ [name]: value })).toThrow(`Expected ${name} `);
    }
    expect(() => makeLogger({ [name]: undefined })).not.toThrow();
  });

  it.each<[string, Partial<Record<keyof ApiLoggerOptions, unknown>>]>([
    ['no waits', { backoff: null }],
    ['a wait that is none', { backoff: { first: NaN } }],
    ['no transport', { send: undefined }],
    ['a spool that is none', { spool: 5 }],
    ['an overflow of another name', { overflow: 'drop-all' }],
  ])('%s', (_, options) => {
    expect(() => makeLogger(options as Partial<ApiLoggerOptions>)).toThrow(OptionError);
  });

  it('no options at all', () => {
    expect(() => new RaymonApiLogger(null as unknown as ApiLoggerOptions)).toThrow(OptionError);
    expect(() => new RaymonApiLogger(undefined as unknown as ApiLoggerOptions)).toThrow(OptionError);
  });

  it.each([[['SIGKILL']], [[5]], ['SIGTERM'], [5], [{}]])('signals that cannot be waited for: %j', (exitSignals) => {
    const before = count();
    expect(() => makeLogger({ exitSignals: exitSignals as 'SIGTERM'[] })).toThrow(OptionError);
    expect(count()).toBe(before);
  });

  it('and leaves no listener behind', () => {
    const before = count();
    for (const bad of [{ batchSize: 0 }, { maxRecordBytes: 0 }, { exitTimeout: NaN }, { spool: 5 }]) {
      expect(() => makeLogger({ ...(bad as object), exitSignals: ['SIGTERM'] })).toThrow(OptionError);
    }
    expect(count()).toBe(before);
  });
});

describe('a time to wait that makes no sense', () => {
  it.each([NaN, -1, 2 ** 31, Infinity, '5', 5n, null])('does not make flush or close reject: %s', async (value) => {
    const logger = makeLogger();
    const options = { timeout: value } as FlushOptions;
    fill(logger, 0, 3);
    expect(await logger.flush(options)).toBe(true);
    fill(logger, 3, 5);
    expect(await logger.close(options)).toBe(true);
    expect(server.data).toEqual(numbers(0, 5));
  });
});
