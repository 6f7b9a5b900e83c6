import type * as Fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RaymonError } from '../../../src/base/errors.ts';
import { RaymonFileLogger } from '../../../src/trace/file/file-logger.ts';
import { readLog } from '../../../src/trace/file/read-log.ts';
import type { Drop, LogCounts, RaymonLogger } from '../../../src/trace/logger/logger.ts';
import { RaymonApiLogger } from '../../../src/trace/send/api-logger.ts';
import { Spool } from '../../../src/trace/send/spool.ts';
import { fetchTransport } from '../../../src/trace/send/transport.ts';
import { FaultServer } from '../../support/fault-server.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** How many more writes succeed before one writes so many bytes, and fails. */
const fault = vi.hoisted(() => ({ after: Infinity, bytes: 0, failures: 0 }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>();
  return {
    ...fs,
    writeSync(fd: number, bytes: Uint8Array, start = 0): number {
      if (fault.after-- > 0) return fs.writeSync(fd, bytes, start);
      fault.after = Infinity;
      fault.failures++;
      if (fault.bytes > 0) fs.writeSync(fd, bytes, start, Math.min(fault.bytes, bytes.length - start));
      throw Object.assign(new Error('EIO: i/o error, write'), { code: 'EIO' });
    },
  };
});

const directory = temporaryDirectory();
let errors: RaymonError[];
let drops: Drop[];

beforeEach(() => {
  errors = [];
  drops = [];
  fault.failures = 0;
});
afterEach(() => {
  fault.after = Infinity;
});

const told = {
  onError: (error: RaymonError): void => void errors.push(error),
  onDrop: (drop: Drop): void => void drops.push(drop),
};

function expectClosedBooks({ accepted, delivered, onDisk, queued, dropped }: LogCounts): void {
  expect(accepted).toBe(delivered + onDisk + queued + dropped);
  expect(drops.reduce((sum, { records }) => sum + records, 0)).toBe(dropped);
}

/** Logs 40 records, of which some fail in the middle of their line; gives those that were acknowledged. */
function logAll(logger: RaymonLogger & { readonly counts: LogCounts }, bytes: number): string[] {
  const acknowledged: string[] = [];
  for (let index = 0; index < 40; index++) {
    if (index % 10 === 3) Object.assign(fault, { after: 0, bytes });
    if (logger.info('t', `${index}`)) acknowledged.push(`${index}`);
    expectClosedBooks(logger.counts);
  }
  return acknowledged;
}

describe.each([0, 1, 17, 1e9])('a disk that fails after %i bytes of a line', (bytes) => {
  it('costs a log file those records, each told, and no record that was acknowledged', async () => {
    const path = join(directory(), 'log.jsonl');
    const logger = new RaymonFileLogger({ path, projectId: 'p', maxFileBytes: 2000, ...told });
    const acknowledged = logAll(logger, bytes);
    expect(fault.failures).toBe(4);
    expect(logger.counts).toMatchObject({ accepted: 40, dropped: 4, onDisk: 36 });
    expect(errors).toHaveLength(4);
    expect(errors[0]).toMatchObject({ cause: { code: 'EIO' } });
    expect(await logger.close()).toBe(true);
    const read: unknown[] = [];
    for await (const { data } of readLog(path, { onError: () => undefined })) read.push(data);
    expect(acknowledged).toHaveLength(36);
    // A line that was written whole before its write failed may be there, too.
    expect(read.filter((data) => acknowledged.includes(String(data)))).toEqual(acknowledged);
    expect(read.length).toBeLessThanOrEqual(40);
    expect(new Set(read).size).toBe(read.length);
  });

  it('costs a spool those records, each told, and all others reach the server once', async () => {
    const server = await FaultServer.start();
    const spool = new Spool({ directory: join(directory(), 'spool') });
    const logger = new RaymonApiLogger({ projectId: 'p', send: fetchTransport({ url: server.url }), spool, ...told });
    const acknowledged = logAll(logger, bytes);
    expect(fault.failures).toBe(4);
    expect(await logger.close()).toBe(true);
    expectClosedBooks(logger.counts);
    expect(errors).toHaveLength(4);
    expect(acknowledged).toHaveLength(36);
    expect(server.data.filter((data) => acknowledged.includes(String(data)))).toEqual(acknowledged);
    expect(new Set(server.data).size).toBe(server.data.length);
    expect(logger.counts).toMatchObject({ onDisk: 0, queued: 0 });
    await server.stop();
  });
});
