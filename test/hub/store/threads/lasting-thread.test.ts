import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { openStore } from '../../../../src/hub/store/open/open-store.ts';
import type { Store } from '../../../../src/hub/store/store.ts';
import { batchOf, documentOf, object, tags } from '../../../support/hub-batch.ts';
import { buildWorker } from '../../../support/hub-worker.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { bytesOf } from '../contract/context.ts';

const directory = temporaryDirectory();

/** Opens a store whose threads of a role end as soon as there is a file. */
async function openMortal(role: 'writer' | 'reader', end: string): Promise<Store> {
  const program = join(directory(), 'mortal.mjs');
  writeFileSync(
    program,
    `import { existsSync } from 'node:fs';
     import { workerData } from 'node:worker_threads';
     if (workerData.role === ${JSON.stringify(role)})
       setInterval(() => { if (existsSync(${JSON.stringify(end)})) process.exit(3); }, 1).unref();
     await import(${JSON.stringify((await buildWorker()).href)});`,
  );
  const room = { minFreeBytes: 0, minFreeRatio: 0 };
  return openStore({ directory: join(directory(), 'hub'), worker: pathToFileURL(program), readers: 1, ...room });
}

/** Does something until it fails, or no longer does; gives the codes of the failures. */
async function until(fails: boolean, act: () => Promise<unknown>): Promise<string[]> {
  const codes: string[] = [];
  for (;;) {
    const failure = await act().then(
      () => undefined,
      (error: unknown) => error as { readonly code: string; readonly status: number; readonly retryAfter: number },
    );
    if (failure !== undefined) {
      expect(failure).toMatchObject({ status: 503, retryAfter: 2 });
      codes.push(failure.code);
    }
    if ((failure !== undefined) === fails) return codes;
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

it('a store keeps what it acknowledged when the thread that writes ends, and goes on with a new one', async () => {
  const end = join(directory(), 'end');
  const store = await openMortal('writer', end);
  const { number } = await store.projectCreate({ name: 'p', owner: null });
  const kept: number[] = [];
  let next = 0;
  const keep = async (): Promise<void> => {
    const n = next++;
    const drafts = [object(`t${n}`, 'r', documentOf(5000, n)), tags(`t${n}`, { n })];
    await store.ingest(batchOf(number, drafts, `k${n}`));
    kept.push(n);
  };
  for (let n = 0; n < 5; n++) await keep();
  writeFileSync(end, '');
  expect(await until(true, keep)).toEqual(['interrupted']);
  // Reading goes on meanwhile.
  expect(await store.objectFind(number, 't0', 'r')).not.toBe(null);
  rmSync(end);
  expect(new Set(await until(false, keep))).toEqual(new Set(['interrupted']));
  for (const n of kept) {
    const found = await store.objectFind(number, `t${n}`, 'r');
    const text = found === null ? undefined : Buffer.from(await bytesOf(store, found)).toString();
    expect([n, text]).toEqual([n, documentOf(5000, n)]);
  }
  expect(await store.verify()).toMatchObject({ faults: [] });
  await store.close();
});

it('a store reads with a new thread when the one that reads ends', async () => {
  const end = join(directory(), 'end');
  const store = await openMortal('reader', end);
  const { number } = await store.projectCreate({ name: 'p', owner: null });
  await store.ingest(batchOf(number, [object('t', 'r', documentOf(100))]));
  const read = (): Promise<unknown> => store.objectFind(number, 't', 'r');
  await read();
  writeFileSync(end, '');
  expect(await until(true, read)).toEqual(['interrupted']);
  await store.ingest(batchOf(number, [object('u', 'r', documentOf(100))]));
  rmSync(end);
  await until(false, read);
  expect(await store.objectFind(number, 'u', 'r')).not.toBe(null);
  await store.close();
});

it('a store is closed, whatever its threads do', async () => {
  const end = join(directory(), 'end');
  const store = await openMortal('writer', end);
  writeFileSync(end, '');
  await until(true, () =>
    store.projectList().then(() => store.projectCreate({ name: crypto.randomUUID(), owner: null })),
  );
  await store.close();
  await expect(store.projectList()).rejects.toMatchObject({ code: 'closed' });
});
