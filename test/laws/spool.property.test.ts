import { LONGEST_TIMER_MS } from '../../src/trace/logger/options.ts';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { TransportError } from '../../src/base/errors.ts';
import { RaymonApiLogger } from '../../src/trace/send/api-logger.ts';
import { Spool } from '../../src/trace/send/spool.ts';
import { freeName, projectMark } from '../../src/trace/send/spool-owner.ts';
import type { Batch } from '../../src/trace/send/transport.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { KeyedBatches } from '../support/fault-server.ts';
import { runs } from '../support/runs.ts';

/** One thing that happens to a spool, to its directory, or to the server. */
type Step =
  | { readonly what: 'log'; readonly records: number; readonly length: number }
  | { readonly what: 'poison' | 'deliver' | 'empty' | 'move away' | 'put back' | 'restart' | 'crash' }
  | { readonly what: 'server'; readonly is: 'up' | 'down' | 'deaf' };

const steps = fc.array(
  fc.oneof<fc.WeightedArbitrary<Step>[]>(
    {
      weight: 6,
      arbitrary: fc.record({
        what: fc.constant('log'),
        records: fc.integer({ min: 1, max: 12 }),
        length: fc.integer({ min: 0, max: 300 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ what: fc.constant('server'), is: fc.constantFrom('up', 'down', 'deaf') }) },
    {
      weight: 9,
      arbitrary: fc.record({
        what: fc.constantFrom('poison', 'deliver', 'deliver', 'empty', 'move away', 'put back', 'restart', 'crash'),
      }),
    },
  ),
  { maxLength: 40, size: 'max' },
);
const bounds = fc.record({
  batchSize: fc.integer({ min: 1, max: 8 }),
  batchBytes: fc.integer({ min: 200, max: 3000 }),
  maxBytes: fc.integer({ min: 2000, max: 40_000 }),
});
type Bounds = typeof bounds extends fc.Arbitrary<infer T> ? T : never;

const PROJECT = 'p';
const POISON = 'poison';

/** A server that keeps keys, and refuses what is poisoned each time. */
class Server {
  is: 'up' | 'down' | 'deaf' = 'up';
  readonly batches = new KeyedBatches();
  readonly stored: string[] = [];

  /** @param isGone - whether the process that sends is no more: nothing arrives. */
  async send(batch: Batch, isGone: () => boolean): Promise<void> {
    if (isGone() || this.is === 'down') throw new TransportError('down');
    const records = JSON.parse(new TextDecoder().decode(batch.body)) as { data: string }[];
    if (records.some(({ data }) => data.startsWith(POISON))) throw new TransportError('no', { status: 422 });
    this.stored.push(...this.batches.store(batch.key, records).map(({ data }) => data));
    // It has stored them, and its answer is lost.
    if (this.is === 'deaf') throw new TransportError('deaf');
  }
}

/** One spool after the other below a directory, and all that befalls them. */
class World {
  readonly server = new Server();
  /** What was logged, and taken. */
  readonly logged: string[] = [];
  /** What was given up, by the books of each logger. */
  dropped = 0;
  readonly #base = mkdtempSync(join(tmpdir(), 'raymon-law-'));
  readonly #bounds: Bounds;
  #places = 0;
  #root = this.#place('root');
  #clock = new FakeClock();
  #life: { isOver: boolean } = { isOver: false };
  #logger: RaymonApiLogger;
  readonly #moved: string[] = [];

  constructor(given: Bounds) {
    this.#bounds = given;
    this.#logger = this.#begin();
  }

  #place(name: string): string {
    return join(this.#base, `${name}${this.#places++}`);
  }

  #begin(): RaymonApiLogger {
    const { batchSize, batchBytes, maxBytes } = this.#bounds;
    const life = { isOver: false };
    this.#life = life;
    this.#clock = new FakeClock();
    return new RaymonApiLogger({
      projectId: PROJECT,
      send: (batch) => this.server.send(batch, () => life.isOver),
      gzip: false,
      clock: this.#clock,
      batchSize,
      batchBytes,
      spool: new Spool({ directory: this.#root, maxBytes }),
      onDrop: ({ records }) => (this.dropped += life.isOver ? 0 : records),
      onError: () => undefined,
    });
  }

  async step(step: Step): Promise<void> {
    if (step.what === 'log') for (let at = 0; at < step.records; at++) this.#log('x'.repeat(step.length));
    else if (step.what === 'poison') this.#log('', POISON);
    else if (step.what === 'server') this.server.is = step.is;
    else if (step.what === 'empty') this.#empty();
    else if (step.what === 'move away') this.#moveAway();
    else if (step.what === 'put back') this.#putBack();
    else if (step.what === 'restart') await this.#restart();
    else if (step.what === 'crash') await this.#crash();
    await this.#pass(step.what === 'deliver' ? 6 : 1);
    const { accepted, delivered, onDisk, queued, dropped } = this.#logger.counts;
    expect(accepted).toBe(delivered + onDisk + queued + dropped);
  }

  #log(text: string, prefix = ''): void {
    const data = `${prefix}${this.logged.length}:${text}`;
    if (this.#logger.info('t', data)) this.logged.push(data);
  }

  /** Lets time pass, and files be read meanwhile. */
  async #pass(turns: number): Promise<void> {
    for (let turn = 0; turn < turns; turn++) {
      this.#clock.advance(100_000);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  #children(): string[] {
    return existsSync(this.#root) ? readdirSync(this.#root) : [];
  }

  #empty(): void {
    for (const name of this.#children()) {
      for (const data of recordsBelow(join(this.#root, name))) this.deleted.add(data);
      rmSync(join(this.#root, name), { recursive: true });
    }
  }

  /** What was on disk, and was deleted by others. */
  readonly deleted = new Set<string>();

  #moveAway(): void {
    for (const name of this.#children()) {
      const to = this.#place('moved');
      renameSync(join(this.#root, name), to);
      if (statSync(to).isDirectory()) this.#moved.push(to);
    }
  }

  #putBack(): void {
    const from = this.#moved.pop();
    if (from !== undefined && existsSync(this.#root))
      renameSync(from, join(this.#root, freeName(projectMark(PROJECT))));
  }

  async #restart(): Promise<void> {
    await this.#close(10);
    this.#logger = this.#begin();
  }

  async #close(timeout: number): Promise<boolean> {
    const closed = this.#logger.close({ timeout });
    const ticking = setInterval(() => this.#clock.advance(1e6), 1);
    const hasLeft = await closed;
    clearInterval(ticking);
    return hasLeft;
  }

  /** What the process leaves is what is on the disk now: it does nothing more, and a new one finds that. */
  async #crash(): Promise<void> {
    this.#life.isOver = true;
    const root = this.#place('root');
    for (const name of this.#children()) {
      const from = join(this.#root, name);
      if (statSync(from).isDirectory()) cpSync(from, join(root, freeName(projectMark(PROJECT))), { recursive: true });
    }
    await this.#close(0);
    rmSync(this.#root, { recursive: true, force: true });
    this.#root = root;
    this.#logger = this.#begin();
  }

  /** Lets everything leave, and looks where each record is. */
  async end(): Promise<void> {
    this.server.is = 'up';
    await this.#restart();
    await this.#close(LONGEST_TIMER_MS);
    this.server.batches.check();
    const { stored } = this.server;
    expect(stored).toHaveLength(new Set(stored).size);
    const known = new Set([...stored, ...recordsBelow(this.#base)]);
    const missing = this.logged.filter((data) => !known.has(data));
    // Whatever is neither stored nor on disk was given up by name, or deleted by others and then missed.
    expect(missing.filter((data) => !this.deleted.has(data)).length).toBeLessThanOrEqual(this.dropped);
  }

  clear(): void {
    this.#life.isOver = true;
    rmSync(this.#base, { recursive: true, force: true });
  }
}

/** The data of all records in files below a directory. */
function recordsBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /records\.jsonl[^/]*$/.test(name))
    .flatMap((name) => readFileSync(join(path, name), 'utf8').trimEnd().split('\n'))
    .filter((line) => line.startsWith('{'))
    .map((line) => (JSON.parse(line) as { data: string }).data);
}

it('a server stores each record of a spool once, whatever happens to its directory, the server and the process', async () => {
  const property = fc.asyncProperty(bounds, steps, async (given, script) => {
    const world = new World(given);
    try {
      for (const step of script) await world.step(step);
      await world.end();
    } finally {
      world.clear();
    }
  });
  await fc.assert(property, { numRuns: runs(60) });
});
