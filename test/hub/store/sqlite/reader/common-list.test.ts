import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { traceList } from '../../../../../src/hub/store/sqlite/reader/trace-reader.ts';
import { batchOf, tags } from '../../../../support/hub-batch.ts';
import { runs } from '../../../../support/runs.ts';
import { ingest, openInProcess } from '../../../../support/store-in-process.ts';
import { temporaryDirectory } from '../../../../support/temporary-directory.ts';

const directory = temporaryDirectory();
const TRACES = 3000;

/** Which traces have a name: every so many, from one on, within a stretch. */
const lists: Readonly<Record<string, (n: number) => boolean>> = {
  all: () => true,
  half: (n) => n % 2 === 0,
  odd: (n) => n % 2 === 1,
  third: (n) => n % 3 === 0,
  tenth: (n) => n % 10 === 0,
  rare: (n) => n % 500 === 7,
  one: (n) => n === 1234,
  early: (n) => n < 400,
  late: (n) => n >= 2000,
  middle: (n) => n >= 1000 && n < 2100 && n % 7 !== 0,
};
const names = Object.keys(lists);

function open(): { readonly store: ReturnType<typeof openInProcess>; readonly project: number } {
  const store = openInProcess(directory());
  const project = store.writer.writes.projectCreate({ name: 'p', owner: null }).number;
  for (let from = 0; from < TRACES; from += 500) {
    const drafts = Array.from({ length: 500 }, (_, at) => {
      const had = names.filter((name) => lists[name]?.(from + at) === true);
      return tags(`t${from + at}`, Object.fromEntries(had.map((name) => [name, 'yes'])));
    });
    ingest(store.writer, batchOf(project, drafts));
  }
  return { store, project };
}

it('a search finds what lists have in common, however many rows each has, whatever the steps and the page', () => {
  const { store, project } = open();
  const some = fc.uniqueArray(fc.constantFrom(...names), { minLength: 2, maxLength: 5 });
  const tightSteps = fc.constantFrom(1, 50, 333, 2000, 100_000);
  fc.assert(
    fc.property(some, tightSteps, fc.constantFrom(1, 17, 250, 1000), (asked, steps, limit) => {
      const slice = asked.map((name) => `${name}==yes`).join(' && ');
      const found: string[] = [];
      for (let cursor: string | undefined; ;) {
        const { items, more } = traceList(store.connection, { project, slice, limit, cursor }, steps);
        found.push(...items.map(({ traceId }) => traceId));
        // Where each page is small, the first ones tell.
        if (more === null || found.length > 40 * limit) break;
        cursor = more;
      }
      const wanted = Array.from({ length: TRACES }, (_, n) => TRACES - 1 - n).filter((n) =>
        asked.every((name) => lists[name]?.(n) === true),
      );
      expect(found).toEqual(wanted.slice(0, found.length).map((n) => `t${n}`));
      if (found.length <= 40 * limit) expect(found).toHaveLength(wanted.length);
    }),
    { numRuns: runs(60) },
  );
  store.close();
});

it('a search reads no more rows than its steps, but for the first stretch', () => {
  const { store, project } = open();
  // Of odd and even numbers none is common: only steps end the walk.
  const slice = 'half==yes && odd==yes';
  const pages: (number | null)[] = [];
  for (let cursor: string | undefined; ;) {
    const { items, more, scannedTo } = traceList(store.connection, { project, slice, limit: 250, cursor }, 500);
    expect(items).toEqual([]);
    pages.push(scannedTo);
    if (more === null) break;
    cursor = more;
  }
  // Three thousand rows, five hundred and what doubles beside at a time.
  expect(pages.length).toBeGreaterThanOrEqual(3);
  expect(pages.length).toBeLessThanOrEqual(8);
  expect(pages).toEqual(pages.toSorted((a, b) => (b ?? 0) - (a ?? 0)));
  const whole = traceList(store.connection, { project, slice, limit: 250 });
  expect([whole.items, whole.more]).toEqual([[], null]);
  store.close();
});
