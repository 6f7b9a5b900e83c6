/**
 * What messages say to those who pass something else than was meant: what it is, and what to do. One test for each.
 *
 * @module
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RaymonError, type DecodeError } from '../src/base/errors.ts';
import { describe as describeValue } from '../src/base/path.ts';
import { DataFrame } from '../src/frame/dataframe.ts';
import { Image } from '../src/image/image.ts';
import { Native } from '../src/native/native.ts';
import { Numpy } from '../src/numpy/numpy.ts';
import { builtins, fromJson, fromMsgpack, toJsonBytes } from '../src/toolkit/builtins.ts';
import * as core from '../src/toolkit/core-builtins.ts';
import { readJcr } from '../src/toolkit/files.ts';
import { RaymonApiLogger } from '../src/trace/send/api-logger.ts';
import { Trace } from '../src/trace/trace.ts';
import { FakeClock } from './support/fake-clock.ts';

class Money {
  cents = 5;
}

function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(RaymonError);
    return (error as RaymonError).message;
  }
  throw new Error('Expected an error, got none');
}

function trap(): never {
  throw new Error('no');
}

function hostile(): object {
  return new Proxy({}, { get: trap, getPrototypeOf: trap, has: trap });
}

describe('what was passed', () => {
  it.each<[string, () => unknown, string]>([
    ['a Promise', () => Promise.resolve(1), 'a Promise: await it'],
    ['a Blob', () => new Blob([]), 'a Blob: pass new Uint8Array(await blob.arrayBuffer())'],
    ['a Response', () => new Response(''), 'a Response: pass new Uint8Array(await response.arrayBuffer())'],
    [
      'a ReadableStream',
      () => new ReadableStream(),
      'a ReadableStream: read it first, as by await new Response(stream).arrayBuffer()',
    ],
    ['an ArrayBuffer', () => new ArrayBuffer(4), 'an ArrayBuffer: pass a view of it, such as new Uint8Array(buffer)'],
    ['a Map', () => new Map(), 'a Map'],
    ['a class instance', () => new Money(), 'an instance of Money'],
    ['a typed array', () => new Int8Array(1), 'an Int8Array'],
    [
      'an instance of a class with a strange name',
      () => Object.create({ constructor: Object.defineProperty(() => 1, 'name', { value: 'a\nb' }) }) as unknown,
      'an instance of a class',
    ],
    ['a plain object', () => ({ toString: 1 }), 'object'],
    ['an object without a prototype', () => Object.create(null) as unknown, 'object'],
    ['a proxy that throws', hostile, 'object'],
    ['null', () => null, 'null'],
    ['a list', () => [], 'array'],
    ['a number', () => 5, 'number'],
  ])('is named: %s', (_, make, words) => {
    const value = make();
    expect(describeValue(value)).toBe(words);
  });

  it.each<[string, (value: never) => unknown]>([
    ['new Numpy', (value) => new Numpy(value)],
    ['Numpy.fromNpy', (value) => Numpy.fromNpy(value)],
    ['new Image', (value) => new Image(value)],
    ['new DataFrame', (value) => new DataFrame(value)],
    ['DataFrame.fromRows', (value) => DataFrame.fromRows(value)],
    ['new Native', (value) => new Native(value)],
    ['fromJson', (value) => fromJson(value)],
    ['fromMsgpack', (value) => fromMsgpack(value)],
    ['loadJcr', (value) => builtins.loadJcr(value)],
  ])('is named by %s when it is a Promise', (_, call) => {
    const value = Promise.resolve(1) as never;
    expect(messageOf(() => call(value))).toContain('got a Promise: await it');
  });

  it('by a Native says what to do about a class', () => {
    expect(messageOf(() => new Native([new Money()]))).toBe(
      'Expected a value that a document can hold, got an instance of Money: state it as plain data, or define its type with defineDataType - at $[0]',
    );
  });

  it.each([
    [['p'], 'string'],
    [[['p']], 'array'],
    [{ values: ['p'] }, 'array'],
    [5, 'number'],
  ])('is no vector for an index: %o', (index, got) => {
    expect(messageOf(() => DataFrame.fromColumns({ a: [1] }, { index: index as never }))).toContain(
      `Expected an index of apache-arrow vectors, got ${got}: vectorFromArray(labels) makes one of a list - at $.index[0]`,
    );
  });

  it('is an int4 tensor', () => {
    const tensor = { type: 'int4', data: new Uint8Array(2), dims: [4] };
    expect(messageOf(() => new Numpy(tensor))).toBe(
      'Expected a tensor of a type that NumPy has, got one of type "int4": unpack it to int8 first - at $',
    );
  });

  it('is an .npz file', () => {
    const npz = Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0);
    for (const read of [() => Numpy.fromNpy(npz), () => fromJson(npz)]) {
      expect(messageOf(read)).toContain('got a ZIP file, as .npz files are: unzip it first, and read each file in it');
    }
  });

  it('is gzip', () => {
    const bytes = new Uint8Array(gzipSync(toJsonBytes({ a: 1 })));
    const readers: [(bytes: Uint8Array) => unknown, string][] = [
      [(gzip) => fromJson(gzip), 'Expected JSON text'],
      [(gzip) => fromJson([gzip.subarray(0, 1), gzip.subarray(1)]), 'Expected JSON text'],
      [(gzip) => fromMsgpack(gzip), 'Expected msgpack'],
      [(gzip) => Numpy.fromNpy(gzip), 'Expected a file that starts with'],
      [(gzip) => new Image(gzip), 'Expected a PNG or JPEG file'],
    ];
    for (const [read, expected] of readers) {
      const message = messageOf(() => read(bytes));
      expect(message).toContain(expected);
      expect(message).toContain('got gzip: gunzip it first');
    }
  });

  it.each([
    ['float', 'float64 or float32'],
    ['double', 'float64'],
    ['int', 'int64 or int32'],
    ['f32', 'float32'],
    ['u8', undefined],
    ['i64', 'int64'],
    ['Float32', 'float32'],
    ['Float32Array', 'float32'],
    ['Uint8ClampedArray', 'uint8'],
    ['BigInt64Array', 'int64'],
    ['boolean', 'bool'],
    ['string', '<U with the most characters, such as <U16'],
    ['bf16', 'bfloat16'],
    ['flot32', 'float32'],
    ['flaot', 'float64 or float32'],
    ['FLOAT23', 'float32'],
    ['float80', 'float64 or float32'],
    ['float_32', 'float32'],
    ['int46', 'int64'],
    ['in1t6', 'int16'],
    ['uint23', 'uint32'],
    ['uint8_t', 'uint8'],
    ['boll', 'bool'],
    ['bool32', 'bool'],
    ['complex46', 'complex64'],
    ['np.float32', 'float32'],
    ["<class 'numpy.int64'>", 'int64'],
    ["dtype('float32')", 'float32'],
    ['datatime64[ns]', 'datetime64[ns]'],
    ['datetime[us]', 'datetime64[us]'],
    ['datetime64[NS]', 'datetime64[ns]'],
    ['datetime64[ns, UTC]', 'datetime64[ns]'],
    ['timestamp[ms]', 'datetime64[ms]'],
    ['timedelta64[d]', 'timedelta64[D]'],
    ['datetime64[sec]', "datetime64 with a unit of NumPy's, such as datetime64[ms]"],
    ['utf8', '<U with the most characters, such as <U16'],
    ['<U', '<U with the most characters, such as <U16'],
    ['strng', '<U with the most characters, such as <U16'],
    ['binary', '|S with the most bytes, such as |S16'],
    ['nonsense', undefined],
    ['constructor', undefined],
    ['object', undefined],
    ['O8', undefined],
    ['void', undefined],
    ['', undefined],
    ['float32'.repeat(100_000), undefined],
  ])('is the dtype %s', (dtype, meant) => {
    const call = (): unknown => new Numpy(Float32Array.of(1), { dtype });
    if (dtype === 'u8') return expect(call).not.toThrow();
    const message = messageOf(call);
    if (meant === undefined) expect(message).not.toContain('did you mean');
    else expect(message).toContain(`: did you mean ${meant}?`);
  });

  it('is a document of an unknown type', () => {
    const message = messageOf(() => fromJson('{"type":"acme.Money","params":1}'));
    expect(message).toBe(
      `Expected a registered type, got "acme.Money": register its class with builtins.with(…), or keep the document as it is with { unknown: 'keep' } - at $.type`,
    );
    expect(messageOf(() => core.fromJson('{"type":"raymon.types.Image","params":1}'))).toContain(
      'raymon/types and raymon have it',
    );
  });
});

describe('a file that cannot be read', () => {
  it('is named, in the message, the stack and a property', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'raymon-messages-'));
    const path = join(directory, 'a "b".jcr');
    const texts = [
      '{"type":',
      '{"type":"acme.Money","params":1}',
      '{"type":"raymon.types.Native","params":{"data":[[[]]]}}',
    ];
    for (const text of texts) {
      await writeFile(path, text);
      for (const given of [path, pathToFileURL(path)]) {
        const error = (await readJcr(given, { limits: { depth: 3 } }).catch((e: unknown) => e)) as DecodeError;
        expect(error).toBeInstanceOf(RaymonError);
        expect(error.file).toBe(String(given));
        expect(error.message).toContain(` - in ${JSON.stringify(String(given))}`);
        expect(error.stack).toContain(error.message);
      }
    }
    await rm(directory, { recursive: true });
  });
});

describe('a record that is refused', () => {
  const loggers: RaymonApiLogger[] = [];
  afterEach(() => {
    vi.restoreAllMocks();
    for (const logger of loggers.splice(0)) void logger.close({ timeout: 0 });
  });

  function makeLogger(options: object = {}): RaymonApiLogger {
    const logger = new RaymonApiLogger({ projectId: 'p', send: async () => undefined, ...options });
    loggers.push(logger);
    return logger;
  }

  it('is named by its trace and ref, in the message and as properties', () => {
    const errors: RaymonError[] = [];
    const logger = makeLogger({ onError: (error: RaymonError) => errors.push(error) });
    logger.log('trace-1', 'in/x', { f: () => 1 });
    logger.info('trace-2', 5 as unknown as string);
    logger.log(7 as unknown as string, 'r', 1);
    const trace = new Trace(logger, { traceId: 'trace-3' });
    trace.log('twice', 1);
    trace.log('twice', 2);
    expect(errors.map(({ message }) => message)).toEqual([
      'Expected a value that a document can hold, got a function - at $.f - in "in/x" of trace "trace-1"',
      'Expected a string, got number - in what was logged of trace "trace-2"',
      'Expected the id of a trace to be a string, got number - in "r" of trace number',
      'Expected a ref that is new to its trace, got "twice" again - in trace "trace-3"',
    ]);
    expect(errors[0]).toMatchObject({ traceId: 'trace-1', ref: 'in/x', path: '$.f' });
    expect(errors[1]?.ref).toBeUndefined();
    expect(errors[3]).toMatchObject({ traceId: 'trace-3', ref: 'twice' });
  });

  it('keeps its names when an error is thrown twice', () => {
    const errors: RaymonError[] = [];
    const same = new RangeErrorOfOurs('no');
    const registry = {
      wrap(): never {
        throw same;
      },
    };
    const logger = makeLogger({ registry, onError: (error: RaymonError) => errors.push(error) });
    logger.log('a', 'x', 1);
    logger.log('b', 'y', 1);
    expect(errors.map(({ traceId, ref }) => [traceId, ref])).toEqual([
      ['a', 'x'],
      ['b', 'y'],
    ]);
    expect(errors[1]?.cause).toBe(same);
  });

  it('is counted by its kind in the warning', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const clock = new FakeClock();
    const logger = makeLogger({ clock, maxRecordBytes: 200 });
    logger.log('t', 'a', { f: () => 1 });
    logger.log('t', 'b', 'x'.repeat(500));
    logger.log('t', 'c', { f: () => 1 });
    clock.advance(60_000);
    logger.log('t', 'd', { f: () => 1 });
    expect(warn.mock.calls.map(([text]) => String(text).replace(/^.*? - at \$\.f/, ''))).toEqual([
      ' - in "a" of trace "t" (so far dropped 0, refused 1 (1 unsupported-value))',
      ' - in "d" of trace "t" (so far dropped 0, refused 4 (3 unsupported-value, 1 limit))',
    ]);
  });
});

class RangeErrorOfOurs extends RaymonError {
  override readonly name = 'RangeErrorOfOurs';
  readonly code = 'ours';
}
