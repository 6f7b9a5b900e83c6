import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RaymonApi } from '../../../src/api/api.ts';
import { Native } from '../../../src/native/native.ts';
import { Numpy } from '../../../src/numpy/numpy.ts';
import { equals } from '../../../src/toolkit/equals.ts';
import { RaymonApiLogger } from '../../../src/trace/send/api-logger.ts';
import { Trace } from '../../../src/trace/trace.ts';
import { record, startTestHub, type TestHub } from '../../support/hub.ts';

let hub: TestHub;

beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub.close());

const P = '/v0/projects/default';

async function send(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
  route = 'ingest_batch',
) {
  const answer = await hub.ask(`${P}/${route}`, { method: 'POST', body, headers });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function records(traceId: string): Promise<number> {
  const answer = await hub.ask(`${P}/traces/${traceId}`);
  return answer.status === 404 ? 0 : ((await answer.json()) as { records: number }).records;
}

const object = (trace_id: string, ref: string, params: unknown): object =>
  record({ trace_id, dtype: 'object', ref, data: { type: 't', params } });

describe('a batch with a key', () => {
  it('is kept once, however often it comes, also at the same time', async () => {
    const body = JSON.stringify([record({ trace_id: 'once' }), object('once', 'r', 1)]);
    const headers = { 'idempotency-key': 'key-1' };
    const answers = await Promise.all([1, 2, 3, 4].map(() => send(body, headers)));
    answers.push(await send(body, headers));
    for (const answer of answers) expect(answer).toEqual({ status: 200, body: { ingested: 2 } });
    expect(await records('once')).toBe(2);
    const other = await send(JSON.stringify([record({ trace_id: 'once' })]), headers);
    expect(other).toMatchObject({ status: 422, body: { error: { code: 'key-reused' } } });
  });

  it('is all or nothing, and says which record and where', async () => {
    const body = JSON.stringify([record({ trace_id: 'whole' }), record({ trace_id: 'whole', timestamp: 'now' })]);
    const answer = await send(body, { 'idempotency-key': 'key-2' });
    expect(answer).toMatchObject({
      status: 422,
      body: {
        error: { code: 'bad-timestamp', index: 1, path: '$[1].timestamp', message: expect.any(String) as string },
      },
    });
    expect(await records('whole')).toBe(0);
    const taken = JSON.stringify([object('whole', 'r', 1), object('whole', 'r', 2)]);
    expect(await send(taken, { 'idempotency-key': 'key-3' })).toMatchObject({
      status: 422,
      body: { error: { code: 'ref-taken', index: 1 } },
    });
    expect(await records('whole')).toBe(0);
  });

  it.each(['', 'a b', 'x'.repeat(201)])('has a key that is one (%j)', async (key) => {
    if (key === '') return void expect((await send('[]', { 'idempotency-key': '' })).status).toBe(400);
    expect((await send('[]', { 'idempotency-key': key })).status).toBe(400);
  });
});

describe('a batch without a key', () => {
  it('is taken record by record', async () => {
    const body = JSON.stringify([
      record({ trace_id: 'each' }),
      record({ trace_id: 'each', dtype: 'x' }),
      object('each', 'r', 1),
      object('each', 'r', 1),
      object('each', 'r', 2),
      record({ trace_id: 'each', project_id: 'other' }),
    ]);
    const answer = await send(body);
    expect(answer).toEqual({
      status: 200,
      body: {
        ingested: 3,
        refused: [
          { index: 1, code: 'wrong-type', message: expect.any(String) as string },
          { index: 4, code: 'ref-taken', message: expect.any(String) as string },
          { index: 5, code: 'wrong-project', message: expect.any(String) as string },
        ],
      },
    });
    expect(await records('each')).toBe(2);
  });

  it('may be empty', async () => {
    expect(await send('[]')).toEqual({ status: 200, body: { ingested: 0 } });
  });

  it('keeps what the Python client sends and our reader refuses', async () => {
    const data = '{"type":"raymon.types.Numpy","params":{"data":[NaN,Infinity],"data":1,"dtype":"object","shape":[1]}}';
    const text = JSON.stringify(object('python', 'r', 0)).replace('{"type":"t","params":0}', data);
    expect(await send(`[${text}]`)).toMatchObject({ body: { ingested: 1 } });
    const found = await hub.ask(`${P}/objects/search?trace_id=python&ref=r`);
    expect(await found.text()).toContain(`"obj_data":${data}}`);
  });

  it.each(['{}', '[', '', 'null', '[{]', '\u0000'])(
    'is refused as a whole when it is no array of JSON (%j)',
    async (body) => {
      expect(await send(body)).toMatchObject({ status: 422, body: { error: { code: 'syntax' } } });
    },
  );

  it('keeps names that would be properties elsewhere as data', async () => {
    const id = '__proto__';
    const tags = [{ name: 'constructor', type: '__proto__', group: 'toString', value: '__proto__' }];
    expect(
      await send(JSON.stringify([object(id, id, 1), record({ trace_id: id, dtype: 'tags', data: tags })])),
    ).toMatchObject({ body: { ingested: 2 } });
    const found = await hub.ask(`${P}/objects/search?trace_id=${id}&ref=${id}`);
    expect(await found.json()).toMatchObject({ obj_data: { type: 't' } });
    const listed = await hub.ask(`${P}/traces?slicestr=constructor==__proto__`);
    expect(await listed.json()).toMatchObject([{ trace_id: id, tags }]);
  });
});

describe('a bad record', () => {
  it('is found by our logger, which gives it up alone', async () => {
    const api = new RaymonApi({ url: hub.url, auth: hub.token });
    const dead: string[] = [];
    const logger = new RaymonApiLogger({
      projectId: 'default',
      send: api.send,
      deadLetter: (line, error) => dead.push(`${line.length} ${error.body}`),
      maxRecordBytes: 4 * 2 ** 20,
      onDrop: () => undefined,
    });
    const trace = new Trace(logger, { traceId: 'halved' });
    for (let at = 0; at < 40; at++) trace.log(`r${at}`, new Native(at));
    trace.info('x'.repeat(2 ** 20 + 1));
    for (let at = 40; at < 60; at++) trace.log(`r${at}`, new Native(at));
    expect(await logger.close()).toBe(true);
    expect(logger.counts).toMatchObject({ delivered: 60, dropped: 1 });
    expect(dead).toHaveLength(1);
    expect(dead[0]).toContain('"code":"limit"');
    expect(await records('halved')).toBe(60);
  });
});

function line(changes: object = {}, type = 'info'): object {
  return {
    type,
    jcr: {
      timestamp: '2026-11-28T06:33:41Z',
      trace_id: 'lines',
      ref: null,
      data: 'a "line"',
      project_id: 'default',
      ...changes,
    },
  };
}

describe('lines of a file log', () => {
  it('are taken as Fluent Bit sends them: JSON lines, and arrays, with members of its own', async () => {
    const doc = { ref: 'r', data: { type: 'T', params: { n: 1.5 } } };
    const body = [
      { date: 1.5, ...line() },
      { date: 2, ...line(doc, 'data') },
    ].map((each) => JSON.stringify(each));
    expect(await send(`${body.join('\n')}\n`, { 'content-type': 'application/x-ndjson' }, 'ingest_lines')).toEqual({
      status: 200,
      body: { ingested: 2 },
    });
    expect(await send(`[${body[0]},${body[1]}]`, {}, 'ingest_lines')).toMatchObject({ body: { ingested: 2 } });
    expect(await records('lines')).toBe(3);
  });

  it('are taken as strings in what a shipper sends, exactly', async () => {
    const text =
      '{"type":"data","jcr":{"timestamp":"2026-11-28T06:33:41Z","trace_id":"lines-2","ref":"r","data":{"type":"T","params":1.0},"project_id":"default"}}';
    const body = `${JSON.stringify({ '@timestamp': 'x', message: text })}\n${JSON.stringify({ log: `${text.replace('"r"', '"s"')}\n` })}`;
    expect(await send(body, {}, 'ingest_lines')).toMatchObject({ body: { ingested: 2 } });
    const found = await hub.ask(`${P}/objects/search?trace_id=lines-2&ref=s`);
    expect(await found.text()).toContain('"obj_data":{"type":"T","params":1.0}}');
  });

  it('are refused one by one, blobs with a reason', async () => {
    const blob = line({ ref: 'r', data: { $ref: 'log.blobs/x.json', sha256: 'x', bytes: 1 } }, 'data');
    const body = [JSON.stringify(line()), '{"type":', '{"other":1}', JSON.stringify(blob)].join('\n');
    const answer = await send(body, {}, 'ingest_lines');
    expect(answer).toMatchObject({
      status: 200,
      body: {
        ingested: 1,
        refused: [
          { index: 1, code: 'syntax' },
          { index: 2, code: 'missing' },
          { index: 3, code: 'blob-reference', message: expect.stringContaining('raymon ship') as string },
        ],
      },
    });
  });
});

describe('a packed batch', () => {
  it('may hold an array of zeros, which packs a thousandfold', async () => {
    const api = new RaymonApi({ url: hub.url, auth: hub.token });
    const logger = new RaymonApiLogger({ projectId: 'default', send: api.send, maxRecordBytes: 64 * 2 ** 20 });
    const trace = new Trace(logger, { traceId: 'zeros' });
    const zeros = new Numpy(new Float64Array(2_000_000));
    trace.log('zeros', zeros);
    expect(await logger.close()).toBe(true);
    expect(logger.counts).toMatchObject({ delivered: 1, dropped: 0 });
    expect(equals((await api.objectSearch('default', 'zeros', 'zeros')).value, zeros)).toBe(true);
  });

  it('is unpacked', async () => {
    const body = new Uint8Array(gzipSync(JSON.stringify([record({ trace_id: 'packed' })])));
    expect(await send(body, { 'content-encoding': 'gzip' })).toMatchObject({ status: 200 });
    expect(await send(body.subarray(0, -9), { 'content-encoding': 'gzip' })).toMatchObject({
      status: 422,
      body: { error: { code: 'bad-encoding' } },
    });
    expect(await send(body, { 'content-encoding': 'br' })).toMatchObject({ status: 415 });
  });
});
