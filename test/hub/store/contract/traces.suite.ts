import { expect, it } from 'vitest';
import { batchOf, documentOf, info, object, tags } from '../../../support/hub-batch.ts';
import type { Context } from './context.ts';

function names(items: readonly { readonly traceId: string }[]): string {
  return items.map(({ traceId }) => traceId).join(' ');
}

function sum(counts: readonly number[]): number {
  return counts.reduce((a, b) => a + b, 0);
}

/** What is found. */
export function tracesSuite(context: Context): void {
  async function ten(): Promise<number> {
    const project = await context.project();
    for (let n = 0; n < 10; n++) {
      await context
        .store()
        .ingest(
          batchOf(project, [
            tags(`t${n}`, { client: n % 2 === 0 ? 'even' : 'odd', latency: n * 10, app: `v1.${n}` }),
            object(`t${n}`, 'input', documentOf(100, n)),
            object(`t${n}`, n === 3 ? 'special' : 'output', documentOf(100, n + 100)),
          ]),
        );
    }
    return project;
  }

  it.each([
    ['', 't9 t8 t7 t6 t5 t4 t3 t2 t1 t0'],
    ['client==even', 't8 t6 t4 t2 t0'],
    ['client!=even', 't9 t7 t5 t3 t1'],
    ['Client==even && latency>=40', 't8 t6 t4'],
    ['latency>80 || latency<10', 't9 t0'],
    ['app>=v1.8', 't9 t8'],
    ['!(client==odd) && !latency<=40', 't8 t6'],
    ['trace(t4)', 't4'],
    ['trace(none)', ''],
    ['tagname(nothing)', ''],
    ['tagtype(label) && latency==30', 't3'],
    ['taggroup(g)', ''],
    ['client==even && client==odd', ''],
  ])('lists traces of %s, newest first', async (slice, expected) => {
    const project = await ten();
    const { items, more, scannedTo } = await context.store().traceList({ project, slice, limit: 100 });
    expect(names(items)).toBe(expected);
    expect([more, scannedTo]).toEqual([null, null]);
  });

  it('gives pages that join, each as long as it was asked for', async () => {
    const project = await ten();
    const store = context.store();
    const pages: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await store.traceList({ project, slice: 'client==even', limit: 2, cursor });
      pages.push(names(page.items));
      if (page.more === null) break;
      cursor = page.more;
    }
    expect(pages).toEqual(['t8 t6', 't4 t2', 't0']);
  });

  it('keeps to the times that are asked for, both included', async () => {
    const project = await ten();
    const { items } = await context.store().traceList({ project, limit: 100 });
    const [begin, end] = [items[6]?.id, items[3]?.id];
    for (const slice of ['', 'client!=none', 'latency>=0', 'tagname(client)']) {
      const found = await context.store().traceList({ project, slice, begin, end, limit: 100 });
      expect(names(found.items)).toBe('t6 t5 t4 t3');
    }
    const objects = await context.store().objectList({ project, begin, end, limit: 100, ref: 'input' });
    expect(names(objects.items)).toBe('t6 t5 t4 t3');
  });

  it('refuses an invalid slice, with the place, and an invalid cursor', async () => {
    const project = await context.project();
    const bad = context.store().traceList({ project, slice: 'a==1 &&', limit: 1 });
    await expect(bad).rejects.toMatchObject({ code: 'bad-slice', status: 400, offset: 7 });
    for (const cursor of ['', 'x', '!!', 'WyJhIl0', 'W10', 'e30']) {
      const lost = context.store().traceList({ project, cursor, limit: 1 });
      await expect(lost).rejects.toMatchObject({ code: 'bad-cursor', status: 400 });
    }
  });

  it('picks those of some traces that are in a slice', async () => {
    const project = await ten();
    const { items } = await context.store().traceList({ project, limit: 100 });
    const ids = items.map(({ id }) => id).filter((_, at) => at < 5);
    expect(names(await context.store().tracePick({ project, slice: 'client==even' }, [...ids, 5, ids[0] ?? 0]))).toBe(
      't8 t6',
    );
    expect(await context.store().tracePick({ project: await context.project() }, ids)).toEqual([]);
    expect(await context.store().tracePick({ project }, [])).toEqual([]);
  });

  it('lists artefacts of a slice and of a ref in pages that join', async () => {
    const project = await ten();
    const store = context.store();
    const read = async (limit: number, ref?: string): Promise<string[]> => {
      const found: string[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await store.objectList({ project, slice: 'latency<=40', limit, cursor, ref });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items.map(({ traceId, ref: name }) => `${traceId}/${name}`));
        if (page.more === null) return found;
        cursor = page.more;
      }
    };
    const all = [4, 3, 2, 1, 0].flatMap((n) => [`t${n}/input`, `t${n}/${n === 3 ? 'special' : 'output'}`]);
    for (const limit of [1, 2, 3, 100]) expect(await read(limit)).toEqual(all);
    for (const limit of [1, 2, 100])
      expect(await read(limit, 'output')).toEqual(all.filter((each) => each.endsWith('output')));
  });

  it('lists refs once, in pages that join', async () => {
    const project = await ten();
    const first = await context.store().refList({ project, limit: 2 });
    const second = await context.store().refList({ project, limit: 2, cursor: first.more ?? '' });
    expect([first.items, second.items, second.more]).toEqual([['input', 'output'], ['special'], null]);
    const some = await context.store().refList({ project, slice: 'latency>30', limit: 100 });
    expect(some.items.toSorted()).toEqual(['input', 'output']);
  });

  it('counts names and values of tags', async () => {
    const project = await ten();
    const store = context.store();
    const all = await store.tagNames(project, { limit: 2 });
    const rest = await store.tagNames(project, { limit: 2, cursor: all.more ?? '' });
    expect([...all.items, ...rest.items].map(({ name, count }) => [name, count])).toEqual([
      ['app', 10],
      ['client', 10],
      ['latency', 10],
    ]);
    expect(rest.more).toBe(null);
    expect((await store.tagNames(project, { limit: 9, prefix: 'L' })).items.map(({ name }) => name)).toEqual([
      'latency',
    ]);
    const values = await store.tagValues(project, 'client', { limit: 9 });
    expect(values.values.map(({ value, count }) => [value, count])).toEqual([
      ['even', 5],
      ['odd', 5],
    ]);
    expect(values.isComplete).toBe(true);
    const some = await store.tagValues(project, 'app', { prefix: 'v1.1', limit: 9 });
    expect(some.values.map(({ value }) => value)).toEqual(['v1.1']);
    expect((await store.tagValues(project, 'app', { limit: 3 })).isComplete).toBe(false);
  });

  it('counts traces over time, and gives numbers over time', async () => {
    const project = await ten();
    const store = context.store();
    const { items } = await store.traceList({ project, limit: 100 });
    const [end = 0, begin = 0] = [items[0]?.id, items.at(-1)?.id];
    for (const slice of ['', 'client==even']) {
      const fine = await store.histogram({ project, slice, begin, end }, 7);
      expect([sum(fine.counts), fine.scannedTo, fine.begin]).toEqual([slice === '' ? 10 : 5, null, begin]);
      expect(fine.counts.length).toBeLessThanOrEqual(7);
      const day = 86_400_000_000;
      const coarse = await store.histogram({ project, slice, begin: begin - day, end: end + day }, 10);
      expect(sum(coarse.counts)).toBe(slice === '' ? 10 : 5);
    }
    const points = await store.scatter({ project, slice: 'client==even', tag: 'Latency', limit: 3 });
    expect(points.items.map(({ traceId, value }) => [traceId, value])).toEqual([
      ['t8', 80],
      ['t6', 60],
      ['t4', 40],
    ]);
    const rest = await store.scatter({
      project,
      slice: 'client==even',
      tag: 'latency',
      limit: 3,
      cursor: points.more ?? '',
    });
    expect(rest.items.map(({ value }) => value)).toEqual([20, 0]);
    expect((await store.scatter({ project, tag: 'client', limit: 3 })).items).toEqual([]);
  });

  it('reads a long trace page by page', async () => {
    const project = await context.project();
    const drafts = Array.from({ length: 1203 }, (_, n) => info('t', `line ${n}`));
    await context.store().ingest(batchOf(project, drafts));
    const seen: number[] = [];
    for (let from: number | null = 0; from !== null;) {
      const page = await context.store().traceGet(project, 't', { from, limit: 601, bodies: false });
      seen.push(...(page?.records ?? []).map(({ seq }) => seq));
      from = page?.more ?? null;
    }
    expect(seen).toEqual(drafts.map((_, n) => n));
  });

  it('keeps projects apart, whatever they name alike', async () => {
    const [mine, other] = [await context.project(), await context.project()];
    const store = context.store();
    await store.ingest(batchOf(mine, [object('t', 'r', documentOf(6000, 1)), tags('t', { a: 'mine' })], 'k'));
    await store.ingest(batchOf(other, [object('t', 'r', documentOf(6000, 2)), tags('t', { a: 'other' })], 'k'));
    for (const [project, value] of [
      [mine, 'mine'],
      [other, 'other'],
    ] as const) {
      const { items } = await store.traceList({ project, limit: 9 });
      expect(items.map((trace) => trace.tags.map((tag) => tag.value))).toEqual([[value]]);
      expect((await store.traceList({ project, slice: `a!=${value}`, limit: 9 })).items).toEqual([]);
      expect((await store.tagValues(project, 'a', { limit: 9 })).values).toHaveLength(1);
      expect((await store.objectList({ project, limit: 9 })).items).toHaveLength(1);
      expect((await store.scatter({ project, tag: 'a', limit: 9 })).items).toEqual([]);
    }
    const found = await store.objectFind(mine, 't', 'r');
    expect(found).not.toBe(null);
    expect(await store.objectGet(other, found?.objectId ?? '')).toBe(null);
    expect(await store.tracePick({ project: other }, [found?.trace ?? 0])).toEqual([]);
  });

  it('gives null for what is not there', async () => {
    const project = await context.project();
    const store = context.store();
    expect(await store.traceGet(project, 'none', { from: 0, limit: 1, bodies: true })).toBe(null);
    expect(await store.traceTags(project, 'none')).toBe(null);
    expect(await store.objectFind(project, 'none', 'r')).toBe(null);
    for (const id of ['', '1.1', '1', 'x.y', '99999999999999999.1', '../1.1', '1.1 ']) {
      expect(await store.objectGet(project, id)).toBe(null);
    }
  });
}
