import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RaymonApi } from '../../src/api/api.ts';
import { storedLogin } from '../../src/api/login/stored-login.ts';
import { startHub } from '../../src/hub/start-hub.ts';
import { VERSION } from '../../src/hub/core/version.ts';
import { buildWorker } from '../support/hub-worker.ts';
import { record, startTestHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;

beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub.close());

describe('a hub', () => {
  it('says where it is, and keeps the owner’s token where clients look for it', async () => {
    expect(hub.url).toBe(`${hub.authUrl}/v0`);
    expect(hub.page).toBe(`${hub.authUrl}/`);
    expect(hub).toMatchObject({ projectId: 'default', pid: process.pid });
    const secrets = join(hub.directory, '..', 'secrets.json');
    expect(statSync(secrets).mode & 0o777).toBe(0o600);
    const auth = storedLogin({ path: secrets });
    await expect(new RaymonApi({ url: hub.url, auth }).projectsLs()).resolves.toEqual([
      { project_id: 'default', project_name: 'default' },
    ]);
  });

  it('is of the version of the package', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(VERSION).toBe(version);
  });

  it('keeps a batch, and gives a document back as it was sent', async () => {
    const document = '{ "type":"x",\t"params":{"n":1.0,"nan":NaN,"big":12345678901234567890,"n":2}}';
    const body = `[${JSON.stringify(record())},${JSON.stringify(record({ dtype: 'object', ref: 'a/b', data: 0 })).replace('"data":0', `"data":${document}`)}]`;
    const answer = await hub.ask('/v0/projects/default/ingest_batch', { method: 'POST', body });
    expect(await answer.json()).toEqual({ ingested: 2 });
    const found = await hub.ask('/v0/projects/default/objects/search?trace_id=t1&ref=a/b');
    const text = await found.text();
    expect(text).toMatch(/^\{"obj_id":"[^"]+","obj_data":/);
    expect(text.slice(text.indexOf('"obj_data":') + 11, -1)).toBe(document);
    const trace = await hub.ask('/v0/projects/default/traces/t1');
    expect(await trace.text()).toContain(`"object":${document}`);
  });
});

describe('a hub that is started again', () => {
  it('knows its owner, its machines, its tokens and the batches that came before', async () => {
    const root = join(hub.directory, '..', 'again');
    const options = { directory: join(root, 'hub'), secretsPath: join(root, 'secrets.json'), port: 0 };
    const first = await startTestHub(options);
    const { port } = new URL(first.authUrl);
    const api = new RaymonApi({ url: first.url, auth: first.token });
    const machine = await api.projectM2mclientAdd('default');
    const batch = { method: 'POST', body: JSON.stringify([record()]), headers: { 'idempotency-key': 'before' } };
    const path = '/v0/projects/default/ingest_batch';
    const answer = await (await first.ask(path, batch)).text();
    await first.close();
    const second = await startTestHub({ ...options, port: Number(port) });
    try {
      expect(second.token).toBe(first.token);
      const again = new RaymonApi({ url: second.url, auth: second.token });
      await expect(again.projectM2mclientGet('default')).resolves.toEqual(machine);
      expect(await (await second.ask(path, batch)).text()).toBe(answer);
      await expect(again.traceGet('default', 't1')).resolves.toMatchObject({ records: 1 });
    } finally {
      await second.close();
    }
  });
});

describe('startHub', () => {
  it.each<[Record<string, unknown>, string]>([
    [{ colour: 1 }, 'colour'],
    [{ port: 70_000 }, 'port'],
    [{ port: '1' }, 'port'],
    [{ host: '0.0.0.0' }, 'publicUrl'],
    [{ host: '' }, 'host'],
    [{ publicUrl: 'http://hub.example.org' }, 'publicUrl'],
    [{ publicUrl: 'https://hub.example.org/path' }, 'publicUrl'],
    [{ allowHosts: ['a b'] }, 'allowHosts'],
    [{ limits: { colour: 1 } }, 'colour'],
    [{ limits: { depth: 0 } }, 'depth'],
  ])('refuses %j before it makes anything', async (options, name) => {
    const directory = join(hub.directory, '..', 'never');
    await expect(startHub({ directory, port: 0, ...options })).rejects.toThrow(name);
    expect(existsSync(directory)).toBe(false);
  });

  it('gives the directory back when the port is taken', async () => {
    const { port } = new URL(hub.authUrl);
    const directory = join(hub.directory, '..', 'other');
    const options = { directory, secretsPath: join(hub.directory, '..', 'other.json') };
    await expect(startTestHub({ ...options, port: Number(port) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const other = await startTestHub(options);
    await other.close();
  });

  it('behind a proxy with TLS is known by its name there, and keeps its cookies to it', async () => {
    const root = join(hub.directory, '..', 'proxied');
    const options = { directory: join(root, 'hub'), secretsPath: join(root, 'secrets.json') };
    const proxied = await startHub({
      ...options,
      port: 0,
      publicUrl: 'https://hub.example.org',
      worker: await buildWorker(),
    });
    try {
      expect(proxied).toMatchObject({ url: 'https://hub.example.org/v0', page: 'https://hub.example.org/' });
    } finally {
      await proxied.close();
    }
  });
});
