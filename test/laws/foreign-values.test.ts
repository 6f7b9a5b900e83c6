/**
 * Whatever is passed to a public door is taken, or refused with an error of this package; another exception never
 * leaves it. What the file system or a caller's own callback throws is not ours to change.
 *
 * @module
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { types } from 'node:util';
import { tableFromArrays } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import * as raymon from '../../src/index.ts';
import { FOREIGN_VALUES } from '../support/foreign-values.ts';

const { builtins, DataFrame, Image, Native, Numpy, Series } = raymon;

/** Calls a door with one foreign value, everything else being as it should. */
type Door = (value: never) => unknown;

const path = join(tmpdir(), 'raymon-foreign-values', 'none.json');
const text = '{"type":"raymon.types.Native","params":{"data":1}}';
const send = async (): Promise<void> => undefined;
const frame = DataFrame.fromColumns({ a: [1, 2] });
const ipc = frame.toIPC();
const schema = frame.data.schema;
const table = tableFromArrays({ a: [1, 2] });
const url = 'http://127.0.0.1:9';
const api = (): raymon.RaymonApi => new raymon.RaymonApi({ url, auth: 'x.y.z' });
const calls = { timeout: 1 };

function logger(options: object = {}): raymon.RaymonApiLogger {
  return new raymon.RaymonApiLogger({ projectId: 'p', send, onError: () => undefined, ...options });
}

async function drain(pieces: AsyncIterable<unknown>): Promise<void> {
  for await (const piece of pieces) void piece;
}

/** A wrapper of a user's that states whatever it is told to. */
class Stated {
  static readonly type = 'acme.Stated';
  readonly stated: unknown;
  constructor(stated: unknown) {
    this.stated = stated;
  }
  toJcr(): never {
    return this.stated as never;
  }
  toJSON(): never {
    return this.toJcr();
  }
}

function reader(give: () => never): typeof raymon.fromJson {
  const Class = { type: 'acme.Read', fromJcr: give };
  // A class is a function.
  return raymon.toolkit(builtins.with(Object.assign(() => undefined, Class))).fromJson as never;
}

const DOORS: readonly (readonly [string, Door])[] = [
  ['new Numpy', (value) => new Numpy(value)],
  ['new Numpy, with a shape', (value) => new Numpy(value, { shape: [3] })],
  ['new Numpy, with a dtype', (value) => new Numpy(value, { dtype: 'float32' })],
  ['Numpy.fromArray', (value) => Numpy.fromArray(value)],
  ['Numpy.fromArray, of an item', (value) => Numpy.fromArray([value])],
  ['Numpy.fromArray, of an item with a dtype', (value) => Numpy.fromArray([value], { dtype: 'datetime64[ms]' })],
  ['Numpy.fromBytes', (value) => Numpy.fromBytes(value, { dtype: 'int8', shape: [3] })],
  ['Numpy.fromBytes, dtype', (dtype) => Numpy.fromBytes(new Uint8Array(3), { dtype, shape: [3] })],
  ['Numpy.fromBytes, shape', (shape) => Numpy.fromBytes(new Uint8Array(3), { dtype: 'int8', shape })],
  ['Numpy.fromNpy', (value) => Numpy.fromNpy(value)],
  ['new Numpy, dtype', (dtype) => new Numpy(new Int8Array(3), { dtype })],
  ['new Numpy, shape', (shape) => new Numpy(new Int8Array(3), { shape })],
  ['new Numpy, data', (data) => new Numpy({ data, shape: [1], stride: [1], offset: 0 })],
  ['Numpy#at', (value) => new Numpy(new Int8Array(3)).at(value)],
  ['Numpy#field', (value) => new Numpy(new Int8Array(3)).field(value)],
  ['new Native', (value) => new Native(value)],
  ['new Native, inside', (value) => new Native({ a: [value], m: new Map([[value, value]]) })],
  ['new Native, of an error', (cause) => new Native(new Error('x', { cause }))],
  ['new Native, options', (value) => new Native(1, value)],
  ['Native.lossy', (value) => Native.lossy(value)],
  ['new Image', (value) => new Image(value)],
  ['Image.from', (value) => Image.from(value)],
  ['Image.fromPixels', (value) => Image.fromPixels(value)],
  ['Image.fromPixels, data', (data) => Image.fromPixels({ data, shape: [1, 1] })],
  ['new DataFrame', (value) => new DataFrame(value)],
  ['new DataFrame, index', (index) => new DataFrame(table, { index })],
  ['DataFrame.fromColumns', (value) => DataFrame.fromColumns(value)],
  ['DataFrame.fromColumns, column', (a) => DataFrame.fromColumns({ a })],
  ['DataFrame.fromColumns, cell', (value) => DataFrame.fromColumns({ a: [1, value] })],
  ['DataFrame.fromColumns, typed cell', (value) => DataFrame.fromColumns({ a: [1, value] }, { schema })],
  ['DataFrame.fromColumns, schema', (given) => DataFrame.fromColumns({ a: [1] }, { schema: given })],
  ['DataFrame.fromRows', (value) => DataFrame.fromRows(value)],
  ['DataFrame.fromRows, row', (value) => DataFrame.fromRows([value])],
  ['DataFrame.fromData', (value) => DataFrame.fromData(value)],
  ['DataFrame.fromData, cell', (value) => DataFrame.fromData({ a: { 0: value } })],
  ['DataFrame.fromIPC', (value) => DataFrame.fromIPC(value)],
  ['DataFrame.fromIPC, zstd', (zstd) => DataFrame.fromIPC(ipc, { zstd })],
  ['DataFrame#values', (value) => frame.values(value)],
  ['DataFrame#column', (value) => frame.column(value)],
  ['DataFrame#row', (value) => frame.row(value)],
  ['DataFrame#toCsv', (value) => frame.toCsv(value)],
  ['new Series', (value) => new Series(value)],
  ['Series.fromData', (value) => Series.fromData(value)],
  ['wrap', (value) => raymon.wrap(value)],
  ['unwrap', (value) => raymon.unwrap(value)],
  ['equals', (value) => raymon.equals(value, { a: 1 })],
  ['equals, the other', (value) => raymon.equals({ a: 1 }, value)],
  ['toJson', (value) => raymon.toJson(value)],
  ['toJson, options', (value) => raymon.toJson(1, value)],
  ['toJsonChunks', (value) => [...raymon.toJsonChunks(value)]],
  ['toMsgpack', (value) => raymon.toMsgpack(value)],
  ['contentHash', (value) => raymon.contentHash(value)],
  ['fromJson', (value) => raymon.fromJson(value)],
  ['fromJson, piece', (value) => raymon.fromJson([value])],
  ['fromJson, as', (as) => raymon.fromJson(text, { as })],
  ['fromJsonStream', (value) => raymon.fromJsonStream(value, { signal: AbortSignal.timeout(1000) })],
  ['fromJsonStream, piece', (value) => raymon.fromJsonStream(pieces(value))],
  ['fromJsonStream, signal', (signal) => raymon.fromJsonStream(new Blob([text]), { signal })],
  ['fromMsgpack', (value) => raymon.fromMsgpack(value)],
  ['loadJcr', (value) => raymon.loadJcr(value)],
  ['loadJcr, type', (type) => raymon.loadJcr({ type, params: 1 })],
  ['loadJcr, data', (data) => raymon.loadJcr({ type: 'raymon.types.Native', params: { data } })],
  ['loadJcr, exact', (exact) => raymon.loadJcr({ type: 'raymon.types.Native', params: { data: 1 }, exact })],
  ['loadJcr, unknown', (value) => raymon.loadJcr({ type: 'a.B', params: value }, { unknown: 'keep' })],
  ['readJcr', (value) => raymon.readJcr(value)],
  ['readJcr, registry', (registry) => raymon.readJcr(path, { registry })],
  ['writeJcr, options', (value) => raymon.writeJcr(path, 1, value)],
  ['readLog', (value) => drain(raymon.readLog(value))],
  ['readLog, options', (value) => drain(raymon.readLog(path, value))],
  ['builtins.with', (value) => builtins.with(value)],
  ['builtins.has', (value) => builtins.has(value)],
  ['toolkit', (value) => raymon.toolkit(value)],
  ['defineDataType', (value) => raymon.defineDataType(value)],
  ["a user's wrapper", (value) => raymon.toJson(new Stated(value))],
  ["a user's wrapper, params", (params) => raymon.toMsgpack(new Stated({ type: 'acme.Stated', params }))],
  ["a user's wrapper, exact", (exact) => raymon.toJson([new Stated({ type: 'acme.Stated', params: 1, exact })])],
  ["a user's decoder", (value) => reader(() => value)('{"type":"acme.Read","params":1}')],
  ["a user's decoder that throws", (value) => reader(() => thrown(value))('{"type":"acme.Read","params":1}')],
  ['Tag', (value) => new raymon.Tag(value)],
  ['Tag, value', (value) => new raymon.Tag({ type: 'metric', name: 'a', value })],
  ['Tag.fromJcr', (value) => raymon.Tag.fromJcr(value)],
  ['errorTags', (value) => raymon.errorTags(value)],
  ['tagValues', (value) => raymon.tagValues(value)],
  ['normalizeTagName', (value) => raymon.normalizeTagName(value)],
  ['isRaymonError', (value) => raymon.isRaymonError(value, 'limit')],
  ['Trace', (value) => new raymon.Trace(value)],
  ['Trace#log', (value) => new raymon.Trace(logger()).log('r', value)],
  ['Trace#log, ref', (value) => new raymon.Trace(logger()).log(value, 1)],
  ['Trace#info', (value) => new raymon.Trace(logger()).info(value)],
  ['Trace#tag', (value) => new raymon.Trace(logger()).tag(value)],
  ['Trace#error', (value) => new raymon.Trace(logger()).error(value)],
  ['withTrace', (value) => raymon.withTrace(new raymon.Trace(logger()), typeof value === 'function' ? send : value)],
  ['RaymonApiLogger', (value) => new raymon.RaymonApiLogger(value)],
  ['RaymonApiLogger, spool', (spool) => logger({ spool })],
  ['RaymonApiLogger, exitSignals', (exitSignals) => logger({ exitSignals })],
  ['RaymonApiLogger#flush', (value) => logger().flush(value)],
  ['RaymonApiLogger#close', (value) => logger().close(value)],
  ['RaymonFileLogger, path', (given) => isText(given) || new raymon.RaymonFileLogger({ path: given, projectId: 'p' })],
  ['Spool', (value) => new raymon.Spool(value)],
  ['fetchTransport', (value) => raymon.fetchTransport(value)],
  ['RaymonApi, auth', (auth) => new raymon.RaymonApi({ url, auth })],
  ['RaymonApi, registry', (registry) => new raymon.RaymonApi({ url, auth: 'x.y.z', registry })],
  ['RaymonApi#get', (route) => api().get(route, {}, calls)],
  ['RaymonApi#get, query', (query) => api().get('a', query, calls)],
  ['RaymonApi#get, of a query', (q) => api().get('a', { q }, calls)],
  ['RaymonApi#post', (body) => api().post('a', body, calls)],
  ['RaymonApi#objectSearch', (ref) => api().objectSearch('p', 't', ref, calls)],
  ['RaymonApi#ingestBatch', (records) => api().ingestBatch('p', records, calls)],
  ['machineLogin', (value) => raymon.machineLogin(value)],
];

/** A file of that name would be made. */
function isText(value: unknown): boolean {
  return typeof value === 'string';
}

async function* pieces(value: never): AsyncGenerator<never, void> {
  yield value;
}

function thrown(value: unknown): never {
  throw value;
}

/** What a call throws or rejects with; undefined for nothing. */
async function exceptionOf(call: () => unknown): Promise<{ readonly thrown: unknown } | undefined> {
  try {
    const result = call();
    // Awaiting anything else would read it.
    if (types.isPromise(result)) await result;
    return undefined;
  } catch (error) {
    return { thrown: error };
  }
}

function isOfFileSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

describe.each(DOORS)('%s', (_, door) => {
  it('takes whatever it is given, or refuses it with an error of this package', async () => {
    const others: string[] = [];
    for (const [name, make] of FOREIGN_VALUES) {
      const exception = await exceptionOf(() => door(make() as never));
      if (exception === undefined || raymon.isRaymonError(exception.thrown) || isOfFileSystem(exception.thrown))
        continue;
      others.push(`${name}: ${exception.thrown instanceof Error ? exception.thrown.message : 'no error'}`);
    }
    expect(others).toEqual([]);
  });
});
