import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RaymonError } from '../../../src/base/errors.ts';
import { RaymonFileLogger } from '../../../src/trace/file/file-logger.ts';
import { readLog } from '../../../src/trace/file/read-log.ts';
import type { Drop } from '../../../src/trace/logger/logger.ts';
import type { Redact, Redactable } from '../../../src/trace/logger/redaction.ts';
import { isSampled } from '../../../src/trace/logger/sample.ts';
import { RaymonApiLogger } from '../../../src/trace/send/api-logger.ts';
import type { ApiLoggerOptions } from '../../../src/trace/send/api-options.ts';
import { Trace } from '../../../src/trace/trace.ts';
import { runs } from '../../support/runs.ts';

/** Logs one of each kind, and gives all that left the logger, as text, with what it was told. */
async function logAll(options: Partial<ApiLoggerOptions>): Promise<{
  readonly text: string;
  readonly returned: readonly boolean[];
  readonly drops: readonly Drop[];
  readonly errors: readonly RaymonError[];
  readonly counts: object;
}> {
  const [drops, errors]: [Drop[], RaymonError[]] = [[], []];
  let text = '';
  const logger = new RaymonApiLogger({
    projectId: 'p',
    gzip: false,
    send: async ({ body }) => {
      text += new TextDecoder().decode(body);
    },
    echo: { info: (fields, message) => void (text += `${JSON.stringify(fields)} ${message}\n`) },
    onDrop: (drop) => drops.push(drop),
    onError: (error) => errors.push(error),
    ...options,
  });
  const trace = new Trace(logger, { traceId: 't' });
  const returned = [
    trace.info('my secret'),
    trace.log('r', { password: 'secret', n: 1 }),
    trace.tag([{ type: 'label', name: 'The Key', value: 'secret' }]),
  ];
  await logger.close();
  return { text, returned, drops, errors, counts: logger.counts };
}

const lengthen: Redact = ({ kind, value }) => (kind === 'object' ? 'x'.repeat(10_000) : value);

describe('redact', () => {
  it('is given each value with its kind and name, and says what to log instead', async () => {
    const seen: Redactable[] = [];
    const redact: Redact = (what) => {
      seen.push(what);
      if (what.kind === 'info') return what.value.replace('secret', '***');
      if (what.kind === 'tags') return what.value.map((tag) => ({ ...tag.toJcr(), value: '***' }));
      return { ...(what.value as object), password: '***' };
    };
    const { text, returned, counts } = await logAll({ redact });
    expect(seen.map(({ kind, ref }) => [kind, ref])).toEqual([['info', null], ['object', 'r'], ['tags', null]]); // oxfmt-ignore
    expect(seen[2]).toMatchObject({ value: [{ name: 'the_key', value: 'secret' }] });
    expect(text).not.toContain('secret');
    expect(text.match(/\*\*\*/g)).toHaveLength(4);
    expect(returned).toEqual([true, true, true]);
    expect(counts).toMatchObject({ accepted: 3, delivered: 3, dropped: 0 });
  });

  it('leaves a record out by giving nothing, which counts as a drop', async () => {
    const { text, returned, drops, errors, counts } = await logAll({ redact: () => undefined });
    expect(text).toBe('');
    expect(returned).toEqual([false, false, false]);
    expect(drops).toEqual(Array.from({ length: 3 }, () => ({ reason: 'redacted', records: 1 })));
    expect(errors).toEqual([]);
    expect(counts).toMatchObject({ accepted: 3, dropped: 3, refused: 0, delivered: 0 });
  });

  it('that throws logs nothing of the value anywhere, and is told with the names of the record', async () => {
    const failure = new Error('no');
    const { text, drops, errors, counts } = await logAll({
      redact: () => {
        throw failure;
      },
    });
    expect(text).toBe('');
    expect(drops).toHaveLength(3);
    expect(errors).toMatchObject([{ traceId: 't', cause: failure }, { traceId: 't', ref: 'r' }, { code: 'trace' }]);
    expect(errors.map(String).join()).not.toContain('secret');
    expect(counts).toMatchObject({ accepted: 3, dropped: 3, refused: 0 });
  });

  it('that gives something else than can be logged has it refused', async () => {
    for (const value of [Symbol('x'), Promise.resolve(1), () => 1]) {
      const { text, counts } = await logAll({ redact: () => value });
      expect(text).toBe('');
      expect(counts).toMatchObject({ accepted: 0, refused: 3 });
    }
  });

  it("that is asynchronous is told so, and what it rejects with is nobody else's", async () => {
    const rejections: unknown[] = [];
    const listener = (error: unknown): unknown => rejections.push(error);
    process.on('unhandledRejection', listener);
    try {
      const { text, errors, counts } = await logAll({ redact: async () => Promise.reject(new Error('mine')) });
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      expect(text).toBe('');
      expect(counts).toMatchObject({ accepted: 0, refused: 3 });
      for (const { message } of errors) expect(message).toContain('Expected redact to answer at once, got a promise');
    } finally {
      process.off('unhandledRejection', listener);
    }
    expect(rejections).toEqual([]);
  });

  it('that logs itself is told so, and ends', async () => {
    const errors: RaymonError[] = [];
    let asked = 0;
    const logger: RaymonApiLogger = new RaymonApiLogger({
      projectId: 'p',
      send: () => Promise.resolve(),
      onError: (error) => errors.push(error),
      redact: ({ value }) => {
        asked++;
        logger.info('t', 'about to redact');
        return value;
      },
    });
    expect(logger.info('t', 'a text')).toBe(true);
    await logger.close();
    expect(asked).toBe(1);
    expect(logger.counts).toMatchObject({ accepted: 1, delivered: 1, refused: 1 });
    expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('redact to log nothing itself')]);
  });

  it('is not asked about what is refused before, or left out', async () => {
    let asked = 0;
    const redact = (): number => ++asked;
    const { counts } = await logAll({ redact, sampleRate: 0 });
    expect(counts).toMatchObject({ sampled: 3, accepted: 0, dropped: 0, refused: 0 });
    const logger = new RaymonApiLogger({ projectId: 'p', send: () => Promise.resolve(), redact, onError: () => 1 });
    logger.info('', 'x');
    logger.info('t', 5 as never);
    logger.log('t', 'a\nb', 1);
    logger.tag('t', [{ type: 'metric', name: 'n', value: Number.NaN }]);
    await logger.close();
    expect(asked).toBe(0);
    expect(logger.counts.refused).toBe(4);
  });

  it('covers log files, and the blobs beside them', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'raymon-redact-'));
    try {
      const path = join(directory, 'log.jsonl');
      const logger = new RaymonFileLogger({ path, projectId: 'p', maxLineBytes: 4096, redact: lengthen });
      logger.log('t', 'r', 'secret');
      await logger.close();
      for await (const { data } of readLog(path)) expect(JSON.stringify(data)).toContain('x'.repeat(10_000));
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe('sampleRate', () => {
  const ids = fc.oneof(fc.uuid(), fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }));

  it('decides by the id alone, a larger share having all of a smaller one', () => {
    fc.assert(
      fc.property(
        ids,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (id, x, y) => {
          const [low, high] = [Math.min(x, y), Math.max(x, y)];
          expect(isSampled(id, low)).toBe(isSampled(id, low));
          if (isSampled(id, low)) expect(isSampled(id, high)).toBe(true);
          expect([isSampled(id, 0), isSampled(id, 1)]).toEqual([false, true]);
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it('decides by the trace id as earlier versions do: other services rely on it', () => {
    const kept = Array.from({ length: 20 }, (_, index) => `trace-${index}`).filter((id) => isSampled(id, 0.5));
    expect(kept.join(' ')).toMatchInlineSnapshot(
      `"trace-0 trace-1 trace-3 trace-4 trace-8 trace-10 trace-14 trace-16 trace-19"`,
    );
  });

  it.each([0.01, 0.1, 0.5, 0.9])('keeps about the share %d of ids that differ in a counter', (rate) => {
    const count = 20_000;
    let kept = 0;
    for (let index = 0; index < count; index++) if (isSampled(`request-${index}`, rate)) kept++;
    // Five standard deviations.
    expect(Math.abs(kept - count * rate)).toBeLessThan(5 * Math.sqrt(count * rate * (1 - rate)));
  });

  it('counts what it leaves out outside of all other books, and tells nobody', async () => {
    const { text, returned, drops, errors, counts } = await logAll({ sampleRate: 0 });
    expect([text, returned, drops, errors]).toEqual(['', [false, false, false], [], []]);
    expect(counts).toMatchObject({ accepted: 0, delivered: 0, queued: 0, dropped: 0, refused: 0, sampled: 3 });
  });

  it.each([-0.1, 1.1, Number.NaN, '0.5', null])('refuses %j', (sampleRate) => {
    const options = { projectId: 'p', send: () => Promise.resolve(), sampleRate: sampleRate as number };
    expect(() => new RaymonApiLogger(options)).toThrow(expect.objectContaining({ path: ['sampleRate'] }));
  });
});
