import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TraceError, TransportError, type RaymonError } from '../../../src/base/errors.ts';
import { RaymonApiLogger } from '../../../src/trace/send/api-logger.ts';
import type { ApiLoggerOptions } from '../../../src/trace/send/api-options.ts';
import { LONGEST_TIMER } from '../../../src/trace/logger/bound.ts';
import type { Drop } from '../../../src/trace/logger/logger.ts';
import { Spool, type SpoolOptions } from '../../../src/trace/send/spool.ts';
import { isOrphan, ownedName } from '../../../src/trace/send/spool-owner.ts';
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
    attemptTimeout: LONGEST_TIMER,
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
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl') || /\.jsonl\./.test(name)); // prettier-ignore
}

describe('a spool that makes no sense is refused', () => {
  it.each([0, -1, NaN, 1.5, '5', 5n, null])('with bytes of %s', (maxBytes) => {
    expect(() => new Spool({ directory, maxBytes: maxBytes as number })).toThrow(TraceError);
  });

  it.each([null, undefined, {}, { directory: 5 }, { directory: '' }])('with the options %j', (options) => {
    expect(() => new Spool(options as SpoolOptions)).toThrow(TraceError);
  });

  it('with an overflow of another name', () => {
    expect(() => new Spool({ directory, overflow: 'drop-all' as 'drop-oldest' })).toThrow(TraceError);
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
    expect(await logger.flush({ timeout: LONGEST_TIMER })).toBe(true);
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
    expect(await other.close({ timeout: LONGEST_TIMER })).toBe(true);
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

  it('is not taken from a logger that is still there', async () => {
    const first = makeLogger({}, { send: () => new Promise(() => undefined) });
    fill(first, 0, 5);
    const second = makeLogger();
    fill(second, 5, 6);
    await second.flush({ timeout: LONGEST_TIMER });
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
    await third.flush({ timeout: LONGEST_TIMER });
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
    const flushed = logger.flush({ timeout: LONGEST_TIMER });
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
    expect(await logger.flush({ timeout: LONGEST_TIMER })).toBe(true);
    expect(server.data).toEqual(['3', '4']);
  });

  it('whose directory is deleted counts what went with it, and goes on', async () => {
    const logger = makeLogger();
    fill(logger, 0, 3);
    rmSync(directory, { recursive: true });
    expect(await logger.flush({ timeout: LONGEST_TIMER })).toBe(true);
    expect(logger.counts).toMatchObject({ accepted: 3, delivered: 0, dropped: 3 });
    fill(logger, 3, 5);
    expect(await logger.flush({ timeout: LONGEST_TIMER })).toBe(true);
    expect(server.data).toEqual(['3', '4']);
  });
});

function orphan(name: string): boolean {
  mkdirSync(join(directory, name), { recursive: true });
  return isOrphan(join(directory, name), name);
}

describe('the owner of a directory', () => {
  const machine = hostname().replace(/[^\w.]/g, '_');
  it('is told from those that have ended', () => {
    const [pid = '', start = '', space = ''] = ownedName('p').split('-');
    expect(orphan(ownedName('p'))).toBe(false);
    expect(orphan(`${pid}-${Number(start) + 1}-${space}-${machine}-x`)).toBe(true);
    expect(orphan(`4194303-${start}-${space}-${machine}-x`)).toBe(true);
    expect(orphan(`${pid}-${start}-1${space}-${machine}-x`)).toBe(true);
    expect(orphan('free-x')).toBe(true);
  });

  it('on another machine counts as gone when nothing has changed for long', () => {
    const name = `1-2-3-other.${machine}-x`;
    expect(orphan(name)).toBe(false);
    const old = new Date(Date.now() - 3_600_000);
    utimesSync(join(directory, name), old, old);
    expect(isOrphan(join(directory, name), name)).toBe(true);
  });

  it('is left in peace where a name says nothing', () => {
    expect(orphan('backup')).toBe(false);
    expect(orphan('2024-01-01')).toBe(false);
    expect(existsSync(join(directory, 'backup'))).toBe(true);
  });
});
