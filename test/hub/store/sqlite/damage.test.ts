import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HubError } from '../../../../src/hub/core/hub-error.ts';
import { DATABASE_FILE } from '../../../../src/hub/core/file-names.ts';
import { findDriver } from '../../../../src/hub/store/sqlite/database/driver.ts';
import { Maintenance } from '../../../../src/hub/store/sqlite/maintenance.ts';
import { objectFind } from '../../../../src/hub/store/sqlite/reader/object-reader.ts';
import { traceList } from '../../../../src/hub/store/sqlite/reader/trace-reader.ts';
import { batchOf, documentOf, info, object, tags } from '../../../support/hub-batch.ts';
import { ingest, openInProcess, type InProcess } from '../../../support/store-in-process.ts';
import { verifyStore, type LongCall } from '../../../../src/hub/jobs/verify.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const directory = temporaryDirectory();
const PAGE_BYTES = 4096;

/** A database of one moment, and what is in it. */
interface Sound {
  readonly project: number;
  readonly documents: readonly string[];
  readonly bytes: Buffer;
}

function soundDatabase(): Sound {
  const root = mkdtempSync(join(directory(), 'damage-'));
  const store = openInProcess(root);
  const project = store.writer.writes.projectCreate({ name: 'p', owner: null }).number;
  const documents = Array.from({ length: 40 }, (_, n) => documentOf(600, n));
  for (const [n, text] of documents.entries()) {
    ingest(store.writer, batchOf(project, [object(`t${n}`, 'r', text), tags(`t${n}`, { n, some: 'x' })]));
  }
  store.close();
  const file = join(root, 'hub', DATABASE_FILE);
  const last = findDriver().open(file, {});
  last.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  last.close();
  return { project, documents, bytes: readFileSync(file) };
}

/** What is said of a damaged database: by whoever opens it, asks for a document, or verifies. */
async function toldOf({ project, documents }: Sound, damaged: Buffer): Promise<string[]> {
  // A directory of its own: a driver may hold the files of a connection that was closed.
  const root = mkdtempSync(join(directory(), 'damage-'));
  mkdirSync(join(root, 'hub'));
  writeFileSync(join(root, 'hub', DATABASE_FILE), damaged);
  const told: string[] = [];
  const said = (error: unknown, by: string): void => {
    // A damaged schema is text that is none.
    if (!(error instanceof HubError) || !['corrupt', 'storage'].includes(error.code)) throw error;
    told.push(by);
  };
  let opened: InProcess;
  try {
    opened = openInProcess(root);
  } catch (error) {
    said(error, 'open');
    return told;
  }
  try {
    for (const [n, text] of documents.entries()) {
      let found: ReturnType<typeof objectFind>;
      try {
        found = objectFind(opened.connection, project, `t${n}`, 'r');
      } catch (error) {
        said(error, 'read');
        continue;
      }
      // Whatever is damaged: nothing else is served, and nothing that is there is said to be none.
      expect(Buffer.from(found?.body ?? []).toString()).toBe(text);
    }
    const { calls } = new Maintenance(findDriver(), join(root, 'hub'));
    const call: LongCall = async (name, ...parameters) => Reflect.apply(calls[name], calls, parameters) as never;
    if ((await verifyStore(call, {})).faultCount > 0) told.push('verify');
  } finally {
    opened.close();
  }
  return told;
}

const POINTER_MAP_PAGE = 2;
const LEAF_KINDS: ReadonlySet<number> = new Set([10, 13]);
const LEAF_HEADER_BYTES = 8;
const HEADER_BYTES = 12;

/** The parts of a page of a tree, as its header says. */
function partsOf(sound: Buffer, page: number): { readonly cells: number; readonly free: readonly [number, number] } {
  const at = (page - 1) * PAGE_BYTES;
  const cells = sound.readUInt16BE(at + 3);
  const header = LEAF_KINDS.has(sound.readUInt8(at)) ? LEAF_HEADER_BYTES : HEADER_BYTES;
  return { cells, free: [at + header + 2 * cells, at + sound.readUInt16BE(at + 5)] };
}

it('a store reports damage in any page of its database, but for those of empty tables', async () => {
  const sound = soundDatabase();
  const { bytes } = sound;
  expect(await toldOf(sound, bytes)).toEqual([]);
  for (let page = 2; page <= bytes.length / PAGE_BYTES; page++) {
    const damaged = Buffer.from(bytes);
    damaged.fill(0x5a, (page - 1) * PAGE_BYTES + LEAF_HEADER_BYTES, page * PAGE_BYTES);
    const told = await toldOf(sound, damaged);
    // A page without cells is its header: there is nothing behind it that anybody reads.
    const isUsed = page === POINTER_MAP_PAGE || partsOf(bytes, page).cells > 0;
    if (!isUsed) expect([page, ...told]).toEqual([page]);
    else expect([page, told.includes('open') || told.includes('verify')]).toEqual([page, true]);
  }
});

it('a store minds no damage between the pointers to cells and the cells, where nothing is', async () => {
  const sound = soundDatabase();
  const damaged = Buffer.from(sound.bytes);
  for (let page = POINTER_MAP_PAGE + 1; page <= damaged.length / PAGE_BYTES; page++) {
    damaged.fill(0x5a, ...partsOf(sound.bytes, page).free);
  }
  expect(damaged.equals(sound.bytes)).toBe(false);
  expect(await toldOf(sound, damaged)).toEqual([]);
});

it('a store serves no document whose bytes have changed within a sound page', async () => {
  const sound = soundDatabase();
  for (const n of [0, 17, 39]) {
    const damaged = Buffer.from(sound.bytes);
    const at = damaged.indexOf(sound.documents[n] ?? '') + 500;
    damaged.writeUInt8(0x79, at);
    expect(await toldOf(sound, damaged)).toEqual(['read', 'verify']);
  }
});

it('a store lists traces and takes new ones while the clock jumps back and forth', () => {
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

it('a store answers that the disk is full, keeps what it has, and goes on once there is room', (context) => {
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
