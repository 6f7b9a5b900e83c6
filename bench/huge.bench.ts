import { fromJson, Numpy, toJsonBytes, toJsonChunks } from 'raymon/core';
import { bytesOf, ensureSameBytes } from './arrays.ts';
import { float64 } from './data.ts';
import { contender, ensure, type Contender, type Row, type Size, type Suite } from './harness.ts';
import { ARRAY_PEERS } from './peers.ts';

/** 480 MB: their base64 has 640 million characters, more than the longest string of V8. */
function lengthOf({ smoke }: Size): number {
  return smoke ? 100 : 60_000_000;
}

function big(size: Size): Float64Array<ArrayBuffer> {
  return float64(lengthOf(size));
}

/** A copy into memory that no one has used before. */
function memcpy(array: Float64Array): Contender {
  return contender(
    'memcpy',
    () => {
      const copy = Buffer.allocUnsafeSlow(array.byteLength);
      copy.set(bytesOf(array));
      return copy;
    },
    (copy) => ensureSameBytes(copy, array, 'memcpy'),
  );
}

export const HUGE: Suite = {
  name: 'huge',
  onRequest: true,
  fresh: true,
  workloads: [
    {
      name: 'float64 480 MB to bytes',
      prepare(size): Row {
        const array = big(size);
        const numpy = new Numpy(array);
        return {
          contenders: [
            contender(
              'raymon',
              () => toJsonBytes(numpy),
              (bytes) => ensure(bytes.length > (array.byteLength * 4) / 3, 'length'),
            ),
            memcpy(array),
          ],
          hasBuffers: true,
          goals: [{ versus: 'memcpy', atMost: 3 }],
        };
      },
    },
    {
      name: 'bytes to float64 480 MB',
      prepare(size): Row {
        const array = big(size);
        const bytes = toJsonBytes(new Numpy(array));
        return {
          contenders: [
            contender(
              'raymon',
              () => fromJson(bytes),
              (value) => {
                ensure(value instanceof Numpy, 'no Numpy');
                ensureSameBytes(value.values as Float64Array, array, 'decoded values');
              },
            ),
            memcpy(array),
          ],
          hasBuffers: true,
          goals: [{ versus: 'memcpy', atMost: 3 }],
        };
      },
    },
    {
      name: 'float64 480 MB to bytes, memory',
      memory: (size) => ({
        addsAtMost: Math.ceil((lengthOf(size) * 8 * 4) / 3 / 2 ** 20) + 16,
        prepare: () => {
          const numpy = new Numpy(big(size));
          return () => toJsonBytes(numpy);
        },
      }),
    },
    {
      name: 'bytes to float64 480 MB, memory',
      memory: (size) => ({
        addsAtMost: Math.ceil((lengthOf(size) * 8) / 2 ** 20) + 16,
        prepare: () => {
          const bytes = toJsonBytes(new Numpy(big(size)));
          return () => fromJson(bytes);
        },
      }),
    },
    {
      name: 'float64 480 MB to chunks, memory',
      memory: (size) => ({
        addsAtMost: 16,
        prepare: () => {
          const numpy = new Numpy(big(size));
          return () => {
            for (const chunk of toJsonChunks(numpy)) chunk.at(0);
          };
        },
      }),
    },
    {
      name: 'JSON peers refuse 480 MB',
      prepare(size): Row {
        const array = big(size);
        const peers = ARRAY_PEERS.filter(({ isJson, name }) => isJson && name !== 'superjson');
        for (const peer of peers) ensure(size.smoke || throws(() => peer.encode(array)), `${peer.name} does not throw`);
        return { contenders: [memcpy(array)], goals: [] };
      },
    },
  ],
};

function throws(run: () => unknown): boolean {
  try {
    run();
    return false;
  } catch {
    return true;
  }
}
