import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../../src/hub/store/open/open-store.ts';
import { documentOf } from '../../support/hub-batch.ts';
import { buildModule, buildWorker } from '../../support/hub-worker.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { bytesOf } from './contract/context.ts';

/** Processes to kill, one after the other on the same directory. */
const KILLS = Number(process.env['KILLS'] ?? 4);
/** Bytes of documents: in the database, in segments. */
const SIZES = [100, 4000, 5000, 30_000, 200_000];

const directory = temporaryDirectory();

/** Starts a process that keeps documents without pause, and kills it at a random moment; gives what it acknowledged. */
async function liveAndDie(life: number, store: URL, batch: URL, worker: URL): Promise<string[]> {
  const script = `
    import { writeSync } from 'node:fs';
    import { openStore } from ${JSON.stringify(store.href)};
    import { batchOf, documentOf, object, tags } from ${JSON.stringify(batch.href)};
    const sizes = ${JSON.stringify(SIZES)};
    const store = await openStore({
      directory: ${JSON.stringify(join(directory(), 'hub'))}, worker: new URL(${JSON.stringify(worker.href)}), minFreeBytes: 0, minFreeRatio: 0,
    });
    const project = (await store.projectGet('p') ?? await store.projectCreate({ id: 'p', name: 'p', owner: null })).number;
    let next = 0;
    async function write() {
      for (;;) {
        const names = Array.from({ length: 5 }, () => '${life}-' + next++);
        const drafts = names.flatMap((name) => {
          const size = sizes[Number(name.split('-')[1]) % sizes.length];
          return [object(name, 'r', documentOf(size, name)), tags(name, { life: ${life}, size })];
        });
        await store.ingest(batchOf(project, drafts, names[0]));
        writeSync(1, names.join('\\n') + '\\n');
      }
    }
    await Promise.all([write(), write(), write(), write()]);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 400));
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  return said.split('\n').slice(0, -1);
}

it(
  `a store has every document that was acknowledged, whole, after ${KILLS} kills`,
  async () => {
    const worker = await buildWorker();
    const [store, batch] = [
      await buildModule('src/hub/store/open/open-store.ts'),
      await buildModule('test/support/hub-batch.ts'),
    ];
    const acknowledged: string[] = [];
    for (let life = 0; life < KILLS; life++) {
      const said = await liveAndDie(life, store, batch, worker);
      expect(said.length).toBeGreaterThan(0);
      acknowledged.push(...said);
    }
    const reopened = await openStore({ directory: join(directory(), 'hub'), worker });
    try {
      const project = (await reopened.projectGet('p'))?.number ?? -1;
      for (const name of acknowledged) {
        const found = await reopened.objectFind(project, name, 'r');
        const size = SIZES[Number(name.split('-')[1]) % SIZES.length] ?? 0;
        const hash = createHash('sha256').update(documentOf(size, name)).digest('hex');
        const bytes = found === null ? undefined : await bytesOf(reopened, found);
        expect([name, bytes && createHash('sha256').update(bytes).digest('hex')]).toEqual([name, hash]);
      }
      const verified = await reopened.verify();
      expect(verified).toMatchObject({ faults: [] });
      expect(verified.objects).toBeGreaterThanOrEqual(acknowledged.length);
      if (KILLS > 4) console.log(`${KILLS} kills, ${acknowledged.length} documents acknowledged, 0 lost, 0 torn`);
    } finally {
      await reopened.close();
    }
  },
  60_000 + KILLS * 5000,
);
