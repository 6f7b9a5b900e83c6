import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RaymonApi } from '../../src/api/api.ts';
import { main } from '../../src/cli/main.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { toJson } from '../../src/toolkit/builtins.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { RaymonFileLogger } from '../../src/trace/file/file-logger.ts';
import { readLog } from '../../src/trace/file/read-log.ts';
import { Trace } from '../../src/trace/trace.ts';
import { builtCli, start, type Ended, type RunningCommand } from '../support/built-cli.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const directory = temporaryDirectory();
const running: RunningCommand[] = [];
let program: string;

beforeAll(async () => {
  program = await builtCli();
});
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
});

interface Ready {
  readonly url: string;
  readonly authUrl: string;
  readonly page: string;
  readonly token: string;
  readonly projectId: string;
  readonly pid: number;
}

const secrets = (): string => join(directory(), 'secrets.json');
const hubDirectory = (): string => join(directory(), 'hub');

async function serve(): Promise<Ready & { readonly command: RunningCommand }> {
  const command = start(program, ['hub', '--dir', hubDirectory(), '--port', '0', '--json', '--secrets', secrets()]);
  running.push(command);
  return { ...(JSON.parse(await command.line()) as Ready), command };
}

/** Runs a command in this process, which is faster. */
async function raymon(...argv: string[]): Promise<Ended> {
  let [out, err] = ['', ''];
  const code = await main(argv, {
    out: async (text) => {
      out += Buffer.from(text as string).toString();
    },
    err: (text) => {
      err += text;
    },
    env: {},
    input: Readable.from([]),
    isTerminal: false,
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

async function spawned(...argv: string[]): Promise<Ended> {
  return start(program, argv, { RAYMON_TOKEN: '' }).ended;
}

async function onHub(...argv: string[]): Promise<Ended> {
  return raymon('hub', ...argv, '--dir', hubDirectory(), '--secrets', secrets());
}

describe('raymon hub', () => {
  it('says where it is, in one line, and ends well when it is asked to', async () => {
    const { command, ...ready } = await serve();
    expect(ready).toMatchObject({
      url: `${ready.authUrl}/v0`,
      page: `${ready.authUrl}/`,
      projectId: 'default',
      pid: command.child.pid,
      token: expect.stringMatching(/^rmn\./) as string,
    });
    expect(statSync(hubDirectory()).mode & 0o777).toBe(0o700);
    const other = await spawned('hub', '--dir', hubDirectory(), '--port', '0', '--secrets', secrets());
    expect(other).toMatchObject({ code: 1, err: expect.stringContaining('(locked)') as string });
    command.child.kill('SIGTERM');
    const { code, out, err } = await command.ended;
    expect([code, out.trimEnd().split('\n').length, err]).toEqual([0, 1, '']);
    expect(existsSync(join(hubDirectory(), 'running.json'))).toBe(false);
  });

  it('makes tokens and projects, for a hub that runs', async () => {
    const { url } = await serve();
    const made = await onHub('project', 'create', 'cars');
    expect(made).toMatchObject({ code: 0, err: '' });
    const id = made.out.trim();
    expect((await onHub('project', 'ls')).out).toContain(id);
    const { out } = await onHub('token', 'create', '--scope', 'read', '--project', id, '--note', 'a note');
    const api = new RaymonApi({ url, auth: out.trim() });
    await expect(api.projectsLs()).resolves.toEqual([{ project_id: id, project_name: 'cars' }]);
    const listed = JSON.parse((await onHub('token', 'ls', '--json')).out) as { id: string; note: string }[];
    const token = listed.find(({ note }) => note === 'a note');
    expect(await onHub('token', 'revoke', token?.id ?? '')).toMatchObject({ code: 0 });
    await expect(api.projectsLs()).rejects.toMatchObject({ status: 401 });
    expect((await onHub('login')).out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/login#\S{32}\n$/);
    expect(await onHub('project', 'rm', id)).toMatchObject({ code: 0 });
    expect(await onHub('doctor')).toMatchObject({ code: 0 });
    expect(await onHub('gc')).toMatchObject({ code: 0 });
  });

  it('is copied while it runs, and the copy is a hub of its own', async () => {
    const { url, token, command } = await serve();
    const api = new RaymonApi({ url, auth: token });
    const value = new Numpy(new Float32Array(10_000).fill(1.5));
    const base = { dtype: 'object', timestamp: '2026-11-28T06:33:41Z', project_id: 'default', ref: 'r' };
    await api.ingestBatch('default', [{ ...base, trace_id: 't', data: value }] as never);
    const to = join(directory(), 'copy');
    expect(await onHub('backup', to)).toMatchObject({ code: 0, err: '' });
    expect(await onHub('backup', to)).toMatchObject({ code: 1, err: expect.stringContaining('(exists)') as string });
    command.child.kill('SIGKILL');
    await command.ended;
    const again = join(directory(), 'again');
    const restored = await spawned('hub', 'restore', to, '--dir', again);
    expect(restored).toMatchObject({ code: 0, out: '1 artefacts, 0 faults\n' });
    // The hub that was killed is whole as well.
    const verified = await spawned('hub', 'verify', '--dir', hubDirectory(), '--secrets', secrets());
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('1 artefacts') as string });
  });

  it.each([
    [['hub', 'nothing'], 2],
    [['hub', '--port', 'x'], 2],
    [['hub', '--colour'], 2],
    [['hub', 'token'], 2],
    [['hub', 'token', 'revoke'], 2],
    [['hub', '--host', '0.0.0.0', '--dir', '/nonexistent/x'], 1],
    [['nothing'], 2],
    [['get', 'ftp://x', 'p', 't'], 2],
    [['ship', 'x.jsonl'], 2],
    [[], 2],
  ])('%j ends with %i and a line that says why', async (argv, code) => {
    const ended = await raymon(...argv);
    expect(ended.code).toBe(code);
    expect((ended.err + ended.out).trim()).not.toBe('');
    expect(ended.err).not.toContain('    at ');
  });

  it.each([
    ['--help'],
    ['hub', '--help'],
    ['hub', 'token', '--help'],
    ['ship', '--help'],
    ['get', '-h'],
    ['put', '--help'],
  ])('%s %s says how it is called', async (...argv) => {
    expect(await raymon(...argv)).toMatchObject({
      code: 0,
      out: expect.stringContaining('Usage: raymon') as string,
      err: '',
    });
  });
});

/** A line of a file log. */
function line(id: string, timestamp: string): string {
  return JSON.stringify({
    type: 'info',
    jcr: { timestamp, trace_id: id, ref: null, data: 'x', project_id: 'default' },
  });
}

describe('raymon ship', () => {
  it('sends a log once, blobs and rotated files and all, whenever it is killed', async () => {
    const { url, token, authUrl } = await serve();
    const log = join(directory(), 'service.jsonl');
    const logger = new RaymonFileLogger({ path: log, projectId: 'default', maxLineBytes: 4096, maxFileBytes: 20_000 });
    const trace = new Trace(logger, { traceId: 'shipped' });
    const values = Array.from(
      { length: 300 },
      (_, at) => new Native({ at, text: 'x'.repeat(at % 7 === 0 ? 6000 : 30) }),
    );
    for (const [at, value] of values.entries()) {
      trace.log(`r${at}`, value);
      trace.info(`text ${at}`);
    }
    await logger.close();
    // Killed at any moment, some of them before anything has happened.
    for (const after of [50, 150, 250, 350, 450]) {
      const shipping = start(program, ['ship', log, '--to', authUrl], { RAYMON_TOKEN: token });
      setTimeout(() => shipping.child.kill('SIGKILL'), after);
      await shipping.ended;
    }
    const last = await start(program, ['ship', log, '--to', authUrl, '--json'], { RAYMON_TOKEN: token }).ended;
    expect(last).toMatchObject({ code: 0, err: '' });
    const again = await start(program, ['ship', log, '--to', authUrl, '--json'], { RAYMON_TOKEN: token }).ended;
    expect(JSON.parse(again.out)).toEqual({ shipped: 0, refused: 0 });
    const api = new RaymonApi({ url, auth: token });
    expect(await api.traceGet('default', 'shipped')).toMatchObject({ records: 600 });
    for (const at of [0, 7, 8, 299]) {
      expect(equals((await api.objectSearch('default', 'shipped', `r${at}`)).value, values[at])).toBe(true);
    }
  });

  it('says what the hub refuses, and goes on', async () => {
    const { token, authUrl } = await serve();
    const log = join(directory(), 'bad.jsonl');
    writeFileSync(
      log,
      [line('a', '2026-11-28T06:33:41Z'), line('b', 'now'), 'no line', line('c', '2026-11-28T06:33:41Z'), ''].join(
        '\n',
      ),
    );
    const ended = await start(program, ['ship', log, '--to', authUrl, '--json'], { RAYMON_TOKEN: token }).ended;
    expect(JSON.parse(ended.out)).toEqual({ shipped: 2, refused: 2 });
    expect(ended.code).toBe(1);
    const nobody = await start(program, ['ship', log, '--to', authUrl], { RAYMON_TOKEN: 'rmn.x.y' }).ended;
    expect(nobody.code).toBe(0);
    writeFileSync(log, `${line('d', '2026-11-28T06:33:41Z')}\n`, { flag: 'a' });
    const refused = await start(program, ['ship', log, '--to', authUrl], { RAYMON_TOKEN: 'rmn.x.y' }).ended;
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('401') as string });
  });
});

/** A hub that promises a document, sends some of it, and then does something else. */
async function withHalfHub(
  end: (response: ServerResponse) => void,
  run: (url: string) => Promise<void>,
): Promise<void> {
  const server = createServer((request, response) => {
    if (request.url?.includes('/search') === true) return void response.end('{"obj_id":"1.1","obj_data":{}}');
    response.writeHead(200, { 'content-length': '2000000', etag: `"${'0'.repeat(64)}"` });
    response.write('x'.repeat(1_000_000), () => end(response));
    return undefined;
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function get(url: string): RunningCommand {
  return start(program, ['get', url, 'p', 't', 'r', '-o', join(directory(), 'out.json')], { RAYMON_TOKEN: 'x' });
}

describe('raymon get that is cut off', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ['by the connection', (response) => void response.destroy()],
    ['by nobody, with other bytes than were promised', (response) => void response.end('y'.repeat(1_000_000))],
  ])('%s leaves no file', async (_, end) => {
    await withHalfHub(end, async (url) => {
      expect(await get(url).ended).toMatchObject({ code: 1, err: expect.stringMatching(/^raymon get: /) as string });
      expect(readdirSync(directory())).toEqual([]);
    });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('by %s ends with 130 and leaves no file', async (signal) => {
    let command: RunningCommand | undefined;
    const interrupt = (): void => {
      // Once it reads: it has a file by then.
      const timer = setInterval(() => {
        if (readdirSync(directory()).length < 2) return;
        clearInterval(timer);
        command?.child.kill(signal);
      }, 10);
    };
    await withHalfHub(interrupt, async (url) => {
      command = get(url);
      expect(await command.ended).toMatchObject({ code: 130 });
      expect(readdirSync(directory())).toEqual([]);
    });
  });
});

describe('raymon put and hub commands that are interrupted', () => {
  it.each([
    ['put', 'URL', 'p', 't', 'r', '-'],
    ['hub', 'verify', '--url', 'URL'],
    ['hub', 'gc', '--url', 'URL'],
  ])('%s %s ends with 130', async (...argv) => {
    let command: RunningCommand | undefined;
    // Nothing is ever answered.
    const server = createServer(() => command?.child.kill('SIGINT'));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const named = argv.map((word) => (word === 'URL' ? url : word));
      command = start(program, named, { RAYMON_TOKEN: 'x' });
      command.child.stdin?.write(' '.repeat(100_000));
      expect(await command.ended).toMatchObject({ code: 130, out: '' });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe('raymon hub restore', () => {
  it('takes what raymon hub backup has made, and no other directory', async () => {
    const { command } = await serve();
    const [to, again] = [join(directory(), 'copy'), join(directory(), 'again')];
    expect(await onHub('backup', to)).toMatchObject({ code: 0 });
    command.child.kill('SIGTERM');
    await command.ended;
    const refused = { code: 1, err: expect.stringContaining('(bad-directory)') as string };
    const restore = (from: string): Promise<Ended> => raymon('hub', 'restore', from, '--dir', again);
    // Of a hub: its database is not all of it. Of anything else: nothing is copied from there.
    for (const from of [hubDirectory(), directory(), join(directory(), 'none')]) {
      expect(await restore(from)).toMatchObject(refused);
      expect(existsSync(again)).toBe(false);
    }
    writeFileSync(join(to, 'notes.txt'), 'not of the copy');
    chmodSync(join(to, 'hub.db'), 0o644);
    expect(await spawned('hub', 'restore', to, '--dir', again)).toMatchObject({ code: 0 });
    expect(existsSync(join(again, 'notes.txt'))).toBe(false);
    expect(statSync(join(again, 'hub.db')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(again, 'hub.key'))).toEqual(readFileSync(join(hubDirectory(), 'hub.key')));
  });
});

describe('raymon put and get', () => {
  it('carry a document byte for byte, and a trace as a log', async () => {
    const { authUrl } = await serve();
    const file = join(directory(), 'in.json');
    const text = `  ${toJson(new Numpy(new Float64Array(300_000).fill(Math.PI)))}\n`;
    writeFileSync(file, text);
    const [at, auth] = [
      [authUrl, 'default', 't'],
      ['--secrets', secrets()],
    ] as const;
    const put = await raymon('put', ...at, 'a/b', file, '--json', ...auth);
    expect(put).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(put.out)).toMatchObject({ bytes: text.length });
    const out = join(directory(), 'out.json');
    expect(await raymon('get', ...at, 'a/b', '-o', out, ...auth)).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(out, 'utf8')).toBe(text);
    // A file that is there is not written over.
    expect(await raymon('get', ...at, 'a/b', '-o', out, ...auth)).toMatchObject({ code: 1 });
    const npy = join(directory(), 'out.npy');
    await raymon('get', ...at, 'a/b', '--as', 'npy', '-o', npy, ...auth);
    expect(Numpy.fromNpy(readFileSync(npy)).shape).toEqual([300_000]);
    const log = join(directory(), 'trace.jsonl');
    await raymon('get', ...at, '-o', log, ...auth);
    const refs: (string | null)[] = [];
    for await (const { ref } of readLog(log)) refs.push(ref);
    expect(refs).toEqual(['a/b']);
    expect(await raymon('get', ...at, 'none', ...auth)).toMatchObject({
      code: 1,
      err: expect.stringContaining('404') as string,
    });
    expect(await raymon('put', ...at, 'a/b', '/nonexistent', ...auth)).toMatchObject({ code: 1 });
  });
});
