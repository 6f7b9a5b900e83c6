import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { TransportError } from '../../../src/base/errors.ts';
import { Backoff } from '../../../src/trace/send/backoff.ts';
import { Sender } from '../../../src/trace/send/sender.ts';
import type { Batch } from '../../../src/trace/send/transport.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { until } from '../../support/fault-server.ts';

type Answer = number | 'well' | Error;

const ATTEMPT_MS = 777;

/** A sender whose transport answers as it is told, by the texts of the batch. */
function makeSender(answer: (texts: readonly string[], attempt: number) => Answer, gzip = false) {
  const clock = new FakeClock();
  const sent: Batch[] = [];
  const settled: [string[], number | undefined][] = [];
  const failed: TransportError[] = [];
  const sender = new Sender({
    projectId: 'p',
    send: async (batch) => {
      sent.push(batch);
      const said = answer(textsOf(batch), sent.length);
      if (typeof said === 'number') throw new TransportError(`status ${said}`, { status: said });
      if (said instanceof Error) throw said;
    },
    gzip,
    attemptTimeout: ATTEMPT_MS,
    backoff: new Backoff(clock),
    clock,
    settled: (lines, error) => void settled.push([lines.map((line) => String(JSON.parse(text(line)))), error?.status]),
    failed: (error) => void failed.push(error),
  });
  return { sender, clock, sent, settled, failed };
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

function textsOf({ body, encoding }: Batch): string[] {
  return JSON.parse(text(encoding === 'gzip' ? gunzipSync(body) : body)) as string[];
}

function chunk(...texts: string[]): { key: string; lines: Uint8Array[] } {
  return { key: 'k', lines: texts.map((each) => Buffer.from(`${JSON.stringify(each)}\n`)) };
}

const open = new AbortController().signal;

describe('Sender', () => {
  it('sends the lines as one JSON array, compressed from 1 KB on', async () => {
    const { sender, sent, settled } = makeSender(() => 'well', true);
    await sender.deliver(chunk('a', 'b'), open);
    await sender.deliver(chunk('x'.repeat(2000)), open);
    expect(sent.map(({ encoding, records }) => [encoding, records])).toEqual([['identity', 2], ['gzip', 1]]); // oxfmt-ignore
    expect(sent.map(textsOf)).toEqual([['a', 'b'], ['x'.repeat(2000)]]);
    expect(settled).toEqual([[['a', 'b'], undefined], [['x'.repeat(2000)], undefined]]); // oxfmt-ignore
  });

  it('narrows a refusal down to the records that the server refuses, in order', async () => {
    const bad = new Set(['c', 'f']);
    const { sender, settled, failed } = makeSender((texts) => (texts.some((each) => bad.has(each)) ? 422 : 'well'));
    await sender.deliver(chunk('a', 'b', 'c', 'd', 'e', 'f', 'g'), open);
    expect(settled.flatMap(([texts]) => texts)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    expect(settled.filter(([, status]) => status !== undefined)).toEqual([[['c'], 422], [['f'], 422]]); // oxfmt-ignore
    expect(failed).toEqual([]);
  });

  it('sends a batch again under the same key, after waits that grow, until it is taken', async () => {
    const { sender, clock, sent, settled, failed } = makeSender((_, attempt) => (attempt < 4 ? 503 : 'well'));
    const delivered = sender.deliver(chunk('a'), open);
    for (let attempt = 1; attempt < 4; attempt++) {
      await until(() => failed.length === attempt, 'a failure');
      clock.advance(100_000);
    }
    await delivered;
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
    expect(clock.waits.filter((ms) => ms !== ATTEMPT_MS)).toEqual([250, 500, 1000]);
    expect(settled).toEqual([[['a'], undefined]]);
  });

  it('tries again at once when it is told to', async () => {
    const { sender, sent, failed } = makeSender((_, attempt) => (attempt < 2 ? new Error('reset') : 'well'));
    const delivered = sender.deliver(chunk('a'), open);
    await until(() => failed.length === 1, 'a failure');
    sender.retryNow();
    await delivered;
    expect(sent).toHaveLength(2);
    expect(failed[0]).toMatchObject({ code: 'transport', status: undefined, cause: new Error('reset') });
  });

  it('gives up when it is ended, without settling anything', async () => {
    const { sender, settled, failed } = makeSender(() => 500);
    const ended = new AbortController();
    const delivered = sender.deliver(chunk('a'), ended.signal);
    await until(() => failed.length === 1, 'a failure');
    ended.abort();
    sender.retryNow();
    await delivered;
    expect(settled).toEqual([]);
  });

  it('gives other records another key, also under the same name', async () => {
    const { sender, sent } = makeSender(() => 'well');
    for (const each of ['a', 'b', 'a']) await sender.deliver(chunk(each), open);
    const [first, second, third] = sent.map(({ key }) => key);
    expect(first).not.toBe(second);
    expect(first).toBe(third);
  });
});
