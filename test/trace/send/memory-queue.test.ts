import { describe, expect, it } from 'vitest';
import { MemoryQueue, type MemoryQueueOptions } from '../../../src/trace/send/memory-queue.ts';

const ALL = { records: 1e9, bytes: 1e9 };

/** A queue, and the drops that it told. */
function makeQueue(options: Partial<MemoryQueueOptions> = {}): { queue: MemoryQueue; drops: [string, number][] } {
  const drops: [string, number][] = [];
  const queue = new MemoryQueue({ maxRecords: 1e9, maxBytes: 1e9, overflow: 'drop-oldest', ...options });
  queue.open({
    projectId: 'p',
    dropped: (reason, records) => void (records > 0 && drops.push([reason, records])),
    recovered: () => undefined,
  });
  return { queue, drops };
}

function line(text: string): Uint8Array {
  return Buffer.from(text);
}

async function take(queue: MemoryQueue, size = ALL): Promise<string[] | undefined> {
  return (await queue.take(size))?.lines.map((each) => Buffer.from(each).toString());
}

describe('MemoryQueue', () => {
  it('gives lines in order, in batches within both bounds but of at least one', async () => {
    const { queue } = makeQueue();
    for (const text of ['aaa', 'b', 'c', 'd']) expect(queue.add(line(text))).toBe(true);
    expect(await take(queue, { records: 2, bytes: 1 })).toEqual(['aaa']);
    queue.settle(1);
    expect(await take(queue, { records: 2, bytes: 9 })).toEqual(['b', 'c']);
    queue.settle(2);
    expect(await take(queue)).toEqual(['d']);
    queue.settle(1);
    expect(await take(queue)).toBeUndefined();
    expect(queue).toMatchObject({ records: 0, bytes: 0, added: 4, oldest: 4 });
  });

  it('counts lines that are taken until they are settled', async () => {
    const { queue } = makeQueue();
    for (const text of ['aa', 'b', 'c']) queue.add(line(text));
    await queue.take({ records: 2, bytes: 9 });
    expect(queue).toMatchObject({ records: 3, bytes: 4, oldest: 0 });
    queue.settle(1);
    expect(queue).toMatchObject({ records: 2, bytes: 2, oldest: 1 });
    queue.settle(1);
    expect(queue).toMatchObject({ records: 1, bytes: 1, oldest: 2 });
  });

  it('drops the oldest waiting lines for a new one, but none that is taken', async () => {
    const { queue, drops } = makeQueue({ maxRecords: 3 });
    for (const text of ['a', 'b', 'c']) queue.add(line(text));
    await queue.take({ records: 1, bytes: 9 });
    expect([queue.add(line('d')), queue.add(line('e')), queue.add(line('f'))]).toEqual([true, true, true]);
    expect(drops).toEqual([['queue-full', 1], ['queue-full', 1], ['queue-full', 1]]); // oxfmt-ignore
    queue.settle(1);
    expect(await take(queue)).toEqual(['e', 'f']);
  });

  it('drops the new line where that is asked for, where it fits no empty queue, and where all others are taken', async () => {
    const newest = makeQueue({ maxRecords: 1, overflow: 'drop-newest' });
    expect([newest.queue.add(line('a')), newest.queue.add(line('b'))]).toEqual([true, false]);
    const small = makeQueue({ maxBytes: 3 });
    expect([small.queue.add(line('abc')), small.queue.add(line('abcd'))]).toEqual([true, false]);
    await small.queue.take(ALL);
    expect(small.queue.add(line('d'))).toBe(false);
    for (const { drops } of [newest, small]) expect(new Set(drops.map(String))).toEqual(new Set(['queue-full,1']));
    expect(small.queue).toMatchObject({ records: 1, bytes: 3 });
  });

  it('keeps order and counts over thousands of lines that come and go', async () => {
    const { queue } = makeQueue();
    const taken: string[] = [];
    for (let index = 0; index < 6000; index++) {
      queue.add(line(String(index)));
      if (index % 3 !== 0) continue;
      taken.push(...((await take(queue, { records: 2, bytes: 1e9 })) ?? []));
      queue.settle(queue.records === 1 ? 1 : 2);
    }
    expect(taken).toEqual(Array.from({ length: taken.length }, (_, index) => String(index)));
    expect(queue.records).toBe(6000 - taken.length);
  });

  it('gives no key twice for other lines, also not another queue', async () => {
    const keys = new Set<string>();
    for (const { queue } of [makeQueue(), makeQueue()]) {
      for (const text of ['a', 'b']) {
        queue.add(line(text));
        keys.add((await queue.take(ALL))?.key ?? '');
        queue.settle(1);
      }
    }
    expect(keys.size).toBe(4);
  });

  it('drops everything when it is closed', async () => {
    const { queue, drops } = makeQueue();
    for (const text of ['a', 'b', 'c']) queue.add(line(text));
    await queue.take({ records: 1, bytes: 9 });
    queue.close();
    expect(drops).toEqual([['closed', 3]]);
    expect(queue).toMatchObject({ records: 0, bytes: 0 });
  });
});
