import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { Image } from '../../src/image/image.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { fromJson, toCanonicalJson, toJsonBytes } from '../../src/toolkit/builtins.ts';
import { RaymonFileLogger } from '../../src/trace/file/file-logger.ts';
import { Trace } from '../../src/trace/trace.ts';
import { builtCli } from '../support/built-cli.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const FORMATS = fileURLToPath(new URL('../../fixtures/formats/', import.meta.url));
const directory = temporaryDirectory();
let program = '';
beforeAll(async () => {
  program = await builtCli();
}, 120_000);

function at(name: string): string {
  mkdirSync(directory(), { recursive: true });
  return join(directory(), name);
}

function file(name: string, bytes: Uint8Array | string): string {
  writeFileSync(at(name), bytes);
  return at(name);
}

/** Runs the command as a user does. */
function run(argv: readonly string[], input?: Uint8Array): { code: number | null; out: Buffer; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'convert', ...argv], { input });
  return { code: status, out: stdout, err: stderr.toString() };
}

describe('raymon convert', () => {
  it('writes an array in each format that holds it, and back', () => {
    const array = new Numpy(Float32Array.of(1, Number.NaN, -0, 5), { shape: [2, 2] });
    const json = file('a.json', toJsonBytes(array));
    for (const name of ['a.npy', 'a.json.gz', 'a.msgpack', 'b.json']) {
      expect(run([json, at(name)])).toMatchObject({ code: 0, err: '' });
      expect(run([at(name), at('back.json')])).toMatchObject({ code: 0, err: '' });
      expect(toCanonicalJson(fromJson(readFileSync(at('back.json'))))).toBe(toCanonicalJson(array));
    }
    expect(readFileSync(at('a.npy'))).toEqual(Buffer.from(array.toNpy()));
  });

  it('reads standard input, writes standard output, and says what it did', () => {
    const array = new Numpy(Int16Array.of(1, 2));
    const { code, out, err } = run(['-', '-', '--to', 'npy'], toJsonBytes(array));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toEqual(Buffer.from(array.toNpy()));
    const json = file('a.json', toJsonBytes(array));
    expect(run([json, at('a.npy')]).out.toString()).toBe('Numpy int16 (2,): json → npy, 132 bytes\n');
    expect(JSON.parse(run([json, at('a.npy'), '--json']).out.toString())).toEqual({
      type: 'Numpy int16 (2,)',
      from: 'json',
      to: 'npy',
      bytes: 132,
      lossy: false,
    });
  });

  it('tells formats by their bytes, whatever files are called', () => {
    const parquet = file('a.json', readFileSync(join(FORMATS, 'table.zstd.parquet')));
    expect(run([parquet, at('a.arrows')])).toMatchObject({ code: 0, err: '' });
    expect(run([at('a.arrows'), at('a.parquet')])).toMatchObject({ code: 0, err: '' });
    expect(run([at('a.parquet'), at('b.arrows')])).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(at('b.arrows'))).toEqual(readFileSync(at('a.arrows')));
  });

  it('gives the columns of CSV the types of a schema', () => {
    const frame = DataFrame.fromColumns({ a: Int8Array.of(1, 2), b: ['1', null] });
    const json = file('a.json', toJsonBytes(frame));
    expect(run([json, at('a.csv')])).toMatchObject({ code: 0, err: '' });
    expect(run([at('a.csv'), at('b.json'), '--schema', json])).toMatchObject({ code: 0, err: '' });
    expect(toCanonicalJson(fromJson(readFileSync(at('b.json'))))).toBe(toCanonicalJson(frame));
  });

  it('refuses what a format cannot hold, with the place and the way out, and leaves the old file', () => {
    const nested = file('a.json', toJsonBytes(DataFrame.fromColumns({ deep: [[1]] })));
    const old = file('a.csv', 'old');
    const refused = run([nested, old]);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/^raymon convert: .*--to arrow.* - at \$\.deep \(unsupported-value\)\n$/);
    expect(readFileSync(old, 'utf8')).toBe('old');
    expect(readdirSync(directory()).toSorted()).toEqual(['a.csv', 'a.json']);
    expect(run([nested, old, '--lossy']).code).toBe(0);
    expect(readFileSync(old, 'utf8')).toBe('deep\r\n[1]\r\n');
  });

  it('refuses kinds that a format does not have', () => {
    const native = file('n.json', toJsonBytes(new Native({ a: 1 })));
    for (const name of ['a.npy', 'a.png', 'a.jpg', 'a.arrow', 'a.csv', 'a.parquet']) {
      const { code, err } = run([native, at(name), '--lossy']);
      expect(code).toBe(1);
      expect(err).toMatch(/got Native: --to json keeps it - at \$ \(unsupported-value\)\n$/);
      expect(existsSync(at(name))).toBe(false);
    }
  });

  it('writes pixels as a PNG, and the pixels of a PNG only where the rest may be lost', async () => {
    const pixels = new Numpy(Uint8Array.of(0, 128, 255, 1), { shape: [2, 2] });
    const npy = file('p.npy', pixels.toNpy());
    expect(run([npy, at('p.png')])).toMatchObject({ code: 0, err: '' });
    const image = new Image(readFileSync(at('p.png')));
    expect([...(await image.toPixels()).data]).toEqual([0, 128, 255, 1]);
    expect(run([at('p.png'), at('q.npy')])).toMatchObject({ code: 1 });
    expect(run([at('p.png'), at('q.npy'), '--lossy'])).toMatchObject({ code: 0, err: '' });
    expect(Numpy.fromNpy(readFileSync(at('q.npy'))).values).toEqual(Uint8Array.of(0, 128, 255, 1));
    expect(run([at('p.png'), at('p.jpg')])).toMatchObject({ code: 1 });
    expect(run([at('p.png'), at('p.jpg'), '--lossy'])).toMatchObject({ code: 0, err: '' });
    expect(new Image(readFileSync(at('p.jpg'))).format).toBe('jpeg');
  });

  it('takes the artefact of a log that is named', async () => {
    mkdirSync(directory(), { recursive: true });
    const logger = new RaymonFileLogger({ path: at('run.jsonl'), projectId: 'p', maxLineBytes: 4096 });
    const [one, two] = [new Trace(logger), new Trace(logger)];
    one.log('a', new Numpy(Int8Array.of(1)));
    one.log('big', new Numpy(new Float64Array(1000)));
    two.log('a', new Numpy(Int8Array.of(2)));
    await logger.close();
    expect(run([at('run.jsonl'), at('a.npy')])).toMatchObject({
      code: 1,
      err: expect.stringContaining('raymon log') as unknown,
    });
    expect(run([at('run.jsonl'), at('a.npy'), '--ref', 'a'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('--trace ID') as unknown,
    });
    expect(run([at('run.jsonl'), at('a.npy'), '--ref', 'a', '--trace', two.traceId])).toMatchObject({ code: 0 });
    expect(Numpy.fromNpy(readFileSync(at('a.npy'))).values).toEqual(Int8Array.of(2));
    expect(run([at('run.jsonl'), at('big.npy'), '--ref', 'big'])).toMatchObject({ code: 0, err: '' });
    expect(run([at('run.jsonl'), at('no.npy'), '--ref', 'no'])).toMatchObject({ code: 1 });
  });

  it('calls wrong command lines wrong', () => {
    const json = file('a.json', toJsonBytes(new Native(1)));
    for (const argv of [
      [],
      [json],
      [json, 'a.unheard'],
      [json, '-'],
      [json, 'a.json', '--to', 'npz'],
      [json, 'a.json', '--what'],
      [json, 'a.json', '--from', 'xml'],
    ]) {
      expect(run(argv).code, argv.join(' ')).toBe(2);
    }
    expect(run(['--help']).out.toString()).toContain('Usage: raymon convert IN OUT');
    expect(run([at('none.npy'), at('a.json')])).toMatchObject({ code: 1 });
  });
});
