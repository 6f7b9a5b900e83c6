import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RaymonFileLogger } from '../../../src/trace/file/file-logger.ts';
import { Trace } from '../../../src/trace/trace.ts';
import { Native } from '../../../src/native/native.ts';
import { startTestHub, type TestHub } from '../../support/hub.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const directory = temporaryDirectory();
let hub: TestHub;

beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub.close());

interface Reply {
  readonly status: number;
  readonly text: string;
}

/** Sends a request of exactly these headers, as another program does. */
function exchange(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: string | Uint8Array,
): Promise<Reply> {
  const { port, hostname, host } = new URL(hub.authUrl);
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    const sent = request(
      { method, port, hostname, path, headers: { Host: host, ...headers, ...length }, setHost: false },
      (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(pieces).toString() }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The values that the README gives Fluent Bit's http output. */
function readmeOutput(): Map<string, string> {
  const readme = readFileSync(new URL('../../../src/trace/file/README.md', import.meta.url), 'utf8');
  const [, output = ''] = /outputs:\n\s+- (name: http[\s\S]*?)```/.exec(readme) ?? [];
  const pairs = [...output.matchAll(/^\s*(?:- )?(\w+):? (.*?)(?: #.*)?$/gm)];
  return new Map(pairs.map(([, name = '', value = '']) => [name, value]));
}

describe('Fluent Bit', () => {
  it('with the configuration of the README sends lines that end here, byte for byte', async () => {
    const output = readmeOutput();
    expect(Object.fromEntries(output)).toMatchObject({
      format: 'json_lines',
      compress: 'gzip',
      uri: '/v0/projects/default/ingest_lines',
      Authorization: 'Bearer ${RAYMON_TOKEN}',
    });
    const path = join(directory(), 'service.jsonl');
    const logger = new RaymonFileLogger({ path, projectId: 'default' });
    const trace = new Trace(logger, { traceId: 'shipped' });
    trace.info('übrigens: "quoted"\nand on a second line');
    trace.log('exact', new Native({ big: 2n ** 70n, zero: -0, text: '\u2028</script>' }));
    trace.tag([{ name: 'client', value: 'a', type: 'label' }]);
    await logger.close();
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    // Without a parser its tail input gives each line as the string `log`; the output adds `date`.
    const body = lines.map((log, at) => `{"date":${1_795_847_621.5 + at},"log":${JSON.stringify(log)}}\n`).join('');
    const headers = {
      'User-Agent': 'Fluent-Bit',
      'Content-Type': 'application/x-ndjson',
      'Content-Encoding': 'gzip',
      Authorization: (output.get('Authorization') ?? '').replace('${RAYMON_TOKEN}', hub.token),
    };
    const answer = await exchange('POST', output.get('uri') ?? '', headers, gzipSync(body));
    expect(answer).toEqual({ status: 200, text: '{"ingested":3}' });
    const logged = (JSON.parse(lines[1] ?? '') as { jcr: { data: unknown } }).jcr.data;
    expect(logged).toBeDefined();
    const [, data = ''] = /"data":(\{.*\}),"project_id"/.exec(lines[1] ?? '') ?? [];
    const found = await hub.ask('/v0/projects/default/objects/search?trace_id=shipped&ref=exact');
    expect(await found.text()).toContain(`"obj_data":${data}`);
    // What it sends again, having heard no answer, is no second artefact.
    await exchange('POST', output.get('uri') ?? '', headers, gzipSync(body));
    const shown = await hub.ask('/v0/projects/default/traces?slicestr=client==a');
    expect(await shown.json()).toMatchObject([{ trace_id: 'shipped', objects: 1 }]);
  });

  it.each([
    ['json', 'application/json', (records: string[]) => `[${records.join(',')}]`],
    ['json_lines', 'application/x-ndjson', (records: string[]) => `${records.join('\n')}\n`],
    ['json_stream', 'application/json', (records: string[]) => records.join('')],
  ])('in its format %s is understood where a parser has read the lines', async (format, type, join_) => {
    const jcr = { timestamp: '2026-11-28T06:33:41Z', ref: null, data: 'x', project_id: 'default' };
    const records = ['a', 'b'].map((name) =>
      JSON.stringify({ date: 1.5, type: 'info', jcr: { ...jcr, trace_id: `${format}-${name}` } }),
    );
    const headers = { 'User-Agent': 'Fluent-Bit', 'Content-Type': type, Authorization: `Bearer ${hub.token}` };
    const answer = await exchange('POST', '/v0/projects/default/ingest_lines', headers, join_(records));
    expect(answer).toEqual({ status: 200, text: '{"ingested":2}' });
  });

  it('in its format json_stream sends lines as they were written, one behind the other, byte for byte', async () => {
    const data = '{"type": "raymon.types.Native", "params": {"data": {"a": NaN, "b": "}{", "c": 1e+16}}}';
    const jcr = `{"timestamp":"2026-11-28T06:33:41Z","trace_id":"streamed","ref":"r","data":${data},"project_id":"default"}`;
    const lines = [`{"type":"data","jcr":${jcr}}`, '{"type":"data","jcr":', `{"type":"data","jcr":${jcr}}`];
    const body = lines.map((log, at) => `{"date":${1_795_847_621.5 + at},"log":${JSON.stringify(log)}}`).join('');
    const headers = { 'User-Agent': 'Fluent-Bit', 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
    const path = '/v0/projects/default/ingest_lines';
    const sent = { ...headers, Authorization: `Bearer ${hub.token}` };
    const answer = await exchange('POST', path, sent, gzipSync(body));
    // The line that was cut is named, and costs nobody else anything.
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ ingested: 2, refused: [{ index: 1, code: 'syntax' }] });
    const found = await hub.ask('/v0/projects/default/objects/search?trace_id=streamed&ref=r');
    expect(await found.text()).toContain(`"obj_data":${data}}`);
  });

  it('in its format msgpack, the one that it has unless told, hears which setting is meant', async () => {
    const headers = { 'User-Agent': 'Fluent-Bit', 'Content-Type': 'application/msgpack' };
    const sent = { ...headers, Authorization: `Bearer ${hub.token}` };
    // An array of a time and a map.
    const body = Buffer.from([0x92, 0xcb, 0, 0, 0, 0, 0, 0, 0, 0, 0x81, 0xa1, 0x61, 0xa1, 0x62]);
    const answer = await exchange('POST', '/v0/projects/default/ingest_lines', sent, body);
    expect(answer.status).toBe(415);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'unsupported-media' } });
    expect(answer.text).toContain('`format json_lines`');
  });
});

/** The headers of Python's requests, and those that the client adds. */
const PYTHON = {
  'User-Agent': 'python-requests/2.28.1',
  'Accept-Encoding': 'gzip, deflate',
  Accept: '*/*',
  Connection: 'keep-alive',
};

/** A batch as Python's json writes it. */
function python(records: readonly Readonly<Record<string, string>>[]): string {
  const texts = records.map((each) => {
    const members = Object.entries(each).map(([name, value]) => `"${name}": ${value}`);
    return `{${members.join(', ')}}`;
  });
  return `[${texts.join(', ')}]`;
}

const pythonRecord = (changes: Readonly<Record<string, string>>): Record<string, string> => ({
  dtype: '"info"',
  timestamp: '"2021-06-17T06:33:41.226792+00:00"',
  trace_id: '"py"',
  project_id: '"default"',
  ref: 'null',
  data: '"h\\u00e9llo"',
  ...changes,
});

/** Logs in as a machine and asks as it does. */
async function pythonSession(): Promise<(method: string, path: string, body?: string) => Promise<Reply>> {
  const made = await exchange('POST', '/v0/projects/default/m2m', {
    ...PYTHON,
    Authorization: `Bearer ${hub.token}`,
  });
  const { client_id, client_secret } = JSON.parse(made.text) as Record<string, string>;
  const form = new URLSearchParams({
    audience: 'raymon-backend-api',
    grant_type: 'client_credentials',
    client_id: client_id ?? '',
    client_secret: client_secret ?? '',
  });
  const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const login = await exchange('POST', '/oauth/token', { ...PYTHON, ...type }, form.toString());
  expect(login.status).toBe(200);
  const { access_token: token = '' } = JSON.parse(login.text) as Record<string, string>;
  // It reads the end of the token from the middle part, with the plain alphabet, and adds padding.
  const [, middle = '', ...rest] = token.split('.');
  expect([rest.length, /^[A-Za-z0-9+/]+$/.test(middle)]).toEqual([1, true]);
  const { exp } = JSON.parse(Buffer.from(middle, 'base64').toString()) as { exp: number };
  // Of a duration it looks at the hours without the days: fewer than two of them mean expired.
  const hours = Math.floor((exp - Date.now() / 1000) / 3600);
  expect(hours % 24).toBeGreaterThanOrEqual(2);
  const headers = { ...PYTHON, Authorization: `Bearer ${token}` };
  return (method, path, body) =>
    exchange(method, path, body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' }, body);
}

function taken(n: number): Record<string, string> {
  return pythonRecord({ trace_id: '"twice"', dtype: '"object"', ref: '"r"', data: `{"type": "t", "params": ${n}}` });
}

describe('the Python client 0.0.40', () => {
  it('logs in as a machine, ingests, and reads back what it sent', async () => {
    const ask = await pythonSession();
    const object = '{"type": "raymon.types.Native", "params": {"data": {"a": NaN, "b": -Infinity, "c": 1e+16}}}';
    const pointers =
      '{"type": "raymon.types.Numpy", "params": {"data": "iIp7AAAAAAA=", "shape": "(1,)", "dtype": "object"}}';
    const tags = '[{"type": "label", "name": "client", "value": "b\\u00fcro", "group": null}]';
    const batch = python([
      pythonRecord({}),
      pythonRecord({ dtype: '"object"', ref: '"native"', data: object }),
      pythonRecord({ dtype: '"object"', ref: '"pointers"', data: pointers }),
      pythonRecord({ dtype: '"tags"', data: tags }),
    ]);
    expect(await ask('POST', '/v0/projects/default/ingest_batch', batch)).toEqual({
      status: 200,
      text: '{"ingested":4}',
    });
    for (const [ref, document] of [
      ['native', object],
      ['pointers', pointers],
    ]) {
      const found = await ask('GET', `/v0/projects/default/objects/search?trace_id=py&ref=${ref}`);
      expect(found.text.replace(/^\{"obj_id":"[\d.]+","obj_data":/, '')).toBe(`${document}}`);
    }
    const traces = await ask('GET', '/v0/projects/default/traces?slicestr=client%3D%3Db%C3%BCro&lim=250');
    expect(JSON.parse(traces.text)).toMatchObject([{ trace_id: 'py' }]);
    const trace = JSON.parse(
      (await ask('GET', '/v0/projects/default/traces/py')).text.replaceAll(/NaN|-Infinity/g, 'null'),
    ) as {
      trace: unknown[];
    };
    expect(trace.trace).toHaveLength(4);
    const listed = await ask('GET', '/v0/projects/default/traces/py/tags');
    expect(listed.text).toBe(tags);
  });

  it('is not blocked by a ref that it sends twice: it hears 200, and its buffer goes', async () => {
    const ask = await pythonSession();
    const answer = await ask('POST', '/v0/projects/default/ingest_batch', python([taken(1), taken(1), taken(2)]));
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ ingested: 2, refused: [{ index: 2, code: 'ref-taken' }] });
    const found = await ask('GET', '/v0/projects/default/objects/search?trace_id=twice&ref=r');
    expect(found.text).toContain('"params": 1}');
  });

  it('flushes nothing, and is refused one record alone', async () => {
    const ask = await pythonSession();
    expect(await ask('POST', '/v0/projects/default/ingest_batch', '[]')).toEqual({
      status: 200,
      text: '{"ingested":0}',
    });
    const mixed = python([pythonRecord({ trace_id: '"mixed"' }), pythonRecord({ trace_id: '""' })]);
    const answer = await ask('POST', '/v0/projects/default/ingest_batch', mixed);
    expect(answer).toMatchObject({ status: 200 });
    expect(JSON.parse(answer.text)).toMatchObject({ ingested: 1, refused: [{ index: 1 }] });
  });
});
