import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { TransportError } from '../../src/base/errors.ts';
import { RaymonApiLogger } from '../../src/trace/send/api-logger.ts';
import type { ApiLoggerOptions } from '../../src/trace/send/api-options.ts';
import { LONGEST_TIMER } from '../../src/trace/logger/bound.ts';
import { RaymonFileLogger } from '../../src/trace/file/file-logger.ts';
import type { Drop, LogCounts } from '../../src/trace/logger/logger.ts';
import { readLog } from '../../src/trace/file/read-log.ts';
import { Spool } from '../../src/trace/send/spool.ts';
import type { Batch } from '../../src/trace/send/transport.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { runs } from '../support/runs.ts';

/** One thing that happens to a logger. */
type Step =
  | { readonly what: 'log'; readonly length: number }
  | { readonly what: 'refused' }
  | { readonly what: 'wait'; readonly ms: number }
  | { readonly what: 'flush' };

/** What the server says to the next attempt; 'lost' is an answer that never arrives after the records did. */
type Saying = number | 'lost' | undefined;

const steps = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.record({ what: fc.constant('log'), length: fc.integer({ min: 0, max: 400 }) }),
    fc.record({ what: fc.constant('refused') }),
    fc.record({ what: fc.constant('wait'), ms: fc.integer({ min: 0, max: 5000 }) }),
    fc.record({ what: fc.constant('flush') }),
  ),
  { maxLength: 80, size: 'max' },
);
const sayings = fc.array(fc.constantFrom<Saying[]>(200, 200, 400, 413, 422, 429, 500, 503, 'lost', undefined), {
  maxLength: 40,
});
const bounds = fc.record({
  batchSize: fc.integer({ min: 1, max: 12 }),
  batchBytes: fc.integer({ min: 1, max: 3000 }),
  maxQueueRecords: fc.integer({ min: 1, max: 40 }),
  maxQueueBytes: fc.integer({ min: 100, max: 10_000 }),
  overflow: fc.constantFrom('drop-oldest' as const, 'drop-newest' as const),
});

/** Every record is in exactly one place, and what the callbacks were told adds up. */
function expectClosedBooks(counts: LogCounts, drops: readonly Drop[]): void {
  const { accepted, delivered, onDisk, queued, dropped } = counts;
  expect(accepted).toBe(delivered + onDisk + queued + dropped);
  expect(drops.reduce((sum, { records }) => sum + records, 0)).toBe(dropped);
  expect(Math.min(delivered, onDisk, queued, dropped)).toBeGreaterThanOrEqual(0);
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}

async function live(
  options: Partial<ApiLoggerOptions>,
  script: readonly Step[],
  sayings: readonly Saying[],
): Promise<void> {
  const clock = new FakeClock();
  const drops: Drop[] = [];
  const accepted: string[] = [];
  const dead: string[] = [];
  const answers = [...sayings];
  const send = async (batch: Batch): Promise<void> => {
    const status = answers.length === 0 ? 200 : answers.shift();
    const records = JSON.parse(new TextDecoder().decode(batch.body)) as { data: string }[];
    if (status === 200 || status === 'lost') accepted.push(...records.map(({ data }) => data));
    if (status !== 200) throw new TransportError('no', { status: status === 'lost' ? undefined : status });
  };
  const logger = new RaymonApiLogger({
    projectId: 'p',
    send,
    gzip: false,
    clock,
    onDrop: (drop) => {
      drops.push(drop);
      expectClosedBooks(logger.counts, drops);
    },
    onError: () => expectClosedBooks(logger.counts, drops),
    deadLetter: (line) => dead.push((JSON.parse(new TextDecoder().decode(line)) as { data: string }).data),
    ...options,
  });
  let logged = 0;
  for (const step of script) {
    if (step.what === 'log') logger.info('t', `${logged++}:${'x'.repeat(step.length)}`);
    else if (step.what === 'refused') logger.log('t', 'x', Symbol('x'));
    else if (step.what === 'wait') clock.advance(step.ms);
    else void logger.flush({ timeout: LONGEST_TIMER });
    expectClosedBooks(logger.counts, drops);
    await settle();
    expectClosedBooks(logger.counts, drops);
  }
  const closed = logger.close({ timeout: LONGEST_TIMER });
  const ticking = setInterval(() => clock.advance(1e6), 0);
  expect(await closed).toBe(true);
  clearInterval(ticking);
  expectClosedBooks(logger.counts, drops);
  const { counts } = logger;
  expect(counts).toMatchObject({ accepted: logged, onDisk: 0, queued: 0 });
  expect(counts.refused).toBe(script.filter(({ what }) => what === 'refused').length);
  // What counts as delivered has arrived, the first time in order; what counts as rejected is in the dead letters.
  const arrived = [...new Set(accepted)].map((data) => Number.parseInt(data, 10));
  expect(arrived.length).toBeGreaterThanOrEqual(counts.delivered);
  expect(dead).toHaveLength(drops.filter(({ reason }) => reason === 'rejected').length);
}

it('accounts for every record that waits in memory, whatever the server says', async () => {
  await fc.assert(fc.asyncProperty(bounds, steps, sayings, live), { numRuns: runs(100) });
});

it('accounts for every record that waits on disk, whatever the server says', async () => {
  const property = fc.asyncProperty(bounds, steps, sayings, async ({ batchSize, overflow }, script, said) => {
    const directory = mkdtempSync(join(tmpdir(), 'raymon-law-'));
    try {
      await live({ batchSize, spool: new Spool({ directory, maxBytes: 4000, overflow }) }, script, said);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
  await fc.assert(property, { numRuns: runs(40) });
});

it('accounts for every record in log files, and reads back exactly those', async () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 6000 }), { maxLength: 60, size: 'max' });
  const files = fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined });
  const property = fc.asyncProperty(
    lengths,
    fc.integer({ min: 1, max: 20_000 }),
    files,
    fc.boolean(),
    async (all, maxFileBytes, maxFiles, hasBlobs) => {
      const directory = mkdtempSync(join(tmpdir(), 'raymon-law-'));
      try {
        const drops: Drop[] = [];
        const path = join(directory, 'log.jsonl');
        const logger = new RaymonFileLogger({
          path,
          projectId: 'p',
          maxFileBytes,
          ...(maxFiles === undefined ? {} : { maxFiles }),
          ...(hasBlobs ? { maxLineBytes: 4096 } : {}),
          onDrop: (drop) => void drops.push(drop),
        });
        const texts = all.map((length, index) => `${index}:${'é'.repeat(length)}`);
        for (const text of texts) {
          logger.info('t', text);
          expectClosedBooks(logger.counts, drops);
        }
        const read: unknown[] = [];
        for await (const { data } of readLog(path)) read.push(data);
        const { onDisk } = logger.counts;
        expect(read).toEqual(texts.slice(texts.length - onDisk));
        expect(maxFiles === undefined ? onDisk : texts.length).toBe(texts.length);
        await logger.close();
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    },
  );
  await fc.assert(property, { numRuns: runs(40) });
});
