import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { TransportError } from '../../src/base/errors.ts';
import { RaymonApiLogger } from '../../src/trace/send/api-logger.ts';
import type { ApiLoggerOptions } from '../../src/trace/send/api-options.ts';
import { LONGEST_TIMER_MS } from '../../src/trace/logger/options.ts';
import { RaymonFileLogger } from '../../src/trace/file/file-logger.ts';
import type { Drop, LogCounts } from '../../src/trace/logger/logger.ts';
import { isSampled } from '../../src/trace/logger/sample.ts';
import { readLog } from '../../src/trace/file/read-log.ts';
import { Spool } from '../../src/trace/send/spool.ts';
import type { Batch } from '../../src/trace/send/transport.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { KeyedBatches } from '../support/fault-server.ts';
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

/**
 * Every record is in exactly one place, and what the callbacks were told adds up.
 *
 * Asked so often that an `expect` each would take most of the time.
 */
function expectClosedBooks(counts: LogCounts, drops: readonly Drop[]): void {
  const { accepted, delivered, onDisk, queued, dropped } = counts;
  const told = drops.reduce((sum, { records }) => sum + records, 0);
  const isClosed = accepted === delivered + onDisk + queued + dropped && told === dropped;
  if (isClosed && Math.min(delivered, onDisk, queued, dropped) >= 0) return;
  throw new Error(`Expected books that add up, got ${JSON.stringify({ ...counts, told })}`);
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}

/** What is redacted: each value is logged, or left out, or fails, in turn. */
type Redacting = 'value' | 'nothing' | 'throw';

const redacting = fc.option(
  fc.array(fc.constantFrom<Redacting[]>('value', 'value', 'nothing', 'throw'), { minLength: 1, maxLength: 20 }),
  { nil: undefined },
);
/** The share of traces, and a trace for each record in turn. */
const sampling = fc.record({
  sampleRate: fc.constantFrom(0, 0.3, 1, 1, 1),
  traces: fc.array(fc.uuid(), { minLength: 1, maxLength: 6 }),
});

interface Extras {
  readonly redacting: readonly Redacting[] | undefined;
  readonly sampling: { readonly sampleRate: number; readonly traces: readonly string[] };
}

const extras: fc.Arbitrary<Extras> = fc.record({ redacting, sampling });

function redactBy(plan: readonly Redacting[] | undefined): Pick<ApiLoggerOptions, 'redact'> {
  if (plan === undefined) return {};
  let at = 0;
  return {
    redact: ({ value }) => {
      const what = plan[at++ % plan.length];
      if (what === 'throw') throw new Error('no');
      return what === 'nothing' ? undefined : value;
    },
  };
}

async function live(
  options: Partial<ApiLoggerOptions>,
  script: readonly Step[],
  sayings: readonly Saying[],
  { redacting, sampling }: Extras,
): Promise<void> {
  const clock = new FakeClock();
  const drops: Drop[] = [];
  const stored: string[] = [];
  const batches = new KeyedBatches();
  const dead: string[] = [];
  const answers = [...sayings];
  const send = async (batch: Batch): Promise<void> => {
    const said = answers.length === 0 ? 200 : answers.shift();
    // What is stored is not judged again.
    const status = batches.has(batch.key) && typeof said === 'number' && said >= 400 && said <= 422 ? 200 : said;
    const records = JSON.parse(new TextDecoder().decode(batch.body)) as { data: string }[];
    if (status === 200 || status === 'lost') stored.push(...batches.store(batch.key, records).map(({ data }) => data));
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
    sampleRate: sampling.sampleRate,
    ...redactBy(redacting),
    ...options,
  });
  let logged = 0;
  let refused = 0;
  let leftOut = 0;
  for (const step of script) {
    if (step.what === 'log') {
      const kept = logger.counts.accepted - logger.counts.dropped;
      const traceId = sampling.traces[logged % sampling.traces.length] ?? 't';
      const isKept = logger.info(traceId, `${logged++}:${'x'.repeat(step.length)}`);
      if (!isSampled(traceId, sampling.sampleRate)) leftOut++;
      // A new record that is dropped at once leaves everything else where it was.
      if (!isKept) expect(logger.counts.accepted - logger.counts.dropped).toBe(kept);
      if (logger.counts.accepted - logger.counts.dropped > kept) expect(isKept).toBe(true);
    } else if (step.what === 'refused') {
      // Refused before it is asked whether it is to be left out.
      refused++;
      logger.info('', 'x');
    }
    if (step.what === 'wait') clock.advance(step.ms);
    else if (step.what === 'flush') void logger.flush({ timeout: LONGEST_TIMER_MS });
    expectClosedBooks(logger.counts, drops);
    await settle();
    expectClosedBooks(logger.counts, drops);
  }
  const closed = logger.close({ timeout: LONGEST_TIMER_MS });
  const ticking = setInterval(() => clock.advance(1e6), 0);
  expect(await closed).toBe(true);
  clearInterval(ticking);
  expectClosedBooks(logger.counts, drops);
  const { counts } = logger;
  expect(counts).toMatchObject({ accepted: logged - leftOut, sampled: leftOut, refused, onDisk: 0, queued: 0 });
  // What counts as delivered is stored once, in order; what counts as rejected is in the dead letters.
  batches.check();
  const numbers = stored.map((data) => Number.parseInt(data, 10));
  expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
  expect(numbers).toHaveLength(counts.delivered);
  expect(dead).toHaveLength(drops.filter(({ reason }) => reason === 'rejected').length);
}

it('a logger accounts for every record that waits in memory, whatever the server says', async () => {
  await fc.assert(fc.asyncProperty(bounds, steps, sayings, extras, live), { numRuns: runs(100) });
});

it('a logger accounts for every record that waits on disk, whatever the server says', async () => {
  const property = fc.asyncProperty(
    bounds,
    steps,
    sayings,
    extras,
    async ({ batchSize, overflow }, script, said, more) => {
      const directory = mkdtempSync(join(tmpdir(), 'raymon-law-'));
      try {
        await live({ batchSize, spool: new Spool({ directory, maxBytes: 4000, overflow }) }, script, said, more);
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    },
  );
  await fc.assert(property, { numRuns: runs(40) });
});

it('a logger accounts for every record in log files, and reads back exactly those', async () => {
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
