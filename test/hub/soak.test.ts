import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { builtCli, start, type RunningCommand } from '../support/built-cli.ts';
import { documentOf } from '../support/hub-batch.ts';
import { record } from '../support/hub.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** How long writers, readers and retention run at once; `SOAK_SECONDS=600` for a release. */
const SECONDS = Number(process.env['SOAK_SECONDS'] ?? 3);
const WRITERS = 3;
const READERS = 2;
const SIZES = [90, 2000, 20_000, 150_000];
/** Bytes that the project keeps: the oldest traces go all the time. */
const KEPT_BYTES = 8 * 2 ** 20;
const SLICES = ['', 'writer==1', 'n>=100', 'writer!=0 && n<50', 'tagname(n)', '!(writer==2)'];
/** Megabytes by which memory may differ between the second quarter and the last. */
const MOST_GROWTH_MB = 60;

const directory = temporaryDirectory();
let command: RunningCommand | undefined;

afterEach(async () => {
  command?.child.kill('SIGKILL');
  await command?.ended;
});

const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

it(
  'a hub keeps, finds and forgets at once, without an error, without a wrong byte, in memory that does not grow',
  async () => {
    const secrets = join(directory(), 'secrets.json');
    command = start(await builtCli(), [
      'hub',
      '--dir',
      join(directory(), 'hub'),
      '--port',
      '0',
      '--json',
      '--secrets',
      secrets,
    ]);
    const ready = JSON.parse(await command.line()) as {
      readonly authUrl: string;
      readonly token: string;
      readonly pid: number;
    };
    const ask = async (method: string, path: string, body?: string, headers: Record<string, string> = {}) => {
      const answer = await fetch(`${ready.authUrl}/v0/${path}`, {
        method,
        headers: { authorization: `Bearer ${ready.token}`, ...headers },
        ...(body === undefined ? {} : { body }),
      });
      return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
    };
    const P = 'projects/default';
    expect((await ask('PUT', `${P}/retention`, JSON.stringify({ max_bytes: KEPT_BYTES }))).status).toBe(200);
    /** Hashes of what was acknowledged, by trace, oldest first. */
    const kept = new Map<string, string>();
    const end = Date.now() + SECONDS * 1000;
    const counts = { kept: 0, lists: 0, read: 0, gone: 0 };
    const memory: number[] = [];

    async function write(writer: number): Promise<void> {
      for (let n = 0; Date.now() < end; n++) {
        const trace_id = `${writer}-${n}`;
        const document = documentOf(SIZES[n % SIZES.length] ?? 0, trace_id);
        const tags = [
          { type: 'label', name: 'writer', value: writer, group: null },
          { type: 'metric', name: 'n', value: n, group: null },
        ];
        const body = JSON.stringify([
          record({ trace_id }),
          record({ trace_id, dtype: 'object', ref: 'r', data: 0 }),
          record({ trace_id, dtype: 'tags', data: tags }),
        ]).replace('"data":0', () => `"data":${document}`);
        const { status } = await ask('POST', `${P}/ingest_batch`, body, { 'idempotency-key': trace_id });
        expect([trace_id, status]).toEqual([trace_id, 200]);
        kept.set(trace_id, sha256(document));
        counts.kept += 1;
      }
    }

    /** The document of a trace is right, or gone with it. */
    async function check(traceId: string): Promise<boolean> {
      const { status, bytes } = await ask('GET', `${P}/objects/search?trace_id=${traceId}&ref=r`);
      if (status === 404) return false;
      const text = Buffer.from(bytes).toString();
      expect([traceId, status, sha256(text.slice(text.indexOf('"obj_data":') + 11, -1))]).toEqual([
        traceId,
        200,
        kept.get(traceId),
      ]);
      return true;
    }

    async function read(reader: number): Promise<void> {
      for (let n = reader; Date.now() < end; n++) {
        const slice = encodeURIComponent(SLICES[n % SLICES.length] ?? '');
        const { status } = await ask('GET', `${P}/traces?lim=100&slicestr=${slice}`);
        expect(status).toBe(200);
        counts.lists += 1;
        const names = [...kept.keys()];
        const name = names[Math.floor(Math.random() * names.length)];
        if (name === undefined) continue;
        if (await check(name)) counts.read += 1;
        else kept.delete(name);
      }
    }

    async function forget(): Promise<void> {
      while (Date.now() < end) {
        const { status, bytes } = await ask('POST', 'gc');
        expect(status).toBe(200);
        counts.gone += (JSON.parse(Buffer.from(bytes).toString()) as { traces: number }).traces;
        if (process.platform === 'linux') memory.push(residentMb(ready.pid));
        await new Promise((resolve) => {
          setTimeout(resolve, Math.min(1000, SECONDS * 100));
        });
      }
    }

    await Promise.all([
      ...Array.from({ length: WRITERS }, (_, at) => write(at)),
      ...Array.from({ length: READERS }, (_, at) => read(at)),
      forget(),
    ]);
    // Newest first: from the first one that is gone on all are.
    let there = 0;
    for (const name of [...kept.keys()].toReversed()) there += (await check(name)) ? 1 : 0;
    expect(there).toBeGreaterThan(0);
    const verified = JSON.parse(Buffer.from((await ask('POST', 'verify')).bytes).toString()) as { faults: unknown[] };
    expect(verified.faults).toEqual([]);
    const shown = JSON.stringify({
      ...counts,
      there,
      memoryMb: memory.map(Math.round).filter((_, at) => at % Math.ceil(memory.length / 12) === 0),
    });
    if (SECONDS >= 60) {
      console.log(`${SECONDS} s: ${shown}`);
      const quarter = memory.length >> 2;
      expect(median(memory.slice(-quarter)) - median(memory.slice(quarter, 2 * quarter))).toBeLessThan(MOST_GROWTH_MB);
    }
    command.child.kill('SIGTERM');
    expect(await command.ended).toMatchObject({ code: 0, err: '' });
  },
  SECONDS * 1000 + 120_000,
);
