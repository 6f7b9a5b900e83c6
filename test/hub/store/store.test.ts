import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { openStore } from '../../../src/hub/store/open/open-store.ts';
import type { Store } from '../../../src/hub/store/store.ts';
import { buildWorker } from '../../support/hub-worker.ts';
import { adminSuite } from './contract/admin.suite.ts';
import type { Context } from './contract/context.ts';
import { ingestSuite } from './contract/ingest.suite.ts';
import { tracesSuite } from './contract/traces.suite.ts';
import { upkeepSuite } from './contract/upkeep.suite.ts';

const root = mkdtempSync(join(realpathSync(tmpdir()), 'raymon-test-'));
let worker: URL;
let store: Store;
let stores = 0;
let projects = 0;

beforeAll(async () => {
  worker = await buildWorker();
}, 60_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

const place = (name: string): string => join(root, String(stores), name);

const open = (path: string): Promise<Store> => openStore({ directory: path, worker, readers: 1 });

const start = async (): Promise<void> => {
  stores += 1;
  store = await open(place('hub'));
};

const context: Context = {
  store: () => store,
  async project() {
    projects += 1;
    return (await store.projectCreate({ name: `project ${projects}`, owner: 'me' })).number;
  },
  async reopen() {
    await store.close();
    store = await open(place('hub'));
    return store;
  },
  place,
};

describe('Store of SQLite and segments', () => {
  // Tests of these have a project, and names, of their own.
  describe('in use', () => {
    beforeAll(start);
    afterAll(() => store.close());
    describe('› ingest', () => ingestSuite(context));
    describe('› traces', () => tracesSuite(context));
    describe('› admin', () => adminSuite(context));
  });
  describe('› upkeep', () => {
    beforeEach(start);
    afterEach(() => store.close());
    upkeepSuite(context, open);
  });
});
