import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RaymonApiLogger, type ApiLoggerOptions } from '../../src/trace/api-logger.ts';
import { RaymonFileLogger } from '../../src/trace/file-logger.ts';
import { Spool } from '../../src/trace/spool.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const directory = temporaryDirectory();

function apiLogger(options: object): RaymonApiLogger {
  const usual: ApiLoggerOptions = { projectId: 'p', send: () => Promise.resolve(), exitTimeout: 0 };
  return new RaymonApiLogger({ ...usual, ...options });
}

const makers: readonly [string, number, (value: unknown) => unknown][] = [
  ...['batchSize', 'batchBytes', 'maxQueueRecords', 'maxQueueBytes', 'maxRecordBytes'].map(
    (name) => [name, 1, (value: unknown) => apiLogger({ [name]: value })] as const,
  ),
  ...['batchAge', 'attemptTimeout', 'exitTimeout'].map(
    (name) => [name, 0, (value: unknown) => apiLogger({ [name]: value })] as const,
  ),
  ...['first', 'longest', 'longestRetryAfter'].map(
    (name) => [`backoff.${name}`, 0, (value: unknown) => apiLogger({ backoff: { [name]: value } })] as const,
  ),
  ['maxBytes', 1, (value) => new Spool({ directory: directory(), maxBytes: value as number })],
  ...['maxFileBytes', 'maxFiles'].map(
    (name) =>
      [
        name,
        1,
        (value: unknown) =>
          new RaymonFileLogger({ projectId: 'p', path: join(directory(), 'log.jsonl'), [name]: value }),
      ] as const,
  ),
] as [string, number, (value: unknown) => unknown][];

describe.each(makers)('%s', (name, least, make) => {
  it.each([Number.NaN, least - 1, -Infinity, '5', 5n, {}, true])('is not %o', (value) => {
    const refused = expect.objectContaining({
      code: 'trace',
      message: expect.stringContaining(name) as string,
    }) as Error;
    expect(() => make(value)).toThrow(refused);
  });

  it('may be its least', () => {
    expect(() => make(least)).not.toThrow();
  });
});

it.each([Number.NaN, -1, '1', null, 2 ** 40])(
  'a time to flush in of %s does not throw, and ends when all has left',
  async (timeout) => {
    const logger = apiLogger({});
    logger.info('t', 'x');
    expect(await logger.flush({ timeout: timeout as number })).toBe(true);
    expect(await logger.close({ timeout: timeout as number })).toBe(true);
  },
);

it('timers longer than the longest there is end attempts as late as that', async () => {
  const logger = apiLogger({ attemptTimeout: 2 ** 31, batchAge: 0 });
  logger.info('t', 'x');
  expect(await logger.flush({ timeout: 5000 })).toBe(true);
  expect(logger.counts).toMatchObject({ delivered: 1, queued: 0 });
  await logger.close();
});
