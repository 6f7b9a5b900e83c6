import { Numpy, toJsonBytes, toJsonChunks } from 'raymon/core';
import { bytesOf, decodeFromBytes, encodeToBytes, encodeToChunks, encodeToString, ensureSameBytes } from './arrays.ts';
import { float32, float64 } from './data.ts';
import { contender, type Row, type Size, type Suite } from './harness.ts';
import { toBytes } from './peers.ts';
import { Python } from './python.ts';

const MB = 1e6 / 8;

/** Peers that take seconds for 128 MB. */
const TOO_SLOW = ['superjson', 'seroval', 'bson EJSON'];

/** Arrays of so many megabytes, or a tenth of a thousandth of them in a smoke run. */
function megabytes(count: number, { smoke }: Size): Float64Array<ArrayBuffer> {
  return float64(smoke ? count * 100 : count * MB);
}

export const NUMPY: Suite = {
  name: 'numpy',
  fresh: true,
  workloads: [
    {
      name: 'float64 8 MB to bytes',
      prepare: (size) =>
        encodeToBytes({
          array: megabytes(8, size),
          python: true,
          goals: [
            { versus: 'bare base64', atMost: 3.4 },
            { versus: 'devalue', atLeast: 5 },
            { versus: 'naive', atLeast: 10 },
            { versus: 'superjson', atLeast: 80 },
            { versus: 'Python', atLeast: 8 },
          ],
        }),
    },
    {
      name: 'float64 128 MB to bytes',
      prepare: (size) =>
        encodeToBytes({
          array: megabytes(128, size),
          python: true,
          without: TOO_SLOW,
          goals: [
            { versus: 'bare base64', atMost: 3.4 },
            { versus: 'devalue', atLeast: 5 },
            { versus: 'naive', atLeast: 10 },
            { versus: 'Python', atLeast: 8 },
          ],
        }),
    },
    {
      name: 'float64 8 MB to chunks',
      prepare: (size) => encodeToChunks({ array: megabytes(8, size), goals: [{ versus: 'bare base64', atMost: 2.6 }] }),
    },
    {
      name: 'float64 128 MB to chunks',
      prepare: (size) =>
        encodeToChunks({ array: megabytes(128, size), goals: [{ versus: 'bare base64', atMost: 2.6 }] }),
    },
    {
      name: 'float64 128 MB to chunks, memory',
      memory: (size) => ({
        addsAtMost: 8,
        prepare: () => {
          const numpy = new Numpy(megabytes(128, size));
          // What the engine needs to compile the writer is no part of the array's cost.
          for (const chunk of toJsonChunks(new Numpy(float64(MB)))) chunk.at(0);
          return () => {
            for (const chunk of toJsonChunks(numpy)) chunk.at(0);
          };
        },
      }),
    },
    {
      name: 'float64 8 MB to string',
      prepare: (size) =>
        encodeToString({
          array: megabytes(8, size),
          without: TOO_SLOW,
          goals: [
            { versus: 'bare base64', atMost: 1.1 },
            { versus: 'devalue', atLeast: 15 },
          ],
        }),
    },
    {
      name: 'bytes to float64 8 MB',
      prepare: (size) =>
        decodeFromBytes({
          array: megabytes(8, size),
          python: true,
          goals: [
            { versus: 'bare base64', atMost: 3 },
            { versus: 'devalue', atLeast: 6 },
            { versus: 'naive', atLeast: 6 },
            { versus: 'Python', atLeast: 11 },
          ],
        }),
    },
    {
      name: 'bytes to float64 128 MB',
      prepare: (size) =>
        decodeFromBytes({
          array: megabytes(128, size),
          python: true,
          without: TOO_SLOW,
          goals: [
            { versus: 'bare base64', atMost: 3 },
            { versus: 'devalue', atLeast: 6 },
            { versus: 'naive', atLeast: 6 },
            { versus: 'Python', atLeast: 11 },
          ],
        }),
    },
    {
      name: 'float64 80 KB to bytes',
      prepare: () =>
        encodeToBytes({
          array: float64(10_000),
          goals: [
            { versus: 'bare base64', atMost: 1.7 },
            { versus: 'devalue', atLeast: 2 },
            { versus: 'naive', atLeast: 10 },
          ],
        }),
    },
    {
      name: 'bytes to float64 80 KB',
      prepare: () =>
        decodeFromBytes({
          array: float64(10_000),
          goals: [
            { versus: 'bare base64', atMost: 3.5 },
            { versus: 'devalue', atLeast: 2 },
            { versus: 'naive', atLeast: 2 },
          ],
        }),
    },
    { name: 'float32 2000 x 2000 transposed to bytes', prepare: transposed },
  ],
};

async function transposed({ smoke }: Size): Promise<Row> {
  const side = smoke ? 20 : 2000;
  const data = float32(side * side);
  const view = new Numpy({ data, shape: [side, side], stride: [1, side] });
  const target = new Uint8Array(data.byteLength);
  const expected = loop(data, side);
  const check = (text: Uint8Array): void => {
    const { params } = JSON.parse(bytesOf(text).toString()) as { readonly params: { readonly data: string } };
    ensureSameBytes(Buffer.from(params.data, 'base64'), expected, 'transposed');
  };
  const python = await Python.start(toJsonBytes(new Numpy({ data, shape: [side, side] })));
  await python?.transpose();
  return {
    contenders: [
      contender('raymon', () => toJsonBytes(view), check),
      contender(
        'memcpy',
        () => {
          target.set(bytesOf(data));
          return target;
        },
        (bytes) => ensureSameBytes(bytes, data, 'memcpy'),
      ),
      contender(
        'loops and naive',
        () => {
          const params = { data: bytesOf(loop(data, side)).toString('base64'), shape: [side, side], dtype: 'float32' };
          return toBytes(JSON.stringify({ type: 'raymon.types.Numpy', params }));
        },
        check,
      ),
      ...(python === undefined ? [] : [python.contender('encode', (text) => check(Buffer.from(text)))]),
    ],
    goals: [
      { versus: 'memcpy', atMost: 12 },
      { versus: 'loops and naive', atLeast: 5.5 },
      { versus: 'Python', atLeast: 3.5 },
    ],
    hasBuffers: true,
    close: () => python?.close(),
  };
}

/** The transposed array, element by element. */
function loop(data: Float32Array, side: number): Float32Array {
  const copy = new Float32Array(data.length);
  let at = 0;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) copy[at++] = data[column * side + row] as number;
  }
  return copy;
}
