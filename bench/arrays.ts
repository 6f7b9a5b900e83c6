/**
 * Rows about one array: the product, the bare primitive of the platform, and the peers.
 *
 * @module
 */
import { fromJson, Numpy, toJson, toJsonBytes, toJsonChunks } from 'raymon/core';
import { contender, ensure, type Contender, type Goal, type Row } from './harness.ts';
import { ARRAY_PEERS, toBytes } from './peers.ts';
import { Python } from './python.ts';

/** Contenders of a row, by how they are asked for. */
export interface ArrayRow {
  readonly array: Float64Array<ArrayBuffer>;
  readonly goals: readonly Goal[];
  /** Peers that would take too long at this size, or refuse it. */
  readonly without?: readonly string[];
  readonly python?: boolean;
}

/** The bytes of a typed array. */
export function bytesOf(view: ArrayBufferView): Buffer {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

export function ensureSameBytes(a: ArrayBufferView, b: ArrayBufferView, what: string): void {
  ensure(Buffer.compare(bytesOf(a), bytesOf(b)) === 0, what);
}

/** Array to bytes of JSON. */
export async function encodeToBytes(row: ArrayRow): Promise<Row> {
  const { array } = row;
  const numpy = new Numpy(array);
  const ours = contender('raymon', () => toJsonBytes(numpy), isDocumentOf(array));
  const python = row.python === true ? await Python.start(toJsonBytes(numpy)) : undefined;
  return finish(row, [ours, bareEncode(array), ...encoders(row, toBytes), ...pythonEncoder(python, array)], python);
}

/** Array to a string of JSON. */
export function encodeToString(row: ArrayRow): Row {
  const { array } = row;
  const numpy = new Numpy(array);
  const check = isDocumentOf(array);
  const ours = contender(
    'raymon',
    () => toJson(numpy),
    (text) => check(Buffer.from(text)),
  );
  return finish(row, [ours, bareEncode(array), ...encoders(row, (encoded) => encoded)]);
}

/** Array to pieces of JSON, each let go of before the next. */
export function encodeToChunks(row: ArrayRow): Row {
  const { array } = row;
  const numpy = new Numpy(array);
  const expected = toJsonBytes(numpy);
  const drain = (): number => {
    let length = 0;
    for (const chunk of toJsonChunks(numpy)) length += chunk.length;
    return length;
  };
  const ours: Contender = {
    ...contender('raymon', drain, () => undefined),
    check() {
      const copies = Array.from(toJsonChunks(numpy), (chunk) => Buffer.from(chunk));
      ensureSameBytes(Buffer.concat(copies), expected, 'chunks');
    },
  };
  return finish(row, [ours, bareEncode(array)]);
}

/** Bytes of JSON to an array in memory of its own. */
export async function decodeFromBytes(row: ArrayRow): Promise<Row> {
  const { array } = row;
  const document = toJsonBytes(new Numpy(array));
  const ours = contender(
    'raymon',
    () => fromJson(document),
    (value) => {
      ensure(value instanceof Numpy, 'no Numpy');
      ensureSameBytes(value.values as Float64Array, array, 'decoded values');
    },
  );
  const python = row.python === true ? await Python.start(document) : undefined;
  const peers = ARRAY_PEERS.filter(({ name }) => row.without?.includes(name) !== true).map((peer) => {
    const encoded = toBytes(peer.encode(array));
    return contender(
      peer.name,
      () => peer.decode(encoded),
      (value) => ensureSameBytes(value, array, peer.name),
    );
  });
  const fromPython = python?.contender('decode', (text) => isDocumentOf(array)(Buffer.from(text)));
  const contenders = [ours, bareDecode(array), ...peers, ...(fromPython === undefined ? [] : [fromPython])];
  return finish(row, contenders, python);
}

function finish(row: ArrayRow, contenders: readonly Contender[], python?: Python): Row {
  return { contenders, goals: row.goals, hasBuffers: row.array.byteLength > LARGE, close: () => python?.close() };
}

/** Bytes from which an array is one large block rather than a small object. */
const LARGE = 2 ** 18;

/** What no writer of base64 can be faster than. */
function bareEncode(array: Float64Array<ArrayBuffer>): Contender {
  const bytes = bytesOf(array);
  return contender(
    'bare base64',
    () => bytes.toString('base64'),
    (text) => ensureSameBytes(Buffer.from(text, 'base64'), bytes, 'bare base64'),
  );
}

/** What no reader that owns its memory can be faster than. */
function bareDecode(array: Float64Array<ArrayBuffer>): Contender {
  const text = bytesOf(array).toString('base64');
  return contender(
    'bare base64',
    () => {
      const bytes = Buffer.allocUnsafeSlow(array.byteLength);
      bytes.write(text, 'base64');
      return bytes;
    },
    (bytes) => ensureSameBytes(bytes, array, 'bare base64'),
  );
}

function encoders(row: ArrayRow, finish: (encoded: string | Uint8Array) => string | Uint8Array): Contender[] {
  return ARRAY_PEERS.filter(({ name }) => row.without?.includes(name) !== true).map((peer) =>
    contender(
      peer.name,
      () => finish(peer.encode(row.array)),
      (encoded) => ensureSameBytes(peer.decode(encoded), row.array, peer.name),
    ),
  );
}

function pythonEncoder(python: Python | undefined, array: Float64Array): Contender[] {
  return python === undefined ? [] : [python.contender('encode', (text) => isDocumentOf(array)(Buffer.from(text)))];
}

/** Checks that some text states an array, read by means of the platform alone. */
function isDocumentOf(array: Float64Array): (text: Uint8Array) => void {
  return (text) => {
    const { type, params } = JSON.parse(bytesOf(text).toString()) as {
      readonly type: string;
      readonly params: { readonly data: string; readonly shape: string; readonly dtype: string };
    };
    ensure(type === 'raymon.types.Numpy' && params.dtype === 'float64', 'type');
    ensure(params.shape === `(${array.length},)`, 'shape');
    ensureSameBytes(Buffer.from(params.data, 'base64'), array, 'data');
  };
}
