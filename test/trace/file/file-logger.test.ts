import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { builtins } from '../../../src/toolkit/builtins.ts';
import { defineDataType } from '../../../src/toolkit/define-data-type.ts';
import { equals } from '../../../src/toolkit/equals.ts';
import type { RaymonError } from '../../../src/base/errors.ts';
import { DecodeError, OptionError, TraceError, UnknownTypeError } from '../../../src/base/errors.ts';
import type { Jcr } from '../../../src/document/jcr.ts';
import { Native } from '../../../src/native/native.ts';
import { Numpy } from '../../../src/numpy/numpy.ts';
import { Payload } from '../../../src/json/payload.ts';
import { type PayloadJcr } from '../../../src/document/jcr.ts';
import { RaymonFileLogger, type FileLoggerOptions } from '../../../src/trace/file/file-logger.ts';
import type { Drop } from '../../../src/trace/logger/logger.ts';
import type { LoggedRecord } from '../../../src/trace/file/line-reader.ts';
import { readLog, type ReadLogOptions } from '../../../src/trace/file/read-log.ts';
import { segmentsOf } from '../../../src/disk/segment-log.ts';
import { Tag } from '../../../src/trace/record/tag.ts';
import { Trace } from '../../../src/trace/trace.ts';
import { builtPackage } from '../../support/child.ts';
import { until } from '../../support/fault-server.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const directory = temporaryDirectory();
let path: string;
let errors: RaymonError[];
let drops: Drop[];

let packageUrl: URL;

beforeAll(async () => {
  packageUrl = await builtPackage();
}, 120_000);

beforeEach(() => {
  path = join(directory(), 'raymon.jsonl');
  errors = [];
  drops = [];
});

function makeLogger(options: Partial<FileLoggerOptions> = {}): RaymonFileLogger {
  return new RaymonFileLogger({
    path,
    projectId: 'p',
    onError: (error) => void errors.push(error),
    onDrop: (drop) => void drops.push(drop),
    ...options,
  });
}

async function read(options?: ReadLogOptions): Promise<LoggedRecord[]> {
  const records: LoggedRecord[] = [];
  for await (const record of readLog(path, options)) records.push(record);
  return records;
}

function texts(records: readonly LoggedRecord[]): unknown[] {
  return records.map(({ data }) => data);
}

function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => String(from + index));
}

function fill(logger: RaymonFileLogger, from: number, to: number): void {
  for (const text of numbers(from, to)) logger.info('t', text);
}

describe('a log', () => {
  it('holds one line of JSON for each record, as shippers and the original know it', () => {
    const logger = makeLogger();
    logger.info('t', 'line 1\nline 2');
    logger.log('t', 'x', [1]);
    logger.tag('t', [{ type: 'label', name: 'a', value: 'b' }]);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string;
    const common = { timestamp, trace_id: 't', project_id: 'p' };
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { type: 'info', jcr: { ...common, ref: null, data: 'line 1\nline 2' } },
      { type: 'data', jcr: { ...common, ref: 'x', data: { type: 'raymon.types.Native', params: { data: [1] } } } },
      { type: 'tags', jcr: { ...common, ref: null, data: [{ type: 'label', name: 'a', value: 'b', group: null }] } },
    ]);
  });

  it('gives everything back equal', async () => {
    const logger = makeLogger();
    const trace = new Trace(logger, { traceId: 'a,"data":b' });
    const values = {
      'odd ,"project_id": ref': new Native({ 2: 'b', 1: 'a', big: 2n ** 80n, nan: NaN, zero: -0 }),
      array: new Numpy(new BigInt64Array([1n, -(2n ** 63n)])),
      labels: new Native(new Map([['10', 1], ['9', 2]])), // oxfmt-ignore
    };
    trace.info('\ud800 ,"data": é');
    for (const [ref, value] of Object.entries(values)) trace.log(ref, value);
    trace.tag([new Tag({ type: 'metric', name: 'm', value: 0.1, group: 'g' })]);
    const records = await read();
    expect(records[0]).toMatchObject({
      kind: 'info',
      traceId: 'a,"data":b',
      projectId: 'p',
      data: '\ud800 ,"data": é',
    });
    for (const record of records.slice(1, 4)) {
      if (record.kind !== 'object') throw new Error('Expected an artefact');
      expect(equals(record.data, values[record.ref as keyof typeof values])).toBe(true);
    }
    expect(records[4]?.data).toEqual([new Tag({ type: 'metric', name: 'm', value: 0.1, group: 'g' })]);
  });

  it("holds values of a type of one's own, with a registry that knows it", async () => {
    class Colour {
      readonly name: string;
      constructor(name: string) {
        this.name = name;
      }
    }
    const Paint = defineDataType({
      type: 'test.Paint',
      is: (value): value is Colour => value instanceof Colour,
      encode: ({ name }) => name,
      decode: (name) => new Colour(String(name)),
    });
    const registry = builtins.with(Paint);
    const logger = makeLogger({ registry });
    expect(logger.log('t', 'paint', new Colour('red'))).toBe(true);
    expect(makeLogger().log('t', 'paint', new Colour('red'))).toBe(false);
    const [record] = await read({ registry });
    expect(record?.data).toEqual(new Paint(new Colour('red')));
    const [unread] = await read();
    expect(() => unread?.data).toThrow(UnknownTypeError);
  });

  it.each([5, 100_000])('takes no payload that would tear its line, %i bytes long', (byteLength) => {
    class Torn extends Payload {
      readonly byteLength = byteLength;
      readonly depth = 1;
      *chunks(buffer: Uint8Array): Iterable<Uint8Array> {
        const text = Buffer.from(this.text());
        for (let at = 0; at < text.length; at += buffer.length) {
          const piece = text.subarray(at, at + buffer.length);
          buffer.set(piece);
          yield buffer.subarray(0, piece.length);
        }
      }
      text(): string {
        return `[1,\n${' '.repeat(byteLength - 5)}]`;
      }
      toJSON(): number[] {
        return [1];
      }
    }
    class Custom {
      static readonly type = 'test.Custom';
      toJcr(): Jcr<'test.Custom'> {
        return { type: 'test.Custom', params: null };
      }
      toJSON(): Jcr<'test.Custom'> {
        return this.toJcr();
      }
      toPayloadJcr(): PayloadJcr<'test.Custom'> {
        return { type: 'test.Custom', params: new Torn() };
      }
    }
    const logger = makeLogger();
    expect(logger.log('t', 'x', new Custom())).toBe(false);
    expect(errors[0]).toMatchObject({ code: 'custom-encoder' });
    expect(logger.counts).toMatchObject({ accepted: 0, refused: 1 });
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  it('of the original is read as well', async () => {
    const jcr = '"timestamp": "2021-01-01", "trace_id": "t", "ref": "r", "data": {"type": "raymon.types.Native", "params": {"data": [1, 2]}}, "project_id": "p"'; // oxfmt-ignore
    writeFileSync(path, `{"type": "data", "jcr": {${jcr}}}\n`);
    const [record] = await read();
    expect(record).toMatchObject({ kind: 'object', ref: 'r', data: new Native([1, 2]) });
  });

  it('with lines that are no records is read past them, when somebody is told', async () => {
    makeLogger().info('t', 'first');
    const lines = ['no json', '{}', '{"type":"info"}', '[]', '{"type":"else","jcr":{}}', '\u00ff'];
    writeFileSync(path, `${readFileSync(path, 'utf8')}${lines.join('\n')}\n`);
    appendFileSync(path, Buffer.from([0xff, 0xfe, 0x0a]));
    makeLogger().info('t', 'last');
    const found: RaymonError[] = [];
    expect(texts(await read({ onError: (error) => void found.push(error) }))).toEqual(['first', 'last']);
    expect(found).toHaveLength(7);
    expect(found.every((error) => error instanceof DecodeError)).toBe(true);
    await expect(read()).rejects.toThrow(DecodeError);
  });

  it('says how it must be made', () => {
    expect(() => makeLogger({ maxLineBytes: 100 })).toThrow(OptionError);
    expect(() => makeLogger({ maxFiles: 0 })).toThrow(OptionError);
    expect(() => makeLogger({ projectId: '' })).toThrow(OptionError);
    expect(() => makeLogger({ path: 5 as unknown as string })).toThrow(OptionError);
    expect(() => makeLogger({ path: '' })).toThrow(OptionError);
    expect(() => new RaymonFileLogger(null as unknown as FileLoggerOptions)).toThrow(OptionError);
  });

  it.each(['maxFileBytes', 'maxFiles', 'maxLineBytes', 'maxRecordBytes', 'mode', 'exitTimeout'])(
    'is not made with a %s that makes no sense',
    (name) => {
      for (const value of [NaN, -1, -Infinity, '5000', 5000n, null, {}]) {
        expect(() => makeLogger({ [name]: value }), String(value)).toThrow(OptionError);
      }
      expect(() => makeLogger({ [name]: undefined })).not.toThrow();
    },
  );

  it('takes nothing after its end', async () => {
    const logger = makeLogger({ fsync: true });
    logger.info('t', 'a');
    expect(await logger.flush()).toBe(true);
    expect(await logger.close()).toBe(true);
    expect(logger.info('t', 'b')).toBe(false);
    expect(errors[0]?.message).toMatch(/it was closed: `await using` at the top of a module .* close it at shutdown/);
    expect(texts(await read())).toEqual(['a']);
    expect(logger.counts).toMatchObject({ accepted: 1, onDisk: 1, refused: 1 });
  });
});

describe('rotation', () => {
  it('keeps data that the line refers to which makes it delete the file that referred to it', async () => {
    const logger = makeLogger({ maxFileBytes: 1, maxFiles: 2, maxLineBytes: 4096 });
    const [a, b] = ['a'.repeat(10_000), 'b'.repeat(10_000)];
    for (const text of [a, b, a]) expect(logger.info('t', text)).toBe(true);
    expect(texts(await read())).toEqual([b, a]);
    expect(readdirSync(blobs())).toHaveLength(2);
  });

  it('deletes nothing unless told to', async () => {
    const logger = makeLogger({ maxFileBytes: 1000 });
    fill(logger, 0, 300);
    expect(segmentsOf(path).length).toBeGreaterThan(20);
    expect(texts(await read())).toEqual(numbers(0, 300));
    expect(logger.counts).toMatchObject({ accepted: 300, onDisk: 300, dropped: 0 });
  });

  it('with a number of files deletes the oldest, and counts its records', async () => {
    const logger = makeLogger({ maxFileBytes: 1000, maxFiles: 3 });
    fill(logger, 0, 300);
    expect(segmentsOf(path)).toHaveLength(2);
    const kept = texts(await read());
    const { accepted, onDisk, dropped } = logger.counts;
    expect(kept).toEqual(numbers(300 - onDisk, 300));
    expect(accepted).toBe(300);
    expect(onDisk + dropped).toBe(300);
    expect(drops.reduce((sum, drop) => sum + drop.records, 0)).toBe(dropped);
    expect(new Set(drops.map(({ reason }) => reason))).toEqual(new Set(['rotated']));
  });

  it('counts the records of an earlier run as it deletes them', async () => {
    fill(makeLogger({ maxFileBytes: 1000 }), 0, 100);
    const logger = makeLogger({ maxFileBytes: 1000, maxFiles: 2 });
    fill(logger, 100, 200);
    const kept = await read();
    const { accepted, recovered, onDisk, dropped } = logger.counts;
    expect(onDisk).toBe(kept.length);
    expect(accepted).toBe(100 + recovered);
    expect(recovered).toBe(100);
    expect(accepted).toBe(onDisk + dropped);
  });

  it('by others is followed', async () => {
    const logger = makeLogger();
    fill(logger, 0, 10);
    renameSync(path, `${path}.1`);
    fill(logger, 10, 20);
    rmSync(path);
    fill(logger, 20, 30);
    expect(texts(await read())).toEqual(numbers(20, 30));
    expect(readFileSync(`${path}.1`, 'utf8').trimEnd().split('\n')).toHaveLength(10);
  });

  it('loses no line of a shipper that follows the file', async () => {
    writeFileSync(path, '');
    const tail = spawn('tail', ['-n', '+1', '-F', '-s', '0.01', path], { stdio: ['ignore', 'pipe', 'ignore'] });
    let shipped = '';
    tail.stdout.setEncoding('utf8').on('data', (text: string) => (shipped += text));
    const count = (): number => shipped.split('\n').length - 1;
    try {
      const logger = makeLogger({ maxFileBytes: 5000 });
      for (let round = 0; round < 20; round++) {
        fill(logger, round * 40, round * 40 + 40);
        await until(() => count() === round * 40 + 40, `${round * 40 + 40} lines`);
      }
      expect(segmentsOf(path).length).toBeGreaterThan(10);
    } finally {
      tail.kill();
    }
    const data = shipped.trimEnd().split('\n').map((line) => (JSON.parse(line) as { jcr: { data: unknown } }).jcr.data); // oxfmt-ignore
    expect(data).toEqual(numbers(0, 800));
  }, 20_000);
});

/** Logs three lines and says what came of it on the error output. */
function script(file: string): string {
  return `
    import { RaymonFileLogger } from ${JSON.stringify(new URL('trace/file/file-logger.js', packageUrl).href)};
    const errors = [];
    const options = { path: ${JSON.stringify(file)}, projectId: 'p', maxFileBytes: 10, maxFiles: 1, fsync: true };
    const logger = new RaymonFileLogger({ ...options, onError: (error) => errors.push(error.message) });
    const taken = ['a', 'b', 'é'.repeat(50_000)].map((text) => logger.info('t', text));
    const ended = [await logger.flush(), await logger.close()];
    console.error(JSON.stringify({ taken, ended, errors, counts: logger.counts }));
  `;
}

function run(shell: string, file: string, ...args: string[]): { readonly output: string; readonly said: unknown } {
  const command = ['-c', `${shell}`, process.execPath, script(file), ...args];
  const { stdout, stderr } = spawnSync('bash', command, { encoding: 'utf8', maxBuffer: 2 ** 24 });
  return { output: stdout, said: JSON.parse(stderr) };
}

describe('a log that is no regular file', () => {
  const WELL = {
    taken: [true, true, true],
    ended: [true, true],
    errors: [],
    counts: { accepted: 3, delivered: 0, onDisk: 3, queued: 0, dropped: 0, recovered: 0, refused: 0, sampled: 0 },
  };
  const NODE = '"$0" --input-type=module -e "$1"';

  it.each([
    ['the output, a socket', NODE, '/dev/stdout'],
    ['the output, a pipe', `${NODE} | cat`, '/dev/stdout'],
    ['the output, a file that the shell has opened', `${NODE} > "$2"; cat "$2"`, '/dev/stdout'],
    ['a descriptor by its number', `${NODE} 7>&1 | cat`, '/dev/fd/7'],
    ['a link to the output', `ln -s /dev/stdout "$3"; ${NODE} | cat`, 'link'],
    ['a FIFO', `mkfifo "$3"; cat "$3" & sleep 0.2; ${NODE}; wait`, 'fifo'],
  ])('takes lines, and ends well: %s', (_, shell, name) => {
    const file = name.startsWith('/') ? name : join(directory(), name);
    const { output, said } = run(shell, file, join(directory(), 'output'), file);
    expect(said).toEqual(WELL);
    const data = output.trimEnd().split('\n').map((line) => (JSON.parse(line) as { jcr: { data: unknown } }).jcr.data); // oxfmt-ignore
    expect(data).toEqual(['a', 'b', 'é'.repeat(50_000)]);
    expect(readdirSync('/dev').filter((entry) => entry.startsWith('stdout.'))).toEqual([]);
    expect(readdirSync(directory()).filter((entry) => entry.includes('.0'))).toEqual([]);
  });

  it('has no place for large data beside it', () => {
    expect(() => makeLogger({ path: '/dev/stdout', maxLineBytes: 5000 })).toThrow('Expected no maxLineBytes');
  });

  it('ends well as a device, and is not renamed', async () => {
    const logger = makeLogger({ path: '/dev/null', maxFileBytes: 1, maxFiles: 1, fsync: true });
    fill(logger, 0, 3);
    expect([await logger.flush(), await logger.close()]).toEqual([true, true]);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    expect(errors).toEqual([]);
  });

  it('costs the records of a FIFO that nobody reads, without waiting', () => {
    spawnSync('mkfifo', [path]);
    const logger = makeLogger();
    expect(logger.info('t', 'a')).toBe(false);
    expect(drops).toEqual([{ reason: 'disk', records: 1 }]);
    expect(errors[0]?.message).toContain('ENXIO');
  });
});

describe('a disk that fails', () => {
  it('costs the records, and nothing else', () => {
    const logger = makeLogger({ path: '/dev/full' });
    expect(logger.info('t', 'a')).toBe(false);
    expect(logger.counts).toMatchObject({ accepted: 1, dropped: 1, onDisk: 0 });
    expect(drops).toEqual([{ reason: 'disk', records: 1 }]);
    expect(errors[0]).toBeInstanceOf(TraceError);
    expect(errors[0]?.message).toContain('ENOSPC');
  });

  it('that has no such place for a log costs the records, and no endless loop', () => {
    const logger = makeLogger({ path: '/proc/x/y' });
    expect(logger.info('t', 'a')).toBe(false);
    expect(logger.counts).toMatchObject({ accepted: 1, dropped: 1, onDisk: 0 });
  });

  it('is used again once it takes records', async () => {
    const file = join(directory(), 'occupied');
    writeFileSync(file, '');
    path = join(file, 'raymon.jsonl');
    const logger = makeLogger();
    fill(logger, 0, 3);
    rmSync(file);
    fill(logger, 3, 6);
    expect(texts(await read())).toEqual(numbers(3, 6));
    expect(logger.counts).toMatchObject({ accepted: 6, dropped: 3, onDisk: 3 });
  });
});

function blobs(): string {
  return `${path}.blobs`;
}

describe('data too large for a line', () => {
  const maxLineBytes = 4096;

  it('goes to a file named by its hash, and comes back joined', async () => {
    const logger = makeLogger({ maxLineBytes });
    const array = new Numpy(new Float32Array(100_000).map((_, index) => index / 3));
    logger.log('t', 'array', array);
    logger.log('t', 'again', array);
    logger.info('t', 'é'.repeat(3000));
    logger.info('t', 'short');
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThan(maxLineBytes);
    const names = readdirSync(blobs());
    expect(names).toHaveLength(2);
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{64}\.json$/);
    const { data } = (JSON.parse(lines[0] ?? '') as { jcr: { data: { $ref: string; bytes: number } } }).jcr;
    expect(statSync(join(directory(), data.$ref)).size).toBe(data.bytes);
    const records = await read();
    expect(equals(records[0]?.data as Numpy, array)).toBe(true);
    expect(equals(records[1]?.data as Numpy, array)).toBe(true);
    expect(texts(records).slice(2)).toEqual(['é'.repeat(3000), 'short']);
  });

  it('is kept where it just fits, and not a byte longer', () => {
    const logger = makeLogger({ maxLineBytes });
    logger.info('t', '');
    const { size } = statSync(path);
    logger.info('t', 'x'.repeat(maxLineBytes - size));
    expect(existsSync(blobs())).toBe(false);
    logger.info('t', 'x'.repeat(maxLineBytes - size + 1));
    expect(readdirSync(blobs())).toHaveLength(1);
  });

  it.each<[string, (file: string, name: string) => void]>([
    ['has another content', (file) => writeFileSync(file, readFileSync(file, 'utf8').replace('[1', '[2'))],
    ['is cut', (file) => writeFileSync(file, readFileSync(file, 'utf8').slice(0, -1))],
    ['is gone', (file) => rmSync(file)],
    ['would lie elsewhere', (_, name) => writeFileSync(path, readFileSync(path, 'utf8').replace(`.blobs/${name}`, `.blobs/../../${name}`))], // oxfmt-ignore
    ['is named by no hash', (_, name) => writeFileSync(path, readFileSync(path, 'utf8').replaceAll(name.slice(0, 64), '../../etc/passwd'))], // oxfmt-ignore
  ])('is refused when its file %s', async (_, spoil) => {
    makeLogger({ maxLineBytes }).log(
      't',
      'list',
      Array.from({ length: 3000 }, () => 1),
    );
    const [name = ''] = readdirSync(blobs());
    spoil(join(blobs(), name), name);
    await expect(read()).rejects.toMatchObject({ code: 'bad-value', path: '$.jcr.data' });
  });

  it('is deleted with the last file that refers to it', async () => {
    const logger = makeLogger({ maxLineBytes, maxFileBytes: 2000, maxFiles: 2 });
    const shared = 'shared'.repeat(1000);
    for (let index = 0; index < 60; index++) logger.info('t', index % 2 === 0 ? shared : `${index} `.repeat(2000));
    const records = await read();
    expect(records).toHaveLength(logger.counts.onDisk);
    expect(new Set(texts(records)).size).toBe(readdirSync(blobs()).length);
    // The next run knows nothing of the files it finds, and reads them.
    const next = makeLogger({ maxLineBytes, maxFileBytes: 2000, maxFiles: 2 });
    for (let index = 0; index < 60; index++) next.info('t', index % 2 === 0 ? shared : `next ${index} `.repeat(2000));
    const later = await read();
    expect(later).toHaveLength(next.counts.onDisk);
    expect(new Set(texts(later)).size).toBe(readdirSync(blobs()).length);
    expect(errors).toEqual([]);
  });

  it('is dropped and counted where it cannot be written', () => {
    writeFileSync(blobs(), '');
    const logger = makeLogger({ maxLineBytes });
    logger.info('t', 'x'.repeat(10_000));
    expect(logger.counts).toMatchObject({ accepted: 1, dropped: 1, onDisk: 0 });
    logger.info('t', 'short');
    expect(logger.counts).toMatchObject({ accepted: 2, dropped: 1, onDisk: 1 });
  });

  it('and for any record is refused', () => {
    const logger = makeLogger({ maxLineBytes, maxRecordBytes: 100_000 });
    expect(logger.log('t', 'x', new Uint8Array(100_000))).toBe(false);
    expect(logger.counts).toMatchObject({ accepted: 0, refused: 1 });
    expect(readdirSync(blobs())).toEqual([]);
  });
});

it('a log of two loggers on one path keeps the lines of both', async () => {
  const [a, b] = [makeLogger({ maxFileBytes: 2000 }), makeLogger({ maxFileBytes: 2000 })];
  for (let index = 0; index < 200; index++) (index % 3 === 0 ? a : b).info('t', String(index));
  expect(texts(await read()).toSorted()).toEqual(numbers(0, 200).toSorted());
});
