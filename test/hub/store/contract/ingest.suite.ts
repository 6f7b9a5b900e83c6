import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { microseconds } from '../../../../src/hub/ingest/timestamp.ts';
import { INLINE_BYTES, MAX_TRACE_REFS, MAX_TRACE_TAGS } from '../../../../src/hub/store/store-limits.ts';
import { batchOf, documentOf, info, object, tags, TIMESTAMP, type Draft } from '../../../support/hub-batch.ts';
import { textOf, type Context } from './context.ts';

const SIZES = [2, 100, INLINE_BYTES - 1, INLINE_BYTES, INLINE_BYTES + 1, 4096, 20_000, 3_000_000];

/** What is kept, and what is refused. */
export function ingestSuite(context: Context): void {
  it('gives back what was logged, byte for byte, whatever its size', async () => {
    const project = await context.project();
    const documents = SIZES.map((size) => documentOf(size, size));
    const drafts: Draft[] = [
      ...documents.map((text, at) => object('t', `r${at}`, text)),
      info('t', 'y'.repeat(10_000)),
      info('t', 'short'),
      { ...tags('t', { a: 1 }), data: `[{"type":"label","name":"a","value":1.0,"group":null}${' '.repeat(5000)}]` },
    ];
    await context.store().ingest(batchOf(project, drafts));
    const store = await context.reopen();
    const page = await store.traceGet(project, 't', { from: 0, limit: 100, bodies: true });
    expect(page?.more).toBe(null);
    const texts = await Promise.all((page?.records ?? []).map((record) => textOf(store, record)));
    expect(texts).toEqual(drafts.map(({ data }) => data));
    for (const [at, text] of documents.entries()) {
      const found = await store.objectFind(project, 't', `r${at}`);
      expect(found?.sha256).toBe(createHash('sha256').update(text).digest('hex'));
      expect(found && (await textOf(store, found))).toBe(text);
      expect(await store.objectGet(project, found?.objectId ?? '')).toEqual(found);
    }
    const raw = await store.traceTags(project, 't');
    expect(await Promise.all((raw ?? []).map((each) => textOf(store, each)))).toEqual([drafts.at(-1)?.data]);
  });

  it.each([
    '2026-11-28T06:33:41.226792+00:00',
    '2026-11-28T06:33:41.226Z',
    '2026-11-28T06:33:41Z',
    '2026-11-28 07:33:41.226792123+01:00',
    '2026-11-28T06:33:41.2267920+00:00',
  ])('keeps the timestamp %s as it came', async (timestamp) => {
    const project = await context.project();
    const at = Math.floor(Date.parse(timestamp) * 1000) + (timestamp.includes('226792') ? 792 : 0);
    await context.store().ingest(batchOf(project, [{ ...info('t', 'x'), timestamp, at }]));
    const page = await context.store().traceGet(project, 't', { from: 0, limit: 1, bodies: false });
    expect(page?.records[0]).toMatchObject({ timestamp, at, body: null, place: null });
    expect(page?.trace).toMatchObject({ first: at, last: at });
  });

  it('keeps ids, refs, names and values of any characters, each for itself', async () => {
    const project = await context.project();
    const strange = [
      'a\0b',
      'a',
      'a\u0001\u0001b',
      'a\ud800',
      'a\ufffd',
      '__proto__',
      '💥',
      '',
      "'; DROP TABLE tag; --",
    ];
    const ids = strange.map((text) => `x${text}`);
    for (const id of ids) {
      await context.store().ingest(batchOf(project, [object(id, id, documentOf(50, id)), tags(id, { [id]: id })]));
    }
    for (const id of ids) {
      expect(await context.store().objectFind(project, id, id)).toMatchObject({ traceId: id, ref: id });
      const listed = await context.store().traceList({ project, slice: `trace(${JSON.stringify(id)})`, limit: 9 });
      expect(listed.items.map((trace) => trace.tags)).toEqual([[{ name: id, type: 'label', group: null, value: id }]]);
    }
    const { items } = await context.store().tagNames(project, { limit: 100 });
    expect(items.map(({ name }) => name).toSorted()).toEqual(ids.toSorted());
    const refs = await context.store().refList({ project, limit: 100 });
    expect(refs.items.toSorted()).toEqual(ids.toSorted());
  });

  it('keeps what was logged at any time, and the trace stays one that is added to and read', async () => {
    const store = context.store();
    const project = await context.project();
    const stamps = [
      '0000-01-01T00:00:00Z',
      '1640-06-01T00:00:00Z',
      '1690-01-01T00:00:00.000001Z',
      '1741-01-01T00:00:00Z',
    ].concat(['1970-01-01T00:00:00Z', '2255-01-01T00:00:00Z', '9999-12-31T23:59:59.999999Z', TIMESTAMP]);
    const drafts = stamps.map((timestamp) => ({ ...info('old', timestamp), timestamp, at: microseconds(timestamp) }));
    // Each alone, and all in one trace, again and again.
    for (const draft of drafts) {
      await store.ingest(batchOf(project, [{ ...draft, traceId: draft.timestamp }]));
      await store.ingest(batchOf(project, [draft]));
      await store.ingest(batchOf(project, [{ ...draft, traceId: draft.timestamp }, draft]));
    }
    const listed = await store.traceList({ project, limit: 100 });
    expect(listed.items.map(({ records }) => records)).toEqual([...stamps.map(() => 2).slice(1), 16, 2]);
    for (const { traceId } of listed.items) {
      const found = await store.traceGet(project, traceId, { from: 0, limit: 100, bodies: true });
      const texts = (found?.records ?? []).map(({ timestamp, body }) => [
        timestamp,
        body && Buffer.from(body).toString(),
      ]);
      expect(texts).toEqual(texts.map(([timestamp]) => [timestamp, JSON.stringify(timestamp)]));
      if (traceId !== 'old') expect(texts[0]?.[0]).toBe(traceId);
    }
    const open = await store.traceOpen(project, 'old', {
      from: 0,
      limit: 100,
      shown: { inlineBytes: 0, isTextOnly: false },
    });
    expect(open?.trace.records).toBe(16);
    expect(await store.verify()).toMatchObject({ faultCount: 0 });
  });

  it('takes a ref again with equal bytes, and refuses it with others', async () => {
    const project = await context.project();
    const store = context.store();
    const [first, other] = [documentOf(9000, 1), documentOf(9000, 2)];
    await store.ingest(batchOf(project, [object('t', 'r', first)]));
    expect(await store.ingest(batchOf(project, [object('t', 'r', first)]))).toMatchObject({ ingested: 1, refused: [] });
    const mixed = await store.ingest(
      batchOf(project, [info('t', 'kept'), object('t', 'r', other), object('t', 's', other)]),
    );
    expect(mixed).toMatchObject({ ingested: 2, refused: [{ index: 1, code: 'ref-taken' }] });
    const all = store.ingest(batchOf(project, [info('t', 'not kept'), object('t', 'r', other)], 'key'));
    await expect(all).rejects.toMatchObject({ code: 'ref-taken', status: 422, index: 1 });
    const page = await store.traceGet(project, 't', { from: 0, limit: 100, bodies: false });
    expect(page?.records.map(({ kind, ref }) => ref ?? kind)).toEqual(['r', 'info', 's']);
    expect(page?.trace).toMatchObject({ records: 3, objects: 2, bytes: 9000 * 2 + 6 });
    // The key was not used up by a batch that was refused.
    expect(await store.ingest(batchOf(project, [info('t', 'now')], 'key'))).toMatchObject({
      ingested: 1,
      isReplay: false,
    });
  });

  it('refuses more refs, and more tags, of a trace than it may have, and nothing else', async () => {
    const project = await context.project();
    const store = context.store();
    for (let from = 0; from < MAX_TRACE_REFS; from += 1000) {
      const refs = Array.from({ length: 1000 }, (_, n) => object('full', `r${from + n}`, documentOf(60)));
      expect((await store.ingest(batchOf(project, refs))).refused).toEqual([]);
      const list = Array.from({ length: 1000 }, (_, n) => ({
        name: 'n',
        type: 'metric',
        group: null,
        value: from + n,
      }));
      const drafts = [{ kind: 'tags' as const, traceId: 'full', tags: list }];
      expect((await store.ingest(batchOf(project, drafts))).refused).toEqual([]);
    }
    expect(MAX_TRACE_TAGS).toBe(MAX_TRACE_REFS);
    const more = [
      info('full', 'x'),
      object('full', 'more', documentOf(60)),
      tags('full', { more: 1 }),
      object('full', 'r5', documentOf(60)),
    ];
    await expect(store.ingest(batchOf(project, more, 'k'))).rejects.toMatchObject({
      code: 'limit',
      status: 422,
      index: 1,
    });
    const answer = await store.ingest(batchOf(project, more));
    expect(answer.refused.map(({ index, code }) => [index, code])).toEqual([
      [1, 'limit'],
      [2, 'limit'],
    ]);
    const { items } = await store.traceList({ project, limit: 10 });
    expect(items.map((trace) => [trace.objects, trace.tags.length])).toEqual([[MAX_TRACE_REFS, MAX_TRACE_TAGS]]);
  });

  it('refuses a ref that stands twice in one batch with different bytes', async () => {
    const project = await context.project();
    const twice = [object('t', 'r', documentOf(60, 1)), object('t', 'r', documentOf(60, 2))];
    await expect(context.store().ingest(batchOf(project, twice, 'k'))).rejects.toMatchObject({
      code: 'ref-taken',
      index: 1,
    });
    expect(await context.store().traceGet(project, 't', { from: 0, limit: 1, bodies: false })).toBe(null);
    const answer = await context.store().ingest(batchOf(project, twice));
    expect(answer).toMatchObject({ ingested: 1, refused: [{ index: 1 }] });
  });

  it('answers a key that comes again as it did, at the same time and after a restart', async () => {
    const project = await context.project();
    const drafts = [info('t', 'x'), object('t', 'r', documentOf(5000)), tags('t', { a: 1 })];
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => context.store().ingest(batchOf(project, drafts, 'k'))),
    );
    expect(answers.filter(({ isReplay }) => !isReplay)).toHaveLength(1);
    expect(answers.map(({ ingested }) => ingested)).toEqual(Array.from({ length: 8 }, () => 3));
    const store = await context.reopen();
    expect(await store.ingest(batchOf(project, drafts, 'k'))).toEqual({
      ingested: 3,
      refused: [],
      isReplay: true,
      touched: [],
    });
    const page = await store.traceGet(project, 't', { from: 0, limit: 9, bodies: false });
    expect(page?.records).toHaveLength(3);
  });

  it('refuses a key that comes with other records, also in another order', async () => {
    const project = await context.project();
    const drafts = [info('t', 'x'), info('t', 'y')];
    await context.store().ingest(batchOf(project, drafts, 'k'));
    for (const others of [drafts.slice(1), drafts.toReversed(), [info('t', 'x'), info('u', 'y')]]) {
      const again = context.store().ingest(batchOf(project, others, 'k'));
      await expect(again).rejects.toMatchObject({ code: 'key-reused', status: 422 });
    }
    const elsewhere = await context.store().ingest(batchOf(await context.project(), [info('t', 'z')], 'k'));
    expect(elsewhere.isReplay).toBe(false);
  });

  it('lets batches that wait together share one sync', async () => {
    const project = await context.project();
    const before = (await context.store().status()).ingested;
    const many = Array.from({ length: 200 }, (_, n) =>
      context.store().ingest(batchOf(project, [object(`t${n}`, 'r', documentOf(5000, n))])),
    );
    await Promise.all(many);
    const { batches, syncs } = (await context.store().status()).ingested;
    expect(batches - before.batches).toBe(200);
    // Two for each group: of the segment, and of the database.
    expect(syncs - before.syncs).toBeLessThan(200);
  });

  it('says which traces a batch added to', async () => {
    const project = await context.project();
    const first = await context.store().ingest(batchOf(project, [info('a', 'x'), info('b', 'x'), info('a', 'y')]));
    expect(first.touched.map(({ traceId, isNew }) => [traceId, isNew])).toEqual([
      ['a', true],
      ['b', true],
    ]);
    const { touched } = await context.store().ingest(batchOf(project, [info('b', 'y')]));
    expect(touched).toEqual([{ ...first.touched[1], isNew: false }]);
  });

  it('keeps nothing for a project that does not exist', async () => {
    const lost = context.store().ingest(batchOf(4711, [info('t', 'x')]));
    await expect(lost).rejects.toMatchObject({ code: 'not-found', status: 404 });
  });

  it('refuses a record beyond the tags of a trace, and keeps the others', async () => {
    const project = await context.project();
    const many = Array.from({ length: 1000 }, (_, n) => ({ name: `n${n % 50}`, type: 'label', group: null, value: n }));
    const drafts = Array.from({ length: 10 }, (): Draft => ({ kind: 'tags', traceId: 't', tags: many }));
    await context.store().ingest(batchOf(project, drafts));
    const answer = await context.store().ingest(batchOf(project, [tags('t', { one: 1 }), tags('u', { one: 1 })]));
    expect(answer).toMatchObject({ ingested: 1, refused: [{ index: 0, code: 'limit' }] });
  });

  it('takes memory over only where it is alone in it', async () => {
    const project = await context.project();
    const memory = new Uint8Array(100).fill(0x20);
    memory.set(new TextEncoder().encode('"shared"'), 50);
    const part = { ...batchOf(project, [info('t', '')]), bytes: memory.subarray(50, 58) };
    const records = part.records.map((record) => ({ ...record, data: { start: 0, end: 8 } }));
    await context.store().ingest({ ...part, records });
    expect(memory).toHaveLength(100);
    const page = await context.store().traceGet(project, 't', { from: 0, limit: 1, bodies: true });
    expect(await textOf(context.store(), page?.records[0] ?? { body: null, place: null })).toBe('"shared"');
  });
}
