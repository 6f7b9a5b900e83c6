import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RaymonApi } from '../../src/api/api.ts';
import { storedLogin } from '../../src/api/login/stored-login.ts';
import { VERSION } from '../../src/hub/core/version.ts';
import { record, startTestHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;

beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub.close());

describe('startHub', () => {
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
