import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { restoreStore } from '../../../../src/hub/jobs/backup.ts';
import type { Store } from '../../../../src/hub/store/store.ts';
import { batchOf, documentOf, info, object, tags } from '../../../support/hub-batch.ts';
import { textOf, type Context } from './context.ts';

/** A minute and more from now: what was deleted may go. */
const LATER_MS = 120_000;
const DAY_MS = 86_400_000;

/** Every file below a directory. */
function filesOf(directory: string): string[] {
  const entries = readdirSync(directory, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Whether some bytes stand in a segment file. */
function isOnDisk(directory: string, text: string): boolean {
  return filesOf(directory).some((file) => file.endsWith('.seg') && readFileSync(file).includes(text));
}

async function collect(store: Store): Promise<void> {
  // What one run marks, the next one removes.
  for (let run = 1; run <= 3; run++) await store.gc(Date.now() + run * LATER_MS);
}

/** Deleting, keeping in order, copying. */
export function upkeepSuite(context: Context, open: (directory: string) => Promise<Store>): void {
  it('deletes a trace at once, its bytes soon, and takes its name again', async () => {
    const project = await context.project();
    const store = context.store();
    const secret = documentOf(5000, 'secret');
    await store.ingest(batchOf(project, [object('a', 'r', secret), tags('a', { x: 1 })]));
    await store.ingest(batchOf(project, [object('b', 'r', documentOf(5000, 'kept')), tags('b', { x: 1, y: 2 })]));
    expect(isOnDisk(context.place('hub'), '"secret"')).toBe(true);
    expect([await store.traceDelete(project, 'a'), await store.traceDelete(project, 'a')]).toEqual([true, false]);
    expect(await store.traceGet(project, 'a', { from: 0, limit: 1, bodies: true })).toBe(null);
    expect((await store.traceList({ project, slice: 'x==1', limit: 9 })).items.map(({ traceId }) => traceId)).toEqual([
      'b',
    ]);
    expect((await store.tagValues(project, 'x', { limit: 9 })).values).toMatchObject([{ value: 1, count: 1 }]);
    expect((await store.refList({ project, limit: 9 })).items).toEqual(['r']);
    await collect(store);
    expect(isOnDisk(context.place('hub'), '"secret"')).toBe(false);
    const kept = await store.objectFind(project, 'b', 'r');
    expect(kept && (await textOf(store, kept))).toBe(documentOf(5000, 'kept'));
    expect(await store.verify()).toMatchObject({ faultCount: 0 });
    await store.ingest(batchOf(project, [object('a', 'r', documentOf(5000, 'new'))]));
    expect((await store.objectFind(project, 'a', 'r'))?.bytes).toBe(5000);
  });

  it('keeps bytes that another trace shares', async () => {
    const project = await context.project();
    const store = context.store();
    const shared = documentOf(8000, 'shared');
    await store.ingest(batchOf(project, [object('a', 'r', shared), object('b', 'r', shared)]));
    expect((await store.status()).segmentBytes).toBeLessThan(9000);
    await store.traceDelete(project, 'a');
    await collect(store);
    const found = await store.objectFind(project, 'b', 'r');
    expect(found && (await textOf(store, found))).toBe(shared);
    expect(await store.verify()).toMatchObject({ faultCount: 0 });
  });

  it('writes a segment that is mostly dead anew', async () => {
    const project = await context.project();
    const store = context.store();
    for (let n = 0; n < 10; n++) await store.ingest(batchOf(project, [object(`t${n}`, 'r', documentOf(100_000, n))]));
    for (let n = 0; n < 10; n++) if (n !== 4) await store.traceDelete(project, `t${n}`);
    await collect(store);
    expect((await store.status()).segmentBytes).toBeLessThan(101_000);
    const found = await store.objectFind(project, 't4', 'r');
    expect(found && (await textOf(store, found))).toBe(documentOf(100_000, 4));
    expect(await store.verify()).toMatchObject({ faultCount: 0, objects: 1 });
    await context.reopen();
    expect(await context.store().verify()).toMatchObject({ faultCount: 0, objects: 1 });
  });

  it('deletes a trace of many rows, of which nothing is seen meanwhile', async () => {
    const project = await context.project();
    const store = context.store();
    const many = Array.from({ length: 9000 }, (_, n) => info('long', `line ${n}`));
    await store.ingest(batchOf(project, [...many, tags('long', { x: 1 }), tags('short', { x: 1 })]));
    expect(await store.traceDelete(project, 'long')).toBe(true);
    const { id = 0 } = (await store.traceList({ project, limit: 9 })).items[0] ?? {};
    expect((await store.histogram({ project, slice: 'x==1', begin: id - 1e9, end: id + 1e9 }, 1)).counts).toEqual([1]);
    expect((await store.scatter({ project, tag: 'x', limit: 9 })).items).toHaveLength(1);
    await store.gc();
    expect(await store.verify()).toMatchObject({ faultCount: 0 });
    expect((await store.status()).traces).toBe(1);
  });

  it('deletes the traces of a slice', async () => {
    const project = await context.project();
    const store = context.store();
    for (let n = 0; n < 450; n += 50) {
      const drafts = Array.from({ length: 50 }, (_, at) => tags(`t${n + at}`, { half: (n + at) % 2 }));
      await store.ingest(batchOf(project, drafts));
    }
    expect(await store.traceDeleteAll({ project, slice: 'half==1' })).toMatchObject({ traces: 225 });
    expect((await store.traceList({ project, slice: 'half==1', limit: 9 })).items).toEqual([]);
    const left = await store.traceList({ project, limit: 1000 });
    expect([left.items.length, left.more]).toEqual([225, null]);
    expect(await store.verify()).toMatchObject({ faultCount: 0 });
  });

  it('keeps what is pinned, and deletes what is older or more than a project keeps', async () => {
    const project = await context.project();
    const store = context.store();
    for (let n = 0; n < 10; n++) await store.ingest(batchOf(project, [object(`t${n}`, 'r', documentOf(10_000, n))]));
    expect([await store.tracePin(project, 't1', true), await store.tracePin(project, 'none', true)]).toEqual([
      true,
      false,
    ]);
    const names = async (): Promise<string> =>
      (await store.traceList({ project, limit: 99 })).items.map(({ traceId }) => traceId).join(' ');
    expect(await store.retain()).toMatchObject({ traces: 0 });
    await store.projectUpdate(project, { keeping: { maxBytes: 45_000 } });
    expect(await store.retain()).toMatchObject({ traces: 6, bytes: 60_000 });
    expect(await names()).toBe('t9 t8 t7 t1');
    await store.projectUpdate(project, { keeping: { days: 2 } });
    expect(await store.retain(Date.now() + DAY_MS)).toMatchObject({ traces: 0 });
    expect(await store.retain(Date.now() + 3 * DAY_MS)).toMatchObject({ traces: 3 });
    expect(await names()).toBe('t1');
    await store.tracePin(project, 't1', false);
    await store.retain(Date.now() + 3 * DAY_MS);
    await collect(store);
    expect(filesOf(context.place('hub')).filter((file) => file.endsWith('.seg'))).toEqual([]);
    expect(await store.verify()).toMatchObject({ faultCount: 0, segments: 0 });
  });

  it('refuses more than the quota of a project, and no retry of what it has', async () => {
    const project = await context.project();
    const store = context.store();
    await store.projectUpdate(project, { keeping: { quotaBytes: 50 } });
    const first = [object('t', 'r', documentOf(100))];
    await store.ingest(batchOf(project, first, 'k'));
    const more = store.ingest(batchOf(project, [info('t', 'x')]));
    await expect(more).rejects.toMatchObject({ code: 'quota', status: 507 });
    expect(await store.ingest(batchOf(project, first, 'k'))).toMatchObject({ isReplay: true });
  });

  it('forgets a key after 7 days', async () => {
    const project = await context.project();
    const store = context.store();
    await store.ingest(batchOf(project, [info('t', 'x')], 'k'));
    await store.gc(Date.now() + 6.9 * DAY_MS);
    expect((await store.ingest(batchOf(project, [info('t', 'x')], 'k'))).isReplay).toBe(true);
    await store.gc(Date.now() + 7.1 * DAY_MS);
    expect((await store.ingest(batchOf(project, [info('t', 'x')], 'k'))).isReplay).toBe(false);
  });

  it('finds every byte that is not as it was written', async () => {
    const project = await context.project();
    for (const size of [100, 5000, 70_000]) {
      await context.store().ingest(batchOf(project, [object('t', `r${size}`, documentOf(size))]));
    }
    const store = context.store();
    const file = filesOf(context.place('hub')).find((name) => name.endsWith('.seg')) ?? '';
    const sound = readFileSync(file);
    for (const at of [0, 10, 20, 47, 60, 5000, 5060, 40_000]) {
      const damaged = Buffer.from(sound);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      writeFileSync(file, damaged);
      const { faultCount, faults } = await store.verify();
      expect([at, faultCount > 0]).toEqual([at, true]);
      // A damaged head of the file or of an entry leaves the documents themselves as they are.
      if (at >= 60 && at !== 5060) expect(faults.some(({ objectId }) => objectId !== null)).toBe(true);
    }
    writeFileSync(file, sound.subarray(0, 50_000));
    expect((await store.verify()).faults.map(({ code }) => code)).toContain('hash');
    const lost = await store.objectFind(project, 't', 'r70000');
    const place = lost?.place ?? { project, segment: 0, offset: 0, length: 1 };
    await expect(store.blobs.read(place)).rejects.toMatchObject({ code: 'corrupt' });
    writeFileSync(file, sound);
    expect(await store.verify()).toMatchObject({ faultCount: 0, objects: 3 });
    rmSync(file);
    expect((await store.verify()).faults.map(({ code }) => code)).toEqual(['missing-segment']);
    await expect(store.blobs.read(place)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('copies a store that is written to, and gives the copy back whole', async () => {
    const project = await context.project();
    const store = context.store();
    const write = (n: number): Promise<unknown> =>
      store.ingest(batchOf(project, [object(`t${n}`, 'r', documentOf(30_000, n))]));
    const atLeast = 20;
    for (let n = 0; n < atLeast; n++) await write(n);
    const meanwhile = Array.from({ length: 100 }, (_, n) => write(atLeast + n));
    const { bytes } = await store.backup(context.place('copy'));
    await Promise.all(meanwhile);
    expect(bytes).toBeGreaterThan(atLeast * 30_000);
    await expect(store.backup(context.place('copy'))).rejects.toMatchObject({ code: 'exists' });
    await restoreStore(context.place('copy'), context.place('again'));
    const again = await open(context.place('again'));
    try {
      const verified = await again.verify();
      expect(verified).toMatchObject({ faultCount: 0 });
      expect(verified.objects).toBeGreaterThanOrEqual(atLeast);
      const found = await again.objectFind(project, `t${atLeast - 1}`, 'r');
      expect(found && (await textOf(again, found))).toBe(documentOf(30_000, atLeast - 1));
      await again.ingest(batchOf(project, [object('new', 'r', documentOf(30_000, 'new'))]));
      expect(await again.verify()).toMatchObject({ faultCount: 0 });
    } finally {
      await again.close();
    }
    await expect(restoreStore(context.place('hub2'), context.place('x'))).rejects.toMatchObject({ status: 500 });
  });

  it('takes a large document in pieces, and gives parts of it', async () => {
    const project = await context.project();
    const store = context.store();
    const text = documentOf(1_000_000, 'large');
    const upload = await store.blobs.upload(project, 2_000_000);
    for (let at = 0; at < text.length; at += 300_000) await upload.write(Buffer.from(text.slice(at, at + 300_000)));
    const blob = await upload.finish();
    await store.ingest(batchOf(project, [object('t', 'r', blob)], 'k'));
    expect(await store.ingest(batchOf(project, [object('t', 'r', blob)], 'k'))).toMatchObject({ isReplay: true });
    await upload.abort();
    const again = await context.reopen();
    await collect(again);
    const found = await again.objectFind(project, 't', 'r');
    expect(found && (await textOf(again, found))).toBe(text);
    expect(found?.sha256).toBe(Buffer.from(blob.sha256).toString('hex'));
    const place = found?.place ?? blob.place;
    expect(Buffer.from(await again.blobs.read(place, { start: 10, end: 20 })).toString()).toBe(text.slice(10, 20));
    const chunks: Uint8Array[] = [];
    for await (const chunk of await again.blobs.stream(place, { start: 5, end: 999_999 })) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(text.slice(5, 999_999));
    expect(await again.verify()).toMatchObject({ faultCount: 0, objects: 1 });
  });

  it('leaves nothing of an upload that ended, was too long, or was never referred to', async () => {
    const project = await context.project();
    const store = context.store();
    const aborted = await store.blobs.upload(project, 100);
    await aborted.write(new Uint8Array(10));
    await aborted.abort();
    await expect(aborted.write(new Uint8Array(1))).rejects.toMatchObject({ code: 'closed' });
    const long = await store.blobs.upload(project, 100);
    await expect(long.write(new Uint8Array(101))).rejects.toMatchObject({ code: 'limit', status: 413 });
    expect(filesOf(context.place('hub')).filter((file) => file.endsWith('.seg'))).toEqual([]);
    const lost = await store.blobs.upload(project, 100);
    await lost.write(new Uint8Array(10));
    const { place, sha256 } = await lost.finish();
    const gone = await context.reopen();
    expect(filesOf(context.place('hub')).filter((file) => file.endsWith('.seg'))).toEqual([]);
    const late = gone.ingest(batchOf(project, [object('t', 'r', { place, sha256 })], 'k'));
    await expect(late).rejects.toMatchObject({ code: 'not-found', index: 0 });
  });

  it('has the directory for itself, with files for the owner alone', async () => {
    await context.project();
    await expect(open(context.place('hub'))).rejects.toMatchObject({ code: 'locked' });
    await context.store().ingest(batchOf(1, [object('t', 'r', documentOf(5000))]));
    for (const file of filesOf(context.place('hub'))) expect([file, statSync(file).mode & 0o077]).toEqual([file, 0]);
    expect(statSync(context.place('hub')).mode & 0o777).toBe(0o700);
    await context.store().close();
    const other = await open(context.place('hub'));
    await expect(open(context.place('hub'))).rejects.toMatchObject({ code: 'locked' });
    await other.close();
  });

  it('refuses calls once it is closed, and finishes those before', async () => {
    const project = await context.project();
    const store = context.store();
    const last = store.ingest(batchOf(project, [info('t', 'x')]));
    await Promise.all([store.close(), store.close()]);
    expect(await last).toMatchObject({ ingested: 1 });
    await expect(store.ingest(batchOf(project, [info('t', 'x')]))).rejects.toMatchObject({
      code: 'closed',
      status: 503,
    });
    await expect(store.projectList()).rejects.toMatchObject({ code: 'closed' });
    expect((await (await context.reopen()).traceList({ project, limit: 9 })).items).toHaveLength(1);
  });

  it('tells how many traces and segments it has, and what it took', async () => {
    const project = await context.project();
    await context.store().ingest(batchOf(project, [object('t', 'r', documentOf(5000))]));
    expect(await context.store().status()).toMatchObject({
      schema: 1,
      isDiskFull: false,
      segments: 1,
      traces: 1,
      ingested: { batches: 1, records: 1, bytes: 5000 },
    });
    expect(context.store().pressure()).toEqual({ batches: 0, bytes: 0 });
  });
}
