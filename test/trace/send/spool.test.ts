import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OptionError, TraceError, TransportError, type RaymonError } from '../../../src/base/errors.ts';
import { RaymonApiLogger } from '../../../src/trace/send/api-logger.ts';
import type { ApiLoggerOptions } from '../../../src/trace/send/api-options.ts';
import { LONGEST_TIMER_MS } from '../../../src/trace/logger/options.ts';
import type { Drop } from '../../../src/trace/logger/logger.ts';
import { processIdentity } from '../../../src/trace/send/process-identity.ts';
import { Spool, type SpoolOptions } from '../../../src/trace/send/spool.ts';
import { projectMark } from '../../../src/trace/send/spool-owner.ts';
import { fetchTransport } from '../../../src/trace/send/transport.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FaultServer, status, until } from '../../support/fault-server.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const temporary = temporaryDirectory();
let directory: string;
let server: FaultServer;
let clock: FakeClock;
let errors: RaymonError[];
let drops: Drop[];
const loggers: RaymonApiLogger[] = [];

beforeEach(async () => {
  directory = join(temporary(), 'spool');
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
    const { accepted, delivered, onDisk, queued, dropped } = logger.counts;
    expect(accepted).toBe(delivered + onDisk + queued + dropped);
  }
  await server.stop();
});

function makeLogger(spool: Partial<SpoolOptions> = {}, options: Partial<ApiLoggerOptions> = {}): RaymonApiLogger {
  const logger = new RaymonApiLogger({
    projectId: 'p',
    send: fetchTransport({ url: server.url }),
    spool: new Spool({ directory, ...spool }),
    clock,
    attemptTimeout: LONGEST_TIMER_MS,
    onError: (error) => void errors.push(error),
    onDrop: (drop) => void drops.push(drop),
    ...options,
  });
  loggers.push(logger);
  return logger;
}

function unreachable(): Promise<void> {
  return Promise.reject(new TransportError('down'));
}

async function closeNow(logger: RaymonApiLogger): Promise<void> {
  const closed = logger.close({ timeout: 10 });
  const ticking = setInterval(() => clock.advance(10), 2);
  await closed;
  clearInterval(ticking);
}

function fill(logger: RaymonApiLogger, from: number, to: number): void {
  for (let index = from; index < to; index++) logger.info('t', String(index));
}

function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => String(from + index));
}

/** Every file below the spool's directory. */
function files(): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl') || /\.jsonl\./.test(name)); // oxfmt-ignore
}

describe('a spool that makes no sense is refused', () => {
  it.each([0, -1, NaN, 1.5, '5', 5n, null])('with bytes of %s', (maxBytes) => {
    expect(() => new Spool({ directory, maxBytes: maxBytes as number })).toThrow(OptionError);
  });

  it.each([null, undefined, {}, { directory: 5 }, { directory: '' }])('with the options %j', (options) => {
    expect(() => new Spool(options as SpoolOptions)).toThrow(OptionError);
  });

  it('with an overflow of another name', () => {
    expect(() => new Spool({ directory, overflow: 'drop-all' as 'drop-oldest' })).toThrow(OptionError);
  });
});

describe('a spool', () => {
  it('holds a record before its call returns, readable by its owner alone', () => {
    const logger = makeLogger({ fsync: true });
    logger.info('t', 'hello');
    const [name = ''] = files();
    const { size, mode } = statSync(join(directory, name));
    expect(size).toBeGreaterThan(100);
    expect(mode & 0o077).toBe(0);
    expect(logger.counts).toMatchObject({ accepted: 1, onDisk: 1, queued: 0 });
  });

  it('is sent in order, and leaves nothing behind', async () => {
    const logger = makeLogger({}, { batchSize: 7 });
    fill(logger, 0, 100);
    expect(await logger.flush({ timeout: LONGEST_TIMER_MS })).toBe(true);
    expect(server.data).toEqual(numbers(0, 100));
    expect(files()).toEqual([]);
    fill(logger, 100, 110);
    await logger.close();
    expect(server.data).toEqual(numbers(0, 110));
    expect(readdirSync(directory)).toEqual([]);
  });

  it('keeps what could not be sent for the next logger', async () => {
    const first = makeLogger({}, { batchSize: 10, send: unreachable });
    fill(first, 0, 25);
    await closeNow(first);
    expect(first.counts).toMatchObject({ accepted: 25, onDisk: 25, dropped: 0 });
    const second = makeLogger();
    await until(() => second.counts.delivered === 25);
    expect(second.counts).toMatchObject({ accepted: 25, recovered: 25, onDisk: 0 });
    expect(server.data).toEqual(numbers(0, 25));
    expect(files()).toEqual([]);
  });

  it('keeps what is of another project for that one', async () => {
    const first = makeLogger({}, { send: unreachable });
    fill(first, 0, 25);
    await closeNow(first);
    const other = makeLogger({}, { projectId: 'q' });
    fill(other, 100, 105);
    expect(await other.close({ timeout: LONGEST_TIMER_MS })).toBe(true);
    expect(other.counts).toMatchObject({ accepted: 5, recovered: 0, delivered: 5 });
    expect(server.data).toEqual(numbers(100, 105));
    const second = makeLogger();
    await until(() => second.counts.delivered === 25);
    expect(server.data).toEqual([...numbers(100, 105), ...numbers(0, 25)]);
  });

  it('is for one logger', () => {
    const spool = new Spool({ directory });
    const listener = { projectId: 'p', dropped() {}, recovered() {} };
    spool.open(listener);
    expect(() => spool.open(listener)).toThrow(TraceError);
    expect(() => makeLogger({}, { spool })).toThrow(TraceError);
  });

  it('sends a batch again under its key, also in the next run', async () => {
    const keys: string[] = [];
    const first = makeLogger({}, { send: (batch) => (keys.push(batch.key), unreachable()) });
    fill(first, 0, 5);
    await until(() => keys.length > 0);
    await closeNow(first);
    makeLogger();
    await until(() => server.accepted.length === 5);
    expect(new Set([...keys, ...server.requests.map((request) => request.key)]).size).toBe(1);
  });

  it('gives each batch a key of its own, also once its directory is empty again, and in the next run', async () => {
    for (let run = 0; run < 3; run++) {
      const logger = makeLogger();
      for (let index = 0; index < 3; index++) {
        logger.info('t', `${run} ${index}`);
        await logger.flush({ timeout: LONGEST_TIMER_MS });
      }
      await logger.close();
    }
    expect(new Set(server.requests.map((request) => request.key)).size).toBe(9);
    expect(server.accepted).toHaveLength(9);
  });

  it.each([
    ['grew', (path: string) => appendFileSync(path, readFileSync(path, 'utf8').replaceAll('"0"', '"7"'))],
    ['changed', (path: string) => writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"0"', '"7"'))],
  ])('does not use the key of a file again that %s after it was sent', async (_, change) => {
    const keys: string[] = [];
    // It has stored the batch, and the answer is lost.
    const first = makeLogger({}, { send: (batch) => (keys.push(batch.key), unreachable()) });
    fill(first, 0, 1);
    await until(() => keys.length > 0);
    await closeNow(first);
    for (const name of files()) change(join(directory, name));
    makeLogger();
    await until(() => server.data.includes('7'));
    expect(server.requests.map((request) => request.key)).not.toContain(keys[0]);
  });

  it('is not taken from a logger that is still there', async () => {
    const first = makeLogger({}, { send: () => new Promise(() => undefined) });
    fill(first, 0, 5);
    const second = makeLogger();
    fill(second, 5, 6);
    await second.flush({ timeout: LONGEST_TIMER_MS });
    expect(server.data).toEqual(['5']);
    expect(first.counts).toMatchObject({ onDisk: 5, dropped: 0 });
  });

  it('passes over a line that was cut off, and tells of lines that went missing', async () => {
    const first = makeLogger({}, { send: unreachable });
    fill(first, 0, 3);
    await closeNow(first);
    const [name = ''] = files();
    appendFileSync(join(directory, name), '{"dtype":"info","data":"to');
    const second = makeLogger();
    await until(() => second.counts.delivered === 3);
    expect(server.data).toEqual(numbers(0, 3));
    const third = makeLogger();
    fill(third, 3, 5);
    for (const file of files()) writeFileSync(join(directory, file), '');
    fill(third, 5, 6);
    await third.flush({ timeout: LONGEST_TIMER_MS });
    expect(server.data).toEqual([...numbers(0, 3), '5']);
    expect(third.counts).toMatchObject({ accepted: 3, delivered: 1, dropped: 2 });
  });
});

describe('a full spool', () => {
  it('drops its oldest file, and counts the records', async () => {
    server.always = status(503);
    const logger = makeLogger({ maxBytes: 20_000 });
    for (let index = 0; index < 300; index++) logger.info('t', `${index}`.padEnd(200, '.'));
    const { onDisk, dropped } = logger.counts;
    expect(onDisk + dropped).toBe(300);
    expect(onDisk).toBeGreaterThan(40);
    expect(files().reduce((sum, name) => sum + statSync(join(directory, name)).size, 0)).toBeLessThanOrEqual(20_000);
    server.always = status(200);
    const flushed = logger.flush({ timeout: LONGEST_TIMER_MS });
    const ticking = setInterval(() => clock.advance(100_000), 2);
    await flushed;
    clearInterval(ticking);
    expect(server.data.map((data) => Number.parseInt(String(data), 10))).toEqual(numbers(dropped, 300).map(Number));
  });

  it('drops the newest when told to, and a record that cannot fit', () => {
    server.always = status(503);
    const logger = makeLogger({ maxBytes: 20_000, overflow: 'drop-newest' });
    for (let index = 0; index < 300; index++) logger.info('t', 'x'.repeat(200));
    const { onDisk, dropped } = logger.counts;
    expect(onDisk + dropped).toBe(300);
    logger.info('t', 'x'.repeat(30_000));
    expect(logger.counts).toMatchObject({ onDisk, dropped: dropped + 1 });
  });

  it('on a disk that takes nothing costs the records, and nothing else', async () => {
    writeFileSync(directory, '');
    const logger = makeLogger();
    fill(logger, 0, 3);
    expect(logger.counts).toMatchObject({ accepted: 3, dropped: 3, onDisk: 0 });
    expect(drops).toEqual(Array.from({ length: 3 }, () => ({ reason: 'disk', records: 1 })));
    rmSync(directory);
    fill(logger, 3, 5);
    expect(logger.counts).toMatchObject({ accepted: 5, dropped: 3, onDisk: 2 });
    expect(await logger.flush({ timeout: LONGEST_TIMER_MS })).toBe(true);
    expect(server.data).toEqual(['3', '4']);
  });

  it('whose directory is deleted counts what went with it, and goes on', async () => {
    const logger = makeLogger();
    fill(logger, 0, 3);
    rmSync(directory, { recursive: true });
    expect(await logger.flush({ timeout: LONGEST_TIMER_MS })).toBe(true);
    expect(logger.counts).toMatchObject({ accepted: 3, delivered: 0, dropped: 3 });
    fill(logger, 3, 5);
    expect(await logger.flush({ timeout: LONGEST_TIMER_MS })).toBe(true);
    expect(server.data).toEqual(['3', '4']);
  });
});

/** Moves what is in the spool's directory to another. */
function moveAway(): string {
  const moved = join(temporary(), 'moved');
  mkdirSync(moved);
  for (const name of readdirSync(directory)) renameSync(join(directory, name), join(moved, name));
  return moved;
}

describe('a spool whose directory others change while a batch is under way', () => {
  it.each([
    ['moved away', () => void moveAway()],
    [
      'emptied',
      () => {
        for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true });
      },
    ],
    ['deleted', () => rmSync(directory, { recursive: true })],
  ])('deletes nothing but what was sent, when it is %s', async (_, change) => {
    let isUp = false;
    const send = fetchTransport({ url: server.url });
    const logger = makeLogger({}, { send: (batch, signal) => (isUp ? send(batch, signal) : unreachable()) });
    logger.info('t', 'first');
    void logger.flush({ timeout: LONGEST_TIMER_MS });
    await until(() => errors.length > 0);
    change();
    for (let index = 0; index < 3000; index++) logger.info('t', `${index}`.padEnd(500, 'x'));
    expect(files().length).toBeGreaterThan(1);
    isUp = true;
    const flushed = logger.flush({ timeout: LONGEST_TIMER_MS });
    const ticking = setInterval(() => clock.advance(100_000), 2);
    await flushed;
    clearInterval(ticking);
    expect(logger.counts).toMatchObject({ accepted: 3001, delivered: 3001, dropped: 0 });
    expect(server.accepted).toHaveLength(3001);
  });
});

/** The line of a record. */
function record(data: string): string {
  const fields = { dtype: 'info', timestamp: '2024-01-01T00:00:00.000Z', trace_id: 't', project_id: 'p', ref: null };
  return `${JSON.stringify({ ...fields, data })}\n`;
}

describe('what earlier runs have left', () => {
  it('is found also as version 0.1.0 left it', async () => {
    const { host, namespace } = processIdentity();
    const left = join(directory, `4194303-1-${namespace}-${host}-0123456789ab-${projectMark('p')}`);
    mkdirSync(left, { recursive: true });
    writeFileSync(join(left, 'records.jsonl.000001-ba9876543210'), record('a'));
    writeFileSync(join(left, 'records.jsonl'), record('b'));
    const logger = makeLogger();
    expect(await logger.flush({ timeout: LONGEST_TIMER_MS })).toBe(true);
    expect(server.data).toEqual(['a', 'b']);
    expect(logger.counts).toMatchObject({ recovered: 2, delivered: 2 });
    expect(files()).toEqual([]);
  });

  it('on another machine is left there and reported once, and taken over when that is asked for', async () => {
    const name = `own--other-1--7-0-0123456789ab-0-${projectMark('p')}`;
    mkdirSync(join(directory, name), { recursive: true });
    writeFileSync(join(directory, name, 'records.jsonl'), record('a'));
    const first = makeLogger();
    fill(first, 0, 1);
    expect(await first.close({ timeout: LONGEST_TIMER_MS })).toBe(true);
    expect(errors.map(({ message }) => message)).toEqual([
      `Expected spools of this machine, left ${name}: set takeOverOtherMachines once no process there uses it`,
    ]);
    expect(readdirSync(directory)).toEqual([name]);
    const second = makeLogger({ takeOverOtherMachines: true });
    expect(await second.close({ timeout: LONGEST_TIMER_MS })).toBe(true);
    expect(server.data).toEqual(['0', 'a']);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('is not taken for left when the directory of a logger that lives was moved away', async () => {
    const first = makeLogger({}, { send: unreachable });
    fill(first, 0, 1);
    moveAway();
    fill(first, 1, 2);
    const second = makeLogger();
    fill(second, 2, 3);
    await second.flush({ timeout: LONGEST_TIMER_MS });
    expect(second.counts).toMatchObject({ recovered: 0, delivered: 1 });
    expect(files()).toHaveLength(1);
  });
});
