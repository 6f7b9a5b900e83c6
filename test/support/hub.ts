import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HubOptions } from '../../src/hub/hub-options.ts';
import { startHub, type RunningHub } from '../../src/hub/start-hub.ts';
import { buildModule, buildWorker } from './hub-worker.ts';

/** A hub in a folder of its own, which goes with it. */
export interface TestHub extends RunningHub {
  readonly directory: string;
  /** Asks the hub as a program of its owner would. */
  ask(path: string, init?: RequestInit & { readonly token?: string | null }): Promise<Response>;
}

/** Starts a hub on a free port. */
export async function startTestHub(options: HubOptions = {}): Promise<TestHub> {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'raymon-hub-'));
  const directory = options.directory ?? join(root, 'hub');
  const [worker, converter] = await Promise.all([buildWorker(), buildModule('src/hub/convert/thread.ts')]);
  const hub = await startHub({
    directory,
    port: 0,
    secretsPath: join(root, 'secrets.json'),
    worker,
    converter,
    // A test is of the hub, not of how full the machine's disk is.
    minFreeBytes: 1,
    minFreeRatio: 1e-9,
    ...options,
  });
  const close = async (): Promise<void> => {
    await hub.close();
    rmSync(root, { recursive: true, force: true });
  };
  const ask: TestHub['ask'] = async (path, { token = hub.token, ...init } = {}) => {
    const headers = new Headers(init.headers);
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    return fetch(`${hub.authUrl}${path}`, { redirect: 'manual', ...init, headers });
  };
  const test = { directory, close, ask };
  return Object.create(hub, Object.getOwnPropertyDescriptors(test)) as TestHub;
}

/** A record of a batch. */
export function record(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    dtype: 'info',
    timestamp: '2026-11-28T06:33:41.226792+00:00',
    trace_id: 't1',
    project_id: 'default',
    ref: null,
    data: 'hello',
    ...changes,
  };
}
