import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RaymonApi } from '../../../src/api/api.ts';
import { DataFrame } from '../../../src/frame/dataframe.ts';
import { Native } from '../../../src/native/native.ts';
import { Numpy } from '../../../src/numpy/numpy.ts';
import { readCell } from '../../support/csv.ts';
import { record, startTestHub, type TestHub } from '../../support/hub.ts';

let hub: TestHub;
let api: RaymonApi;

beforeAll(async () => {
  hub = await startTestHub();
  api = new RaymonApi({ url: hub.url, auth: hub.token });
});
afterAll(() => hub.close());

async function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return hub.ask(path, { method: 'POST', body, headers });
}

async function ingest(...records: unknown[]): Promise<void> {
  const answer = await post('/v0/projects/default/ingest_batch', JSON.stringify(records));
  expect(await answer.json()).toEqual({ ingested: records.length });
}

const tagged = (trace_id: string, ...tags: object[]): object => record({ trace_id, dtype: 'tags', data: tags });
const label = (name: string, value: unknown): object => ({ type: 'label', name, value, group: null });
const P = '/v0/projects/default';

describe('projects', () => {
  it('are made, found, listed, configured, given away and removed', async () => {
    const made = (await api.projectCreate('cars & co')) as { project_id: string };
    expect(made).toEqual({ project_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, project_name: 'cars & co' });
    await expect(api.projectCreate('cars & co')).rejects.toMatchObject({ status: 409 });
    await expect(api.projectSearch('cars & co')).resolves.toEqual(made);
    await expect(api.projectSearch('none')).rejects.toMatchObject({ status: 404 });
    await expect(api.projectsLs()).resolves.toContainEqual(made);
    await expect(api.orchestrationGet(made.project_id)).resolves.toBeNull();
    // What is configured comes back as it was written.
    const config = '{"steps":[0.50, 1e2],"n":12345678901234567890}';
    await hub.ask(`/v0/projects/${made.project_id}`, { method: 'PUT', body: `{"config":${config}}` });
    expect(await (await hub.ask(`/v0/projects/${made.project_id}`)).text()).toContain(`"config":${config}`);
    await api.orgCreate('movers', 'Who moves things');
    await expect(api.projectTransfer(made.project_id, { orgId: 'movers' })).resolves.toMatchObject({
      org_id: 'movers',
    });
    await expect(api.projectTransfer(made.project_id, { userId: 'auth0|7' })).resolves.toMatchObject({
      user_id: 'auth0|7',
      org_id: null,
    });
    await expect(api.projectTransfer(made.project_id, { orgId: 'nobody' })).rejects.toMatchObject({ status: 404 });
    await expect(api.delete(['projects', made.project_id])).resolves.toEqual(made);
    await expect(api.orchestrationGet(made.project_id)).rejects.toMatchObject({ status: 404 });
    await expect(api.delete('projects/default')).rejects.toMatchObject({ status: 409 });
  });

  it.each(['', 'x'.repeat(201), 'a\nb'])('are not called %j', async (name) => {
    await expect(api.projectCreate(name)).rejects.toMatchObject({ status: 400 });
  });

  it('are 404 with what to do when there is none', async () => {
    const answer = await hub.ask('/v0/projects/none/traces');
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('raymon hub project create');
  });
});

describe('organisations', () => {
  it('have members, who see what it has', async () => {
    await expect(api.orgCreate('acme', 'Makers')).resolves.toEqual({
      org_id: 'acme',
      description: 'Makers',
      users: [],
    });
    await api.orgAddUser('acme', 'ann', 'Ann');
    await expect(api.orgGet('acme')).resolves.toMatchObject({ users: [{ user_id: 'ann', user_readable: 'Ann' }] });
    const { project_id: id } = (await api.projectCreate('of acme')) as { project_id: string };
    await api.projectTransfer(id, { orgId: 'acme' });
    const body = JSON.stringify({ user_id: 'ann', scopes: ['read', 'admin'] });
    const { token } = (await (await post('/v0/tokens', body)).json()) as { token: string };
    const ann = new RaymonApi({ url: hub.url, auth: token });
    await expect(ann.projectsLs()).resolves.toEqual([{ project_id: id, project_name: 'of acme' }]);
    await expect(ann.orgGet('acme')).resolves.toMatchObject({ org_id: 'acme' });
    await expect(ann.orgGet('movers')).rejects.toMatchObject({ status: 404 });
    await expect(ann.get('orgs')).resolves.toEqual([{ org_id: 'acme', description: 'Makers' }]);
    const all = await hub.ask('/v0/orgs?lim=1');
    expect(await all.json()).toEqual([{ org_id: 'acme', description: 'Makers' }]);
    const next = /<(.*)>/.exec(all.headers.get('link') ?? '')?.[1] ?? '';
    const rest = await hub.ask(`/v0/orgs${next}`);
    expect(await rest.json()).toEqual([{ org_id: 'movers', description: 'Who moves things' }]);
    expect(rest.headers.get('link')).toBeNull();
    // Nobody makes tokens for others, or gives away more than they have.
    await expect(ann.post('tokens', { user_id: 'owner' })).rejects.toMatchObject({ status: 403 });
    await expect(ann.post('tokens', { scopes: ['write'] })).rejects.toMatchObject({ status: 403 });
    await expect(ann.get('tokens')).resolves.toHaveLength(1);
    await api.orgRmUser('acme', 'ann');
    await expect(ann.projectsLs()).resolves.toEqual([]);
  });
});

describe('names that no segment of a path can be', () => {
  it.each(['a/b', '..', '.', 'a;b', 'a\\b', '-', 'a?b=1&c#d%2f', '日本/語'])(
    'stand in the query: the trace %j',
    async (id) => {
      const query = new URLSearchParams({ trace: id }).toString();
      const at = (after: string): string => `${P}/traces/-${after}?${query}`;
      const data = { type: 'raymon.types.Native', params: { data: 1 } };
      await ingest(tagged(id, label('of', 'odd')), record({ trace_id: id, dtype: 'object', ref: 'r', data }));
      expect(await (await hub.ask(at(''))).json()).toMatchObject({ trace_id: id, records: 2 });
      const first = await hub.ask(`${at('')}&lim=1`);
      const next = /<(.*)>/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
      expect(await (await hub.ask(`${P}/traces/-${next}`)).json()).toMatchObject({
        trace_id: id,
        trace: [{ dtype: 'object', ref: 'r' }],
      });
      expect(await (await hub.ask(at('/tags'))).json()).toEqual([label('of', 'odd')]);
      expect(await (await hub.ask(at('/export'))).text()).toContain(JSON.stringify(id));
      for (const method of ['PUT', 'DELETE']) {
        const pinned = await hub.ask(at('/pin'), { method });
        expect(await pinned.json()).toEqual({ trace_id: id, pinned: method === 'PUT' });
      }
      const put = await hub.ask(`${at('/artefact')}&ref=s`, { method: 'PUT', body: JSON.stringify(data) });
      expect(put.status).toBe(201);
      expect(await (await hub.ask(at(''), { method: 'DELETE' })).json()).toEqual({ deleted: 1 });
      expect((await hub.ask(at(''))).status).toBe(404);
    },
  );

  it('are slices and organisations, too, but never the project, nor what is no name', async () => {
    const slice = `${P}/slices/-?slice=a%2Fb`;
    await hub.ask(slice, { method: 'PUT', body: '{"slicestr":"x==1"}' });
    expect(await (await hub.ask(`${P}/slices`)).json()).toContainEqual({ name: 'a/b', slicestr: 'x==1' });
    expect((await hub.ask(slice, { method: 'DELETE' })).status).toBe(200);
    await api.orgCreate('a/b', '');
    expect(await (await hub.ask('/v0/orgs/-?org=a%2Fb')).json()).toMatchObject({ org_id: 'a/b' });
    expect((await hub.ask('/v0/projects/-/traces?project=default')).status).toBe(404);
    for (const query of ['trace=', 'trace=a%0Ab', 'trace=a&trace=b', 'other=a']) {
      expect((await hub.ask(`${P}/traces/-?${query}`)).status, query).toBe(400);
    }
    // What stands in the path is the name.
    expect((await hub.ask(`${P}/traces/x?trace=y`)).status).toBe(400);
    expect((await hub.ask(`${P}/traces/a%2Fb`)).status).toBe(400);
  });
});

describe('profiles', () => {
  it('are kept as they are sent', async () => {
    const document = '{"type":"acme.Profile","params":{"n":1.0}}';
    const answer = await post(`${P}/profiles/cars/1.0.0`, ` ${document}\n`);
    expect(await answer.json()).toEqual({ profile: ['cars', '1.0.0'] });
    expect(await (await hub.ask(`${P}/profiles/cars/1.0.0`)).text()).toBe(document);
    await expect(api.profileLs('default')).resolves.toEqual(['default/cars/1.0.0']);
    await expect(api.profileGet('default', 'cars', '2')).rejects.toMatchObject({ status: 404 });
    await expect(api.profileReduce('default', 'cars', '1.0.0')).rejects.toMatchObject({ status: 422 });
    expect((await post(`${P}/profiles/cars/3`, '{')).status).toBe(422);
  });
});

describe('traces', () => {
  it('are listed newest first, page by page, with their tags', async () => {
    for (const id of ['a', 'b', 'c']) await ingest(tagged(`list-${id}`, label('app', 'x'), label('of', 'list')));
    const first = await hub.ask(`${P}/traces?slicestr=of==list&lim=2`);
    const rows = (await first.json()) as { trace_id: string; timestamp: string; tags: unknown }[];
    expect(rows.map(({ trace_id }) => trace_id)).toEqual(['list-c', 'list-b']);
    expect(rows[0]).toMatchObject({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as string,
      tags: [label('app', 'x'), label('of', 'list')],
      first: '2026-11-28T06:33:41.226792Z',
      records: 1,
      objects: 0,
      pinned: false,
    });
    const link = /^<(\?[^>]+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1];
    const second = await hub.ask(`${P}/traces${link}`);
    expect(await second.json()).toMatchObject([{ trace_id: 'list-a' }]);
    expect(second.headers.get('link')).toBeNull();
  });

  it.each([
    ['lim=0', 'lim'],
    ['lim=1001', 'lim'],
    ['lim=x', 'lim'],
    ['begin=yesterday', 'begin'],
    ['colour=red', 'colour'],
    ['lim=1&lim=2', 'lim'],
  ])('are not listed by %s', async (query, path) => {
    const answer = await hub.ask(`${P}/traces?${query}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 'bad-request', path } });
  });

  it('are not listed by an invalid slice, whose offset is told', async () => {
    const answer = await hub.ask(`${P}/traces?slicestr=${encodeURIComponent('app==1 &&')}`);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: { code: 'bad-slice', message: expect.any(String) as string, offset: expect.any(Number) as number } },
    ]);
  });

  it('are opened with small documents in their place, large ones by what they are', async () => {
    const small = new Native({ n: 1 });
    const large = new Numpy(new Uint8Array(100_000));
    await ingest(
      record({ trace_id: 'open' }),
      record({ trace_id: 'open', dtype: 'object', ref: 'small', data: small.toJcr() }),
      record({ trace_id: 'open', dtype: 'object', ref: 'large', data: large.toJcr() }),
      tagged('open', label('app', 1)),
    );
    const opened = (await api.traceGet('default', 'open')) as { trace: Record<string, unknown>[] };
    expect(opened).toMatchObject({ trace_id: 'open', tags: [label('app', 1)] });
    expect(opened.trace).toMatchObject([
      { dtype: 'info', ref: null, object: 'hello', timestamp: '2026-11-28T06:33:41.226792+00:00' },
      { dtype: 'object', ref: 'small', object: small.toJcr(), type: 'raymon.types.Native' },
      {
        ref: 'large',
        type: 'raymon.types.Numpy',
        shape: 'uint8 (100000,)',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
      { dtype: 'tags' },
    ]);
    expect(opened.trace[2]).not.toHaveProperty('object');
    const all = (await (await hub.ask(`${P}/traces/open?objects=all`)).json()) as typeof opened;
    expect(all.trace[2]).toMatchObject({ object: large.toJcr() });
    const texts = (await (await hub.ask(`${P}/traces/open?objects=texts`)).json()) as typeof opened;
    expect(texts.trace.map(({ object }) => object)).toEqual(['hello', undefined, undefined, undefined]);
    const none = (await (await hub.ask(`${P}/traces/open?objects=none`)).json()) as typeof opened;
    expect(none.trace.some((each) => 'object' in each)).toBe(false);
    const page = await hub.ask(`${P}/traces/open?from=1&lim=2`);
    expect(page.headers.get('link')).toBe('<?from=3&lim=2>; rel="next"');
    expect(((await page.json()) as typeof opened).trace.map(({ ref }) => ref)).toEqual(['small', 'large']);
    await expect(api.traceGet('default', 'nowhere')).rejects.toMatchObject({ status: 404 });
  });

  it('give their tags back as they were logged', async () => {
    const tags =
      '[{"name":"N","value":12345678901234567890,"type":"metric","group":null}, {"name":"f","value":1.0,"type":"metric"}]';
    const text = JSON.stringify(record({ trace_id: 'tags', dtype: 'tags', data: 0 })).replace(
      '"data":0',
      `"data":${tags}`,
    );
    await post(`${P}/ingest_batch`, `[${text},${JSON.stringify(tagged('tags'))}]`);
    expect(await (await hub.ask(`${P}/traces/tags/tags`)).text()).toBe(tags);
  });

  it('are pinned, deleted, and deleted by a slice but never by none', async () => {
    for (const id of ['x', 'y', 'z']) await ingest(tagged(`del-${id}`, label('of', 'deletion')));
    await expect(api.put('projects/default/traces/del-x/pin')).resolves.toEqual({
      trace_id: 'del-x',
      pinned: true,
    });
    expect(await (await hub.ask(`${P}/traces?slicestr=trace(del-x)`)).json()).toMatchObject([{ pinned: true }]);
    await expect(api.delete('projects/default/traces/del-x/pin')).resolves.toMatchObject({ pinned: false });
    await expect(api.delete('projects/default/traces/del-x')).resolves.toEqual({ deleted: 1 });
    await expect(api.delete('projects/default/traces/del-x')).rejects.toMatchObject({ status: 404 });
    await expect(api.delete('projects/default/traces')).rejects.toMatchObject({ status: 400 });
    const answer = await hub.ask(`${P}/traces?slicestr=of==deletion`, { method: 'DELETE' });
    expect(await answer.json()).toEqual({ deleted: 2 });
    expect(await (await hub.ask(`${P}/traces?slicestr=of==deletion`)).json()).toEqual([]);
  });
});

describe('artefacts', () => {
  const document = '{"type":"raymon.types.Native","params":{"data":"0123456789"}}';

  async function stored(ref: string, text = document): Promise<string> {
    const body = JSON.stringify(record({ trace_id: 'art', dtype: 'object', ref, data: 0 })).replace(
      '"data":0',
      `"data":${text}`,
    );
    await post(`${P}/ingest_batch`, `[${body}]`);
    const found = await hub.ask(`${P}/objects/search?trace_id=art&ref=${encodeURIComponent(ref)}`);
    return ((await found.json()) as { obj_id: string }).obj_id;
  }

  it('are listed, by ref too', async () => {
    await stored('in/list');
    const rows = (await api.objectLs('default', { ref: 'in/list' })) as unknown[];
    expect(rows).toMatchObject([
      { ref: 'in/list', trace_id: 'art', type: 'raymon.types.Native', bytes: document.length },
    ]);
    await expect(api.refsLs('default')).resolves.toContain('in/list');
  });

  it('are files with a hash, whole or in part', async () => {
    const id = await stored('in/raw "name".json');
    const whole = await hub.ask(`${P}/objects/${id}/raw`);
    const etag = whole.headers.get('etag') ?? '';
    expect(await whole.text()).toBe(document);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="raw_name_.json.json"',
      'content-length': String(document.length),
      'accept-ranges': 'bytes',
    });
    expect(whole.headers.get('content-security-policy')).toContain('sandbox');
    expect((await hub.ask(`${P}/objects/${id}/raw`, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const part = async (range: string, more = {}): Promise<[number, string]> => {
      const answer = await hub.ask(`${P}/objects/${id}/raw`, { headers: { range, ...more } });
      return [answer.status, await answer.text()];
    };
    expect(await part('bytes=0-6')).toEqual([206, '{"type"']);
    expect(await part('bytes=-3')).toEqual([206, document.slice(-3)]);
    expect(await part('bytes=50-')).toEqual([206, document.slice(50)]);
    expect(await part('bytes=0-9999')).toEqual([206, document]);
    expect((await part('bytes=999-'))[0]).toBe(416);
    expect(await part('bytes=0-1,3-4')).toEqual([200, document]);
    expect(await part('bytes=5-2')).toEqual([200, document]);
    expect(await part('bytes=0-1', { 'if-range': '"other"' })).toEqual([200, document]);
  });

  it('are given in formats of their kind', async () => {
    const numpy = new Numpy(Float32Array.of(1, NaN));
    const frame = DataFrame.fromColumns({ city: ['Gent', null, '', 'a,"b"'], n: [1n, 2n, 3n, null] });
    const [array, table] = [await stored('npy', JSON.stringify(numpy)), await stored('csv', JSON.stringify(frame))];
    const npy = await hub.ask(`${P}/objects/${array}/raw?as=npy`);
    expect(Numpy.fromNpy(new Uint8Array(await npy.arrayBuffer())).bytes).toEqual(numpy.bytes);
    const csv = await (await hub.ask(`${P}/objects/${table}/raw?as=csv`)).text();
    expect(csv).toBe('city,n\r\nGent,1\r\n,2\r\n"",3\r\n"a,""b""",\r\n');
    expect((await hub.ask(`${P}/objects/${table}/raw?as=arrow`)).status).toBe(200);
    const other = await hub.ask(`${P}/objects/${array}/raw?as=png`);
    expect(await other.json()).toMatchObject({ error: { code: 'not-convertible' } });
    const bad = await stored(
      'object array',
      '{"type":"raymon.types.Numpy","params":{"data":"","shape":"(0,)","dtype":"object"}}',
    );
    const refused = await hub.ask(`${P}/objects/${bad}/raw?as=npy`);
    expect(await refused.json()).toMatchObject({
      error: { code: 'not-convertible', message: expect.stringContaining('unsupported-dtype') as string },
    });
  });

  it('are taken alone, streamed, and committed once', async () => {
    const large = `{"type":"raymon.types.Native","params":{"data":"${'x'.repeat(3_000_000)}"}}`;
    const put = async (ref: string, body: string): Promise<Response> =>
      hub.ask(`${P}/traces/alone/artefact?ref=${ref}`, { method: 'PUT', body });
    const answer = await put('big', large);
    expect(answer.status).toBe(201);
    const { obj_id: id, bytes } = (await answer.json()) as { obj_id: string; bytes: number };
    expect(bytes).toBe(large.length);
    expect(await (await hub.ask(`${P}/objects/${id}/raw`)).text()).toBe(large);
    expect((await put('big', large)).status).toBe(201);
    expect(await (await put('big', large.replace('x', 'y'))).json()).toMatchObject({ error: { code: 'ref-taken' } });
    expect((await put('other', '{"type":"t"')).status).toBe(422);
    expect((await put('', large)).status).toBe(400);
    expect(await (await hub.ask(`${P}/traces/alone`)).json()).toMatchObject({ records: 1 });
  });
});

describe('tags', () => {
  it('are suggested: names, values with counts, over time', async () => {
    for (const [at, value] of ['x', 'x', 'y'].entries()) {
      await ingest(tagged(`sug-${at}`, label('colour', value), { type: 'metric', name: 'score', value: at / 2 }));
    }
    expect(await api.get('projects/default/tags', { prefix: 'colou' })).toEqual([
      { type: 'label', name: 'colour', group: null, count: 3 },
    ]);
    expect(await api.get('projects/default/tags/Colour/values')).toMatchObject({
      values: [
        { value: 'x', count: 2 },
        { value: 'y', count: 1 },
      ],
      complete: true,
    });
    const begin = new Date(Date.now() - 3_600_000).toISOString();
    const end = new Date(Date.now() + 60_000).toISOString();
    const histogram = (await api.get('projects/default/histogram', {
      begin,
      end,
      buckets: 5,
      slicestr: 'colour==x',
    })) as {
      counts: number[];
    };
    expect(histogram.counts.reduce((sum, each) => sum + each, 0)).toBe(2);
    const points = (await api.get('projects/default/scatter', { tag: 'score' })) as unknown[];
    expect(points).toMatchObject([{ value: 1 }, { value: 0.5 }, { value: 0 }]);
    await expect(api.get('projects/default/histogram')).rejects.toMatchObject({ status: 400 });
  });

  it('are kept as slices', async () => {
    await api.put('projects/default/slices/mine', { slicestr: 'colour==x' });
    await expect(api.get('projects/default/slices')).resolves.toEqual([{ name: 'mine', slicestr: 'colour==x' }]);
    await expect(api.put('projects/default/slices/bad', { slicestr: '==' })).rejects.toMatchObject({ status: 400 });
    await api.delete('projects/default/slices/mine');
    await expect(api.delete('projects/default/slices/mine')).rejects.toMatchObject({ status: 404 });
  });
});

describe('exports', () => {
  it('of a slice are lines, a table of text, or of Arrow', async () => {
    await ingest(tagged('exp-1', label('of', 'export'), label('a', 'x,y')), record({ trace_id: 'exp-1' }));
    const path = `${P}/export?slicestr=of==export`;
    const lines = (await (await hub.ask(path)).text()).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual(['tags', 'info']);
    const csv = await (await hub.ask(`${path}&format=csv`)).text();
    const rows = csv.trimEnd().split('\r\n');
    expect(rows).toHaveLength(3);
    expect(readCell(rows[1] ?? '', 10)).toBe('x,y');
    const arrow = await hub.ask(`${path}&format=arrow`);
    expect(arrow.headers.get('content-disposition')).toBe('attachment; filename="default.arrow"');
    expect((await arrow.arrayBuffer()).byteLength).toBeGreaterThan(500);
    expect((await hub.ask(`${P}/export?slicestr=((`)).status).toBe(400);
  });
});

describe('what is live', () => {
  it('is told as it comes, of one slice', async () => {
    const gone = new AbortController();
    const answer = await hub.ask(`${P}/live?slicestr=of==live`, { signal: gone.signal });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    await ingest(tagged('live-no', label('of', 'other')));
    await ingest(tagged('live-1', label('of', 'live')));
    let text = '';
    for await (const piece of answer.body ?? []) {
      text += Buffer.from(piece).toString();
      if (text.includes('live-1')) break;
    }
    gone.abort();
    expect(text).toContain('event: trace\ndata: {"trace_id":"live-1"');
    expect(text).not.toContain('live-no');
    expect((await hub.ask(`${P}/live?slicestr=((`)).status).toBe(400);
  });
});

/** What a listener hears until the hub ends it. */
async function heard(answer: Response): Promise<string> {
  let text = '';
  for await (const piece of answer.body ?? []) text += Buffer.from(piece).toString();
  return text;
}

describe('what is live and was let in', () => {
  it.each(['its token is revoked', 'its project is another’s', 'its project is gone'])(
    'is told nothing more once %s',
    async (why) => {
      const id = why.replaceAll(/\W/g, '-');
      await post('/v0/projects', JSON.stringify({ project_name: id, project_id: id }));
      await api.put(['projects', id], { user_id: 'somebody' });
      const made = await post('/v0/tokens', '{"scopes":["read"],"user_id":"somebody"}');
      const { id: tokenId, token } = (await made.json()) as { id: string; token: string };
      const answer = await hub.ask(`/v0/projects/${id}/live`, { token });
      const send = (trace_id: string): Promise<Response> =>
        post(`/v0/projects/${id}/ingest_batch`, JSON.stringify([record({ trace_id, project_id: id })]));
      const listening = heard(answer);
      expect((await send('before')).status).toBe(200);
      if (why.includes('token')) await api.delete(['tokens', tokenId]);
      else if (why.includes('gone')) await api.delete(['projects', id]);
      else await api.put(['projects', id], { user_id: 'somebody-else' });
      // A project that is gone takes nothing: another one of the same name does.
      if (why.includes('gone')) await post('/v0/projects', JSON.stringify({ project_name: id, project_id: id }));
      await send('after');
      // The stream ends by itself: with what is told, or with the next sign of life.
      expect(await listening).not.toContain('after');
      await api.post('gc');
    },
    30_000,
  );
});

describe('tokens and retention', () => {
  it('open what they are for, until they are revoked', async () => {
    const made = await post('/v0/tokens', '{"note":"a service","days":1}');
    const { id, token, ...rest } = (await made.json()) as { id: string; token: string };
    expect(rest).toMatchObject({ kind: 'api', scopes: ['ingest'], project_id: null, note: 'a service', revoked: null });
    const batch = JSON.stringify([record({ trace_id: 'by-token' })]);
    const send = async (): Promise<number> =>
      (await hub.ask(`${P}/ingest_batch`, { method: 'POST', body: batch, token })).status;
    expect(await send()).toBe(200);
    const listed = await (await hub.ask('/v0/tokens')).text();
    expect(listed).toContain(id);
    expect(listed).not.toContain(token);
    await api.delete(['tokens', id]);
    expect(await send()).toBe(401);
    await expect(api.delete(['tokens', id])).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    '{"days":0}',
    '{"days":367}',
    '{"scopes":[]}',
    '{"scopes":["all"]}',
    '{"colour":1}',
    '{"note":""}',
    '[]',
    '{',
  ])('are not made of %s', async (body) => {
    expect((await post('/v0/tokens', body)).status).toBe(400);
  });

  it('bound what a project keeps', async () => {
    const path = 'projects/default/retention';
    await expect(api.get(path)).resolves.toEqual({ days: null, max_bytes: null, quota_bytes: null });
    await expect(api.put(path, { days: 30, max_bytes: 2 ** 40 })).resolves.toEqual({
      days: 30,
      max_bytes: 2 ** 40,
      quota_bytes: null,
    });
    await expect(api.put(path, { days: null, max_bytes: null })).resolves.toMatchObject({ days: null });
    await expect(api.put(path, { days: 0 })).rejects.toMatchObject({ status: 400 });
    await expect(api.put(path, { hours: 1 })).rejects.toMatchObject({ status: 400 });
  });
});

describe('health', () => {
  it('is told to anybody, figures to the owner', async () => {
    expect(await (await hub.ask('/healthz', { token: null })).text()).toBe('ok\n');
    expect(await (await hub.ask('/readyz', { token: null })).text()).toBe('ready\n');
    const metrics = await (await hub.ask('/metrics')).text();
    expect(metrics).toMatch(/^raymon_hub_traces \d+$/m);
    expect(metrics).toContain('route="POST /v0/projects/{project}/ingest_batch",status="200"');
    expect(await api.post('verify')).toMatchObject({ faultCount: 0 });
    expect(await api.post('gc')).toMatchObject({ traces: 0 });
    expect(await api.get('status')).toMatchObject({ isDiskFull: false, version: expect.any(String) as string });
  });
});

async function objects(answer: Response): Promise<unknown[]> {
  const { trace } = (await answer.json()) as { trace: { object: unknown }[] };
  return trace.map(({ object }) => object);
}

describe('a trace of several pages', () => {
  const texts = Array.from({ length: 2500 }, (_, n) => `${n} ${'x'.repeat(600)}`);

  it('is given whole and in order, whether its reader is quick, slow, or goes in the middle', async () => {
    for (let from = 0; from < texts.length; from += 500) {
      await ingest(...texts.slice(from, from + 500).map((data) => record({ trace_id: 'long', data })));
    }
    expect(await objects(await hub.ask(`${P}/traces/long`))).toEqual(texts);
    expect(await objects(await hub.ask(`${P}/traces/long?from=900&lim=1200`))).toEqual(texts.slice(900, 2100));
    const left = (await hub.ask(`${P}/traces/long`)).body?.getReader();
    expect((await left?.read())?.done).toBe(false);
    await left?.cancel();
    const slow = await hub.ask(`${P}/traces/long`);
    // Until it is read, what was written fills the connection.
    await hub.ask(`${P}/traces/long`).then((answer) => answer.text());
    expect(await objects(slow)).toEqual(texts);
  });
});
