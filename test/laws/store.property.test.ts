import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Slice } from '../../src/hub/query/slicestr/ast.ts';
import { printSlice } from '../../src/hub/query/slicestr/printer.ts';
import type { TagFact } from '../../src/hub/store/ingest.ts';
import { objectList } from '../../src/hub/store/sqlite/reader/object-reader.ts';
import { tagNames, tagValues } from '../../src/hub/store/sqlite/reader/tag-reader.ts';
import { traceList, tracePick } from '../../src/hub/store/sqlite/reader/trace-reader.ts';
import { MAX_LIST_STEPS } from '../../src/hub/store/traces.ts';
import { batchOf, documentOf, object, type Draft } from '../support/hub-batch.ts';
import { runs } from '../support/runs.ts';
import { isSelected, slices, type ModelTrace } from '../support/slice-arbitraries.ts';
import { ingest, openInProcess, type InProcess } from '../support/store-in-process.ts';

const root = mkdtempSync(join(realpathSync(tmpdir()), 'raymon-test-'));
/** A store has at most ten thousand; each run takes one. */
const PROJECTS_PER_STORE = 5000;
let store: InProcess;
let projects = 0;

beforeAll(() => {
  store = openInProcess(join(root, '0'));
});
afterAll(() => {
  store.close();
  rmSync(root, { recursive: true, force: true });
});

const id: fc.Arbitrary<string> = fc.constantFrom(
  't0',
  't1',
  't2',
  't3',
  't4',
  't5',
  '472b649d-0e69-4a52-a0f5-4e5d3f2a7c11',
);
const name = fc.constantFrom('a', 'b', 'A', 'my tag', 'my_tag', '日本');
const type = fc.constantFrom('label', 'error', 'x-error');
const group = fc.constantFrom('g', 'h', '');
const value = fc.oneof(
  fc.integer({ min: -2, max: 12 }),
  fc.constantFrom(
    0.5,
    1e300,
    1e-20,
    -1e-20,
    3e-20,
    -0,
    'x',
    '1',
    '1.0',
    'v1.2',
    '1.10',
    '1.9',
    '',
    'a\0b',
    '\ud800',
    '9007199254740993',
  ),
);
const asked = value.map((each) => (typeof each === 'number' ? JSON.stringify(each) : each));
const tag: fc.Arbitrary<TagFact> = fc.record({ name, type, group: fc.option(group), value });
const slice = fc.oneof(
  { weight: 4, arbitrary: slices({ ids: id, names: name, types: type, groups: group, values: asked }) },
  { weight: 1, arbitrary: fc.constant<Slice>({ kind: 'all' }) },
);

/** What is logged: tags of a trace, or an artefact whose ref may be there already. */
const draft: fc.Arbitrary<Draft> = fc.oneof(
  fc.record({ kind: fc.constant('tags' as const), traceId: id, tags: fc.array(tag, { minLength: 1, maxLength: 5 }) }),
  fc
    .record({ traceId: id, ref: fc.constantFrom('r', 's'), size: fc.constantFrom(90, 5000) })
    .map((about) => object(about.traceId, about.ref, documentOf(about.size, about.ref))),
);
const batches = fc.array(fc.array(draft, { maxLength: 8 }), { maxLength: 8 });

/** The traces as they should be found: newest first, each tag once. */
function modelOf(all: readonly (readonly Draft[])[]): (ModelTrace & { readonly refs: readonly string[] })[] {
  const traces = new Map<string, { traceId: string; tags: Map<string, TagFact>; refs: Map<string, unknown> }>();
  for (const each of all.flat()) {
    const trace = traces.get(each.traceId) ?? { traceId: each.traceId, tags: new Map(), refs: new Map() };
    if (each.kind === 'object' && each.ref !== undefined) {
      const known = trace.refs.get(each.ref);
      if (known !== undefined && known !== each.data) continue;
      trace.refs.set(each.ref, each.data);
    }
    for (const one of each.tags ?? []) trace.tags.set(keyOf(one), { ...one, value: plain(one.value) });
    traces.set(each.traceId, trace);
  }
  return [...traces.values()]
    .map(({ traceId, tags, refs }) => ({ traceId, tags: [...tags.values()], refs: [...refs.keys()] }))
    .toReversed();
}

function keyOf(each: TagFact): string {
  return JSON.stringify([each.name, each.type, each.group, plain(each.value), typeof each.value]);
}

/** Negative zero is zero. */
function plain(each: string | number): string | number {
  return each === 0 ? 0 : each;
}

/** @returns The number of a project that has just these, in the store as it is from now on. */
function fill(all: readonly (readonly Draft[])[]): number {
  if (projects > 0 && projects % PROJECTS_PER_STORE === 0) {
    store.close();
    store = openInProcess(join(root, String(projects)));
  }
  projects += 1;
  const { number } = store.writer.writes.projectCreate({ name: `p${projects}`, owner: null });
  for (const drafts of all) ingest(store.writer, batchOf(number, drafts));
  return number;
}

/** Every page of a list, one after the other; each of them gets on. */
function pagesOf<T>(
  read: (cursor: string | undefined) => { readonly items: readonly T[]; readonly more: string | null },
): T[] {
  const items: T[] = [];
  const seen = new Set<string>();
  for (let cursor: string | undefined; ;) {
    const page = read(cursor);
    items.push(...page.items);
    if (page.more === null) return items;
    expect(seen.has(page.more)).toBe(false);
    seen.add(page.more);
    cursor = page.more;
  }
}

const steps = fc.constantFrom(1, 2, 5, 30, MAX_LIST_STEPS);
const limit = fc.constantFrom(1, 2, 3, 100);

describe('a store', () => {
  it('finds by any slice, on pages of any size and with steps of any number, what looking at everything finds', () => {
    fc.assert(
      fc.property(batches, fc.array(slice, { minLength: 1, maxLength: 2 }), steps, limit, (all, asks, few, size) => {
        const project = fill(all);
        const model = modelOf(all);
        const { connection } = store;
        for (const ask of asks) {
          const page = { project, slice: printSlice(ask), limit: size };
          const expected = model.filter((trace) => isSelected(trace, ask));
          const found = pagesOf((cursor) => traceList(connection, { ...page, cursor }, few));
          expect(found.map(({ traceId }) => traceId)).toEqual(expected.map(({ traceId }) => traceId));
          for (const [at, { tags }] of found.entries()) {
            expect(tags.map(keyOf).toSorted()).toEqual(expected[at]?.tags.map(keyOf).toSorted());
          }
          const ids = traceList(connection, { project, limit: 100 }).items.map((trace) => trace.id);
          const picked = tracePick(connection, { project, slice: page.slice }, ids);
          expect(picked.map(({ traceId }) => traceId)).toEqual(expected.map(({ traceId }) => traceId));
          for (const ref of [undefined, 'r']) {
            const objects = pagesOf((cursor) => objectList(connection, { ...page, ref, cursor }, few));
            const refs = expected.flatMap((trace) => trace.refs.map((each) => `${trace.traceId}/${each}`));
            expect(objects.map((each) => `${each.traceId}/${each.ref}`)).toEqual(
              refs.filter((each) => ref === undefined || each.endsWith('/r')),
            );
          }
        }
      }),
      { numRuns: runs(150) },
    );
  });

  it('counts what it has, also after some of it was deleted', () => {
    fc.assert(
      fc.property(batches, fc.array(id, { maxLength: 4 }), (all, gone) => {
        const project = fill(all);
        for (const each of gone) store.writer.writes.traceDelete(project, each);
        const model = modelOf(all).filter(({ traceId }) => !gone.includes(traceId));
        const counts = new Map<string, number>();
        for (const { tags } of model) {
          for (const each of tags) {
            const key = JSON.stringify([each.name, each.type, each.group]);
            counts.set(key, (counts.get(key) ?? 0) + 1);
          }
        }
        const names = pagesOf((cursor) => tagNames(store.connection, project, { limit: 2, cursor }));
        const found = names.map((each) => [JSON.stringify([each.name, each.type, each.group]), each.count]);
        expect(new Map(found as [string, number][])).toEqual(counts);
        const { values, isComplete } = tagValues(store.connection, project, 'MY TAG', { limit: 100 });
        const mine = model.flatMap(({ tags }) => tags.filter((each) => /^my.tag$/.test(each.name)));
        expect(isComplete).toBe(true);
        expect(values.reduce((sum, { count }) => sum + count, 0)).toBe(mine.length);
        expect(values.map(({ value: each }) => JSON.stringify(each)).toSorted()).toEqual(
          [...new Set(mine.map(({ value: each }) => JSON.stringify(each)))].toSorted(),
        );
        const [status] = [store.connection.get('SELECT traces FROM project WHERE number=?', project)];
        expect(status?.[0]).toBe(model.length);
      }),
      { numRuns: runs(60) },
    );
  });
});
