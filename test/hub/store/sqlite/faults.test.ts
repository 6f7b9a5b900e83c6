import { mkdirSync, readdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileCalls, type FileCalls } from '../../../../src/hub/blobs/file-calls.ts';
import { HubError } from '../../../../src/hub/core/hub-error.ts';
import { findDriver } from '../../../../src/hub/store/sqlite/database/driver.ts';
import { Maintenance } from '../../../../src/hub/store/sqlite/maintenance.ts';
import { objectFind } from '../../../../src/hub/store/sqlite/reader/object-reader.ts';
import { batchOf, documentOf, info, object } from '../../../support/hub-batch.ts';
import { ingest, openInProcess, type InProcess } from '../../../support/store-in-process.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const directory = temporaryDirectory();

/** How a call of the file system goes wrong. */
type Fault = 'EIO' | 'ENOSPC' | 'EMFILE' | 'short' | 'none written';

/** A file system whose `nth` call of some kind goes wrong, once or from then on. */
function faulty(nth: number, fault: Fault, isLasting: boolean): { files: FileCalls; calls(): number } {
  let calls = 0;
  const strike = (name: string): Fault | undefined => {
    calls += 1;
    const isHit = isLasting ? calls >= nth : calls === nth;
    if (!isHit) return undefined;
    if ((fault === 'short' || fault === 'none written') && name === 'write') return fault;
    throw Object.assign(new Error(`${name} failed`), { code: fault.length > 6 || fault === 'short' ? 'EIO' : fault });
  };
  const files: FileCalls = {
    ...fileCalls,
    create: (path) => (strike('create'), fileCalls.create(path)),
    open: (path) => (strike('open'), fileCalls.open(path)),
    makeDirectory: (path) => (strike('makeDirectory'), fileCalls.makeDirectory(path)),
    syncDirectory: (path) => (strike('syncDirectory'), fileCalls.syncDirectory(path)),
    sync: (fd) => (strike('sync'), fileCalls.sync(fd)),
    truncate: (fd, size) => (strike('truncate'), fileCalls.truncate(fd, size)),
    remove: (path) => (strike('remove'), fileCalls.remove(path)),
    write(fd, pieces, at) {
      const struck = strike('write');
      if (struck === 'none written') return 0;
      if (struck === undefined) return fileCalls.write(fd, pieces, at);
      // Half of it is written, and the caller has to see that.
      const all = Buffer.concat(pieces);
      return fileCalls.write(fd, [all.subarray(0, Math.ceil(all.length / 2))], at);
    },
  };
  return { files, calls: () => calls };
}

const DOCUMENTS = 6;
/** Each of so many calls goes wrong once; `FAULT_STRIDE=1` for every one. */
const STRIDE = Number(process.env['FAULT_STRIDE'] ?? 4);

/** Keeps documents one batch after the other, again where that failed; says which were acknowledged at once. */
function run(store: InProcess, project: number): { acknowledged: number[]; failures: HubError[] } {
  const acknowledged: number[] = [];
  const failures: HubError[] = [];
  for (let n = 0; n < DOCUMENTS; n++) {
    const batch = batchOf(
      project,
      [object(`t${n}`, 'r', documentOf(5000, n)), info(`t${n}`, 'x'.repeat(6000))],
      `k${n}`,
    );
    try {
      ingest(store.writer, batch);
      acknowledged.push(n);
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      failures.push(error);
    }
  }
  return { acknowledged, failures };
}

function checkAll(store: InProcess, project: number, present: readonly number[]): void {
  for (let n = 0; n < DOCUMENTS; n++) {
    expect([n, objectFind(store.connection, project, `t${n}`, 'r') !== null]).toEqual([n, present.includes(n)]);
  }
  const { calls } = new Maintenance(findDriver(), join(directory(), 'hub'));
  const faults = [...calls.checkDatabase(), ...calls.checkCounters(), ...calls.checkRecords([0, 0, 0], null).faults];
  for (const segment of calls.segmentList(0)) {
    for (let from: number | null = 0; from !== null;) {
      const step: ReturnType<typeof calls.checkSegment> = calls.checkSegment(segment, from);
      faults.push(...step.faults);
      from = step.next;
    }
  }
  expect(faults).toEqual([]);
}

/** Small segments, so that each run makes, fills and seals some. */
const options = { maxSegmentBytes: 30_000, minFreeBytes: 0, minFreeRatio: 0 };

/** Calls of a run without a fault. */
function countCalls(): number {
  const { files, calls } = faulty(Infinity, 'EIO', false);
  const store = openInProcess(join(directory(), 'count'), { ...options, files });
  run(store, store.writer.writes.projectCreate({ name: 'p', owner: null }).number);
  store.close();
  return calls();
}

const FAULTS: readonly Fault[] = ['EIO', 'ENOSPC', 'EMFILE', 'short', 'none written'];

it.each(FAULTS)(
  'a store keeps what it acknowledged, whichever call fails with %s',
  (fault) => {
    const calls = countCalls();
    expect(calls).toBeGreaterThan(20);
    for (let nth = 2; nth <= calls; nth += STRIDE) {
      const { files } = faulty(nth, fault, false);
      const path = join(directory(), `${fault}-${nth}`);
      let store = openInProcess(path, { ...options, files });
      const project = store.writer.writes.projectCreate({ name: 'p', owner: null }).number;
      const { acknowledged, failures } = run(store, project);
      expect(failures.length).toBeLessThanOrEqual(1);
      for (const failure of failures) {
        expect(failure.code).toBe(fault === 'ENOSPC' ? 'disk-full' : 'storage');
        expect(failure.retryAfter).toBeGreaterThan(0);
      }
      // What failed is kept when it comes again, under the same key.
      const again = run(store, project);
      expect(again.acknowledged).toHaveLength(DOCUMENTS);
      store.close();
      store = openInProcess(path, options);
      checkIn(path, store, project, acknowledged);
      store.close();
    }
  },
  120_000,
);

function checkIn(path: string, store: InProcess, project: number, acknowledged: readonly number[]): void {
  for (const n of acknowledged) expect(objectFind(store.connection, project, `t${n}`, 'r')).not.toBe(null);
  const { calls } = new Maintenance(findDriver(), join(path, 'hub'));
  const faults = [...calls.checkDatabase(), ...calls.checkCounters(), ...calls.checkRecords([0, 0, 0], null).faults];
  const objects = calls.segmentList(0).flatMap((segment) => calls.checkSegment(segment, 0));
  expect([...faults, ...objects.flatMap((step) => step.faults)]).toEqual([]);
  expect(objects.reduce((sum, step) => sum + step.objects, 0)).toBe(2 * DOCUMENTS);
}

it.each(['EIO', 'ENOSPC'] as const)(
  'a store refuses what comes while the disk goes on failing with %s, and reads on',
  (fault) => {
    const { files } = faulty(20, fault, true);
    let store = openInProcess(directory(), { ...options, files });
    const project = store.writer.writes.projectCreate({ name: 'p', owner: null }).number;
    const { acknowledged, failures } = run(store, project);
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(failures.length).toBeGreaterThan(0);
    for (const n of acknowledged) expect(objectFind(store.connection, project, `t${n}`, 'r')).not.toBe(null);
    store.close();
    store = openInProcess(directory(), options);
    checkAll(store, project, acknowledged);
    const names = readdirSync(join(directory(), 'hub', 'segments', String(project)));
    for (const name of names)
      expect(statSync(join(directory(), 'hub', 'segments', String(project), name)).size).toBeGreaterThan(0);
    store.close();
  },
);

it('a store refuses to ingest while the disk has too little room, and answers what it answered before', () => {
  let free = 10 ** 12;
  let now = Date.now();
  const files = { ...fileCalls, space: () => ({ free, total: 10 ** 12 }) };
  const store = openInProcess(directory(), { files, now: () => now });
  const project = store.writer.writes.projectCreate({ name: 'p', owner: null }).number;
  ingest(store.writer, batchOf(project, [info('t', 'x')], 'k'));
  free = 4 * 10 ** 10;
  now += 2000;
  expect(() => ingest(store.writer, batchOf(project, [info('t', 'y')], 'l'))).toThrow(
    expect.objectContaining({ code: 'disk-full', status: 507, retryAfter: 60 }),
  );
  expect(ingest(store.writer, batchOf(project, [info('t', 'x')], 'k')).isReplay).toBe(true);
  expect(store.writer.writes.status().isDiskFull).toBe(true);
  free = 6 * 10 ** 10;
  now += 2000;
  expect(ingest(store.writer, batchOf(project, [info('t', 'y')], 'l')).ingested).toBe(1);
  store.close();
});

it('a store gives back what fits where the database may not grow, and refuses the rest', () => {
  const store = openInProcess(directory(), { ...options, maxPages: 80 });
  const project = store.writer.writes.projectCreate({ name: 'p', owner: null }).number;
  let refused = 0;
  let kept = 0;
  for (let n = 0; n < 300; n++) {
    try {
      ingest(store.writer, batchOf(project, [object(`t${n}`, 'r', documentOf(700, n))], `k${n}`));
      kept += 1;
    } catch (error) {
      expect(error).toMatchObject({ code: 'disk-full', status: 507 });
      refused += 1;
    }
  }
  expect([kept > 0, refused > 0]).toEqual([true, true]);
  const found = Array.from({ length: 300 }, (_, n) => objectFind(store.connection, project, `t${n}`, 'r'));
  expect(found.filter((each) => each !== null)).toHaveLength(kept);
  store.close();
});

it.each(['is gone', 'is empty'])('takes no documents for unknown ones where the database beside them %s', (how) => {
  const path = join(directory(), 'hub');
  const database = join(path, 'hub.db');
  const store = openInProcess(directory(), options);
  const project = store.writer.writes.projectCreate({ name: 'p', owner: null }).number;
  ingest(store.writer, batchOf(project, [object('t', 'r', documentOf(5000))]));
  store.close();
  const segments = readdirSync(join(path, 'segments', String(project)));
  if (how === 'is gone') renameSync(database, join(directory(), 'aside.db'));
  else truncateSync(database);
  expect(() => openInProcess(directory(), options)).toThrow(expect.objectContaining({ code: 'bad-directory' }));
  expect(readdirSync(join(path, 'segments', String(project)))).toEqual(segments);
  if (how === 'is empty') return;
  renameSync(join(directory(), 'aside.db'), database);
  const again = openInProcess(directory(), options);
  expect(objectFind(again.connection, project, 't', 'r')).not.toBe(null);
  again.close();
});

it.each(['is removed', 'is moved away', 'is another one'])('acknowledges nothing once the data directory %s', (how) => {
  let now = Date.now();
  const store = openInProcess(directory(), { ...options, now: () => now });
  const project = store.writer.writes.projectCreate({ name: 'p', owner: null }).number;
  ingest(store.writer, batchOf(project, [object('t', 'r', documentOf(5000))]));
  const path = join(directory(), 'hub');
  if (how === 'is removed') rmSync(path, { recursive: true });
  else renameSync(path, join(directory(), 'moved'));
  if (how === 'is another one') {
    mkdirSync(path);
    openInProcess(directory(), options).close();
  }
  now += 2000;
  for (let n = 0; n < 2; n++) {
    expect(() => ingest(store.writer, batchOf(project, [info('u', 'x')]))).toThrow(
      expect.objectContaining({ code: 'storage', status: 500 }),
    );
  }
  expect(() => store.writer.writes.status()).toThrow();
  store.close();
});

it('acknowledges no document in a file that was removed, and begins another one', () => {
  let store = openInProcess(directory(), options);
  const project = store.writer.writes.projectCreate({ name: 'p', owner: null }).number;
  ingest(store.writer, batchOf(project, [object('t0', 'r', documentOf(5000, 0))]));
  rmSync(join(directory(), 'hub', 'segments'), { recursive: true });
  const batch = batchOf(project, [object('t1', 'r', documentOf(5000, 1))], 'k');
  expect(() => ingest(store.writer, batch)).toThrow(expect.objectContaining({ code: 'storage' }));
  expect(ingest(store.writer, batchOf(project, [object('t1', 'r', documentOf(5000, 1))], 'k')).ingested).toBe(1);
  store.close();
  store = openInProcess(directory(), options);
  const { calls } = new Maintenance(findDriver(), join(directory(), 'hub'));
  const faults = calls.segmentList(0).flatMap((segment) => calls.checkSegment(segment, 0).faults);
  // What was removed is told; what was acknowledged after is there.
  expect(faults.map(({ code }) => code)).toEqual(['missing-segment']);
  expect(objectFind(store.connection, project, 't1', 'r')).not.toBe(null);
  store.close();
});
