import { copyFileSync, cpSync, mkdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DATABASE_FILE } from '../../../../src/hub/core/file-names.ts';
import { findDriver } from '../../../../src/hub/store/sqlite/database/driver.ts';
import { Maintenance } from '../../../../src/hub/store/sqlite/maintenance.ts';
import { objectFind } from '../../../../src/hub/store/sqlite/reader/object-reader.ts';
import { segmentPath } from '../../../../src/hub/blobs/segment-format.ts';
import { batchOf, documentOf, object, tags } from '../../../support/hub-batch.ts';
import { ingest, openInProcess, type InProcess } from '../../../support/store-in-process.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const directory = temporaryDirectory();
const DOCUMENTS = 12;
const SIZES = [90, 3000, 9000];
/** Bytes before the first frame of a log, and of a frame: its header and a page. */
const LOG_HEADER = 32;
const FRAME = 24 + 4096;
/** Cuts of which one is tried; `CUT_STRIDE=1` for every frame, at its end and inside. */
const STRIDE = Number(process.env['CUT_STRIDE'] ?? 17);

/** The document of a number, as the store gives it; undefined where it has none. */
function read({ connection }: InProcess, path: string, project: number, n: number): string | undefined {
  const found = objectFind(connection, project, `t${n}`, 'r');
  if (found === null) return undefined;
  if (found.body !== null) return Buffer.from(found.body).toString();
  const { segment, offset, length } = found.place ?? { segment: 0, offset: 0, length: 0 };
  return readFileSync(segmentPath(path, project, segment))
    .subarray(offset, offset + length)
    .toString();
}

it('a store loses nothing that was acknowledged before the place at which its log is cut, and shows nothing in part', () => {
  const store = openInProcess(directory());
  const live = join(directory(), 'hub');
  const log = join(live, `${DATABASE_FILE}-wal`);
  const project = store.writer.writes.projectCreate({ name: 'p', owner: null }).number;
  const ends: number[] = [];
  for (let n = 0; n < DOCUMENTS; n++) {
    const size = SIZES[n % SIZES.length] ?? 0;
    ingest(store.writer, batchOf(project, [object(`t${n}`, 'r', documentOf(size, n)), tags(`t${n}`, { n })], `k${n}`));
    ends.push(statSync(log).size);
  }
  const frames = (statSync(log).size - LOG_HEADER) / FRAME;
  const begin = Math.floor(((ends[0] ?? 0) - LOG_HEADER) / FRAME);
  let tried = 0;
  for (let frame = begin; frame <= frames; frame += STRIDE) {
    for (const inside of [0, 10, 24 + 2048]) {
      const cut = LOG_HEADER + frame * FRAME - inside;
      const copy = join(directory(), `cut-${cut}`);
      mkdirSync(join(copy, 'hub'), { recursive: true, mode: 0o700 });
      for (const name of [DATABASE_FILE, `${DATABASE_FILE}-wal`])
        copyFileSync(join(live, name), join(copy, 'hub', name));
      cpSync(join(live, 'segments'), join(copy, 'hub', 'segments'), { recursive: true });
      truncateSync(join(copy, 'hub', `${DATABASE_FILE}-wal`), cut);
      const opened = openInProcess(copy);
      for (const [n, end] of ends.entries()) {
        const text = read(opened, join(copy, 'hub'), project, n);
        if (end <= cut) expect([cut, n, text !== undefined]).toEqual([cut, n, true]);
        const expected = documentOf(SIZES[n % SIZES.length] ?? 0, n);
        if (text !== undefined) expect(hashOf(text)).toBe(hashOf(expected));
      }
      const { calls } = new Maintenance(findDriver(), join(copy, 'hub'));
      const faults = [
        ...calls.checkDatabase(),
        ...calls.checkCounters(),
        ...calls.checkRecords([0, 0, 0], null).faults,
      ];
      faults.push(...calls.segmentList(0).flatMap((segment) => calls.checkSegment(segment, 0).faults));
      expect(faults).toEqual([]);
      // It goes on from there.
      expect(ingest(opened.writer, batchOf(project, [object('next', 'r', documentOf(9000, 'next'))])).ingested).toBe(1);
      opened.close();
      tried += 1;
    }
  }
  store.close();
  expect(tried).toBeGreaterThan(8);
}, 120_000);

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
