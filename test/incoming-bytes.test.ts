/** Every door that takes bytes, held against views that have lost their memory, show none, or follow a buffer. */
import { describe, expect, it } from 'vitest';
import * as raymon from '../src/index.ts';
import { imageFile } from './support/image-fixtures.ts';

const { DataFrame, Image, Numpy } = raymon;
const document = { type: 'raymon.types.Native', params: { data: [1, 'text'] } };
const int8 = { dtype: 'int8', shape: [6] };

const DOORS: readonly [name: string, file: () => Uint8Array, call: (bytes: Uint8Array) => unknown][] = [
  ['fromJson', () => new TextEncoder().encode(JSON.stringify(document)), (bytes) => raymon.fromJson(bytes)],
  ['fromJson of chunks', () => new TextEncoder().encode(JSON.stringify(document)), (bytes) => raymon.fromJson([bytes])],
  ['fromMsgpack', () => raymon.toMsgpack(raymon.loadJcr(document)), (bytes) => raymon.fromMsgpack(bytes)],
  ['Image', () => imageFile('rgb-8.png'), (bytes) => new Image(bytes)],
  ['Image.from', () => imageFile('rgb-8.png'), (bytes) => Image.from(bytes)],
  ['Numpy', () => new Uint8Array(6), (bytes) => new Numpy(bytes)],
  ['Numpy with a shape', () => new Uint8Array(6), (bytes) => new Numpy(bytes, { shape: [2, 3] })],
  ['Numpy.fromBytes', () => new Uint8Array(6), (bytes) => Numpy.fromBytes(bytes, int8)],
  ['DataFrame.fromIPC', () => DataFrame.fromColumns({ a: [1] }).toIPC(), (bytes) => DataFrame.fromIPC(bytes)],
  ['Numpy.fromNpy', () => new Numpy(new Int8Array(6)).toNpy(), (bytes) => Numpy.fromNpy(bytes)],
];

/** Views of a file's bytes in some buffer, whole. */
const VIEWS: readonly [string, (bytes: Uint8Array) => Uint8Array][] = [
  ['a view in the middle of a buffer', (bytes) => inside(new ArrayBuffer(bytes.length + 11), bytes)],
  ['a view of shared memory', (bytes) => inside(new SharedArrayBuffer(bytes.length + 11), bytes)],
  ['a view that follows its buffer', (bytes) => following(bytes)],
  ['a Buffer of the pool', (bytes) => Buffer.from(bytes)],
];

function inside(buffer: ArrayBufferLike, bytes: Uint8Array): Uint8Array {
  const view = new Uint8Array(buffer, 5, bytes.length);
  view.set(bytes);
  return view;
}

/** Resizable buffers came with Node 20. */
const Resizable = ArrayBuffer as unknown as new (
  length: number,
  options: { maxByteLength: number },
) => ArrayBuffer & {
  resize(length: number): void;
};

function following(bytes: Uint8Array): Uint8Array {
  const view = new Uint8Array(new Resizable(bytes.length, { maxByteLength: bytes.length + 100 }));
  view.set(bytes);
  return view;
}

/** Views that show nothing, or have lost what they showed. */
const EMPTY: readonly [string, (bytes: Uint8Array) => Uint8Array][] = [
  ['bytes that were transferred', (bytes) => transferred(new Uint8Array(bytes))],
  ['no bytes at the end of a buffer', () => new Uint8Array(8).subarray(8)],
  ['no bytes in the middle of one', () => new Uint8Array(8).subarray(4, 4)],
  ['a view whose buffer has shrunk', (bytes) => shrunk(bytes)],
];

function transferred(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

function shrunk(bytes: Uint8Array): Uint8Array {
  const buffer = new Resizable(bytes.length, { maxByteLength: bytes.length });
  const view = new Uint8Array(buffer, 1, bytes.length - 1);
  buffer.resize(0);
  return view;
}

async function outcome(call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    return error;
  }
}

describe.each(DOORS)('%s', (name, file, call) => {
  it.each(VIEWS)('reads %s', async (_, view) => {
    const expected = raymon.toJson(await call(file()));
    expect(raymon.toJson(await call(view(file())))).toBe(expected);
  });

  it.each(EMPTY)('says of %s what is wrong, or takes them for none', async (what, view) => {
    const result = await outcome(() => call(view(file())));
    if (result instanceof Error) expect(result).toBeInstanceOf(raymon.RaymonError);
    else expect(result).toMatchObject({ shape: [0] });
    const isGone = what.includes('transferred') || what.includes('shrunk');
    if (isGone) expect(String(result)).toContain('transferred or resized');
    else expect(name.startsWith('Numpy') || result instanceof Error).toBe(true);
  });
});
