import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findDriver, type SqliteDriver } from '../../../../../src/hub/store/sqlite/database/driver.ts';
import { StoreReader } from '../../../../../src/hub/store/sqlite/store-reader.ts';
import { batchOf, info, object, tags } from '../../../../support/hub-batch.ts';
import { ingest, openInProcess } from '../../../../support/store-in-process.ts';
import { temporaryDirectory } from '../../../../support/temporary-directory.ts';

const directory = temporaryDirectory();

/** SQLite, and how often its statements were run. */
function counting(): { readonly driver: SqliteDriver; runs: number } {
  const count = <T>(run: () => T): T => {
    counted.runs += 1;
    return run();
  };
  const counted = {
    runs: 0,
    driver: {
      ...findDriver(),
      open: (path, options) => {
        const database = findDriver().open(path, options);
        return {
          exec: (sql) => database.exec(sql),
          close: () => database.close(),
          prepare: (sql) => {
            const statement = database.prepare(sql);
            return {
              run: (...values) => count(() => statement.run(...values)),
              get: (...values) => count(() => statement.get(...values)),
              all: (...values) => count(() => statement.all(...values)),
              iterate: (...values) => count(() => statement.iterate(...values)),
              setReturnArrays: (returnArrays) => statement.setReturnArrays(returnArrays),
            };
          },
        };
      },
    } satisfies SqliteDriver,
  };
  return counted;
}

it('a store lists and opens traces by a number of statements that does not grow with their rows', () => {
  const store = openInProcess(directory());
  const project = store.writer.writes.projectCreate({ name: 'p', owner: null }).number;
  const drafts = Array.from({ length: 1000 }, (_, n) =>
    tags(`t${n}`, { client: n % 2 === 0 ? 'a' : 'b', n, all: 'x' }),
  );
  ingest(store.writer, batchOf(project, drafts));
  const lines = Array.from({ length: 1000 }, (_, n) =>
    n % 2 === 0 ? info('long', 'x') : object('long', `r${n}`, '{}'),
  );
  ingest(store.writer, batchOf(project, lines));
  const counted = counting();
  const reader = new StoreReader(counted.driver, join(directory(), 'hub'));
  const costOf = (read: () => unknown): number => {
    // What is remembered was read before.
    read();
    const before = counted.runs;
    read();
    return counted.runs - before;
  };
  for (const slice of ['', 'client==a', 'client==a && all==x', 'tagname(n)', 'client==a || client==b']) {
    const list = (limit: number) => () => reader.read((reads) => reads.traceListJson({ project, slice, limit }));
    // Lists are read in pieces that grow: twice as long takes one more.
    expect([slice, costOf(list(250)) - costOf(list(16))]).toEqual([
      slice,
      expect.toSatisfy((more: number) => more <= 12),
    ]);
    expect([slice, costOf(list(250))]).toEqual([slice, expect.toSatisfy((all: number) => all <= 24)]);
  }
  const shown = { inlineBytes: 1000, isTextOnly: false };
  const open = (limit: number) => () =>
    reader.read((reads) => reads.traceOpen(project, 'long', { from: 0, limit, shown }));
  expect(costOf(open(1000)) - costOf(open(500))).toBe(1);
  reader.close();
  store.close();
});
