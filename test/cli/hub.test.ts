import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
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
