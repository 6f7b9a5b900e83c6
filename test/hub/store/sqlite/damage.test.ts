import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HubError } from '../../../../src/hub/core/hub-error.ts';
import { DATABASE_FILE } from '../../../../src/hub/store/sqlite/database/connection.ts';
import { findDriver } from '../../../../src/hub/store/sqlite/database/driver.ts';
import { Maintenance } from '../../../../src/hub/store/sqlite/maintenance.ts';
import { objectFind } from '../../../../src/hub/store/sqlite/reader/object-reader.ts';
import { traceList } from '../../../../src/hub/store/sqlite/reader/trace-reader.ts';
import { batchOf, documentOf, info, object, tags } from '../../../support/hub-batch.ts';
import { ingest, openInProcess } from '../../../support/store-in-process.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const directory = temporaryDirectory();
const PAGE_BYTES = 4096;

it('says so, whichever page of the database is damaged', () => {
  const path = join(directory(), 'hub');
  const store = openInProcess(directory());
  const project = store.writer.writes.projectCreate({ name: 'p', owner: null }).number;
  const documents = Array.from({ length: 40 }, (_, n) => documentOf(600, n));
  for (const [n, text] of documents.entries()) {
    ingest(store.writer, batchOf(project, [object(`t${n}`, 'r', text), tags(`t${n}`, { n, some: 'x' })]));
  }
  store.close();
  const file = join(path, DATABASE_FILE);
  const last = findDriver().open(file, {});
  last.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  last.close();
  const sound = readFileSync(file);
  let told = 0;
  for (let page = 1; page < sound.length / PAGE_BYTES; page++) {
    const damaged = Buffer.from(sound);
    damaged.fill(0x5a, page * PAGE_BYTES + 8, (page + 1) * PAGE_BYTES);
    for (const log of ['-wal', '-shm']) rmSync(`${file}${log}`, { force: true });
    writeFileSync(file, damaged);
    let isTold = false;
    try {
      const opened = openInProcess(directory());
      try {
        for (const [n, text] of documents.entries()) {
          try {
            const found = objectFind(opened.connection, project, `t${n}`, 'r');
            isTold ||= found === null || Buffer.from(found.body ?? []).toString() !== text;
          } catch (error) {
            expect(error).toMatchObject({ code: expect.stringMatching(/^(corrupt|storage)$/) as string, status: 500 });
            isTold = true;
          }
        }
        const { calls } = new Maintenance(findDriver(), path);
        isTold ||= calls.checkDatabase().length > 0 || calls.checkRecords([0, 0, 0], null).faults.length > 0;
      } finally {
        opened.close();
      }
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      // A damaged schema is text that is none.
      expect(['corrupt', 'storage']).toContain(error.code);
      isTold = true;
    }
    told += isTold ? 1 : 0;
  }
  // Some pages hold nothing that is used.
  expect(told).toBeGreaterThan((sound.length / PAGE_BYTES) * 0.5);
});

it('lists traces and takes new ones while the clock jumps back and forth', () => {
  let now = Date.parse('2026-11-28T06:33:41Z');
  const store = openInProcess(directory(), { now: () => now });
  const project = store.writer.writes.projectCreate({ name: 'p', owner: null }).number;
  const year = 365 * 86_400_000;
  const jumps = [0, 1, 0, -1, 0, -30_000, 30_001, -year, 0, 2 * year, -year, 5];
  for (const [n, jump] of jumps.entries()) {
    now += jump;
    for (const part of ['a', 'b']) {
      ingest(store.writer, batchOf(project, [info(`t${n}${part}`, 'x'), tags(`t${n}${part}`, { n })], `k${n}${part}`));
      expect(
        ingest(store.writer, batchOf(project, [info(`t${n}${part}`, 'x'), tags(`t${n}${part}`, { n })], `k${n}${part}`))
          .isReplay,
      ).toBe(true);
    }
  }
  const { items } = traceList(store.connection, { project, limit: 100 });
  const ids = items.map(({ id }) => id);
  expect(new Set(items.map(({ traceId }) => traceId)).size).toBe(jumps.length * 2);
  expect(ids).toEqual(ids.toSorted((a, b) => b - a));
  expect(new Set(ids).size).toBe(ids.length);
  // Each is found by the time that the clock said, within the minute by which small steps back are made up for.
  const before = traceList(store.connection, { project, limit: 100, end: (now - year / 2) * 1000 }).items;
  expect(before.length).toBeGreaterThan(0);
  store.close();
});

const MEBIBYTES = 24;

/** Mounts a disk of a few mebibytes, where this machine lets anybody. */
function mountSmallDisk(path: string): boolean {
  mkdirSync(path);
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${MEBIBYTES}m`, 'tmpfs', path]).status === 0;
}

it('answers that the disk is full, keeps what it has, and goes on once there is room', (context) => {
  const disk = join(directory(), 'disk');
  if (!mountSmallDisk(disk)) return context.skip();
  try {
    fillAndGoOn(disk);
  } finally {
    // Some file may be held a little longer than the test.
    spawnSync('umount', ['--lazy', disk]);
  }
});

function fillAndGoOn(disk: string): void {
  const store = openInProcess(disk, { minFreeBytes: 0, minFreeRatio: 0 });
  const project = store.writer.writes.projectCreate({ name: 'p', owner: null }).number;
  // Room for the end: a file that goes when the disk is full.
  const filler = join(disk, 'filler');
  writeFileSync(filler, Buffer.alloc(8 * 2 ** 20));
  const kept: number[] = [];
  const refused: number[] = [];
  for (let n = 0; n < 400 && refused.length < 20; n++) {
    try {
      ingest(
        store.writer,
        batchOf(project, [object(`t${n}`, 'r', documentOf(30_000, n)), tags(`t${n}`, { n })], `k${n}`),
      );
      kept.push(n);
    } catch (error) {
      expect(error).toMatchObject({ code: 'disk-full', status: 507 });
      refused.push(n);
    }
  }
  expect([kept.length > 50, refused.length]).toEqual([true, 20]);
  const fd = openSync(filler, 'w');
  writeSync(fd, '');
  closeSync(fd);
  expect(statSync(filler).size).toBe(0);
  for (const n of refused) {
    ingest(
      store.writer,
      batchOf(project, [object(`t${n}`, 'r', documentOf(30_000, n)), tags(`t${n}`, { n })], `k${n}`),
    );
  }
  for (const n of [...kept, ...refused]) expect(objectFind(store.connection, project, `t${n}`, 'r')).not.toBe(null);
  const { calls } = new Maintenance(findDriver(), join(disk, 'hub'));
  const faults = [...calls.checkDatabase(), ...calls.checkCounters(), ...calls.checkRecords([0, 0, 0], null).faults];
  expect(faults).toEqual([]);
  store.close();
}
