import { fromJson, Native, Numpy, toJsonBytes } from 'raymon/core';
import { bytesOf, ensureSameBytes } from './arrays.ts';
import { float64 } from './data.ts';
import { contender, ensure, type Goal, type Row, type Suite } from './harness.ts';
import { toBytes } from './peers.ts';
import * as devalue from 'devalue';
import { parse } from './native.bench.ts';

interface Bundle {
  readonly count: number;
  readonly length: number;
  readonly goals: readonly Goal[];
}

/** A plain object with many arrays, as a user logs the outputs of a model. */
function arraysOf({ count, length }: Bundle): Float64Array<ArrayBuffer>[] {
  return Array.from({ length: count }, (_, seed) => float64(length, seed));
}

/** What naive code writes: an envelope for each array. */
function envelopes(arrays: readonly Float64Array[]): object {
  return {
    step: 1,
    outputs: arrays.map((array) => ({
      data: bytesOf(array).toString('base64'),
      shape: [array.length],
      dtype: 'float64',
    })),
  };
}

function encode(bundle: Bundle): Row {
  const arrays = arraysOf(bundle);
  return {
    contenders: [
      contender(
        'raymon',
        () => toJsonBytes({ step: 1, outputs: arrays }),
        (bytes) => checkDocument(fromJson(bytes), arrays),
      ),
      contender(
        'bare base64',
        () => arrays.map((array) => bytesOf(array).toString('base64')),
        (texts) => ensureSameBytes(Buffer.from(texts[0] ?? '', 'base64'), arrays[0] as Float64Array, 'bare base64'),
      ),
      contender(
        'naive',
        () => toBytes(JSON.stringify(envelopes(arrays))),
        (bytes) => checkArrays(readNaive(bytes), arrays),
      ),
      contender(
        'devalue',
        () => toBytes(devalue.stringify({ step: 1, outputs: arrays })),
        (bytes) => checkArrays(readDevalue(bytes), arrays),
      ),
    ],
    goals: bundle.goals,
    hasBuffers: true,
  };
}

function decode(bundle: Bundle): Row {
  const arrays = arraysOf(bundle);
  const ours = toJsonBytes({ step: 1, outputs: arrays });
  const theirs = toBytes(JSON.stringify(envelopes(arrays)));
  const devalued = toBytes(devalue.stringify({ step: 1, outputs: arrays }));
  const texts = arrays.map((array) => bytesOf(array).toString('base64'));
  return {
    contenders: [
      contender(
        'raymon',
        () => fromJson(ours),
        (value) => checkDocument(value, arrays),
      ),
      contender(
        'bare base64',
        () =>
          texts.map((text) => {
            const bytes = Buffer.allocUnsafeSlow(bundle.length * 8);
            bytes.write(text, 'base64');
            return bytes;
          }),
        (all) => ensureSameBytes(all[0] as Buffer, arrays[0] as Float64Array, 'bare base64'),
      ),
      contender(
        'JSON.parse',
        () => parse(ours),
        (document) => ensure(typeof document === 'object', 'parsed'),
      ),
      contender(
        'naive',
        () => readNaive(theirs),
        (all) => checkArrays(all, arrays),
      ),
      contender(
        'devalue',
        () => readDevalue(devalued),
        (all) => checkArrays(all, arrays),
      ),
    ],
    goals: bundle.goals,
    hasBuffers: true,
  };
}

function readNaive(bytes: Uint8Array): Float64Array[] {
  const { outputs } = parse(bytes) as { readonly outputs: readonly object[] };
  return outputs.map((one) => {
    const { data } = one as { readonly data: string };
    const raw = Buffer.from(data, 'base64');
    const aligned = raw.byteOffset % 8 === 0 ? raw : new Uint8Array(raw);
    return new Float64Array(aligned.buffer, aligned.byteOffset, raw.byteLength / 8);
  });
}

function readDevalue(bytes: Uint8Array): Float64Array[] {
  return (devalue.parse(bytesOf(bytes).toString()) as { readonly outputs: Float64Array[] }).outputs;
}

function checkArrays(found: readonly Float64Array[], arrays: readonly Float64Array[]): void {
  ensure(found.length === arrays.length, 'number of arrays');
  for (const [i, array] of arrays.entries()) ensureSameBytes(found[i] as Float64Array, array, `array ${i}`);
}

function checkDocument(value: unknown, arrays: readonly Float64Array[]): void {
  ensure(value instanceof Native, 'no Native');
  const { outputs } = value.data as { readonly outputs: readonly unknown[] };
  const found = outputs.map((one) => {
    ensure(one instanceof Numpy, 'no Numpy');
    return one.values as Float64Array;
  });
  checkArrays(found, arrays);
}

/** Goals of bundles are what prototypes reached, less a margin. */
export const BUNDLE: Suite = {
  name: 'bundle',
  fresh: true,
  workloads: [
    {
      name: '100 arrays of 80 KB to bytes',
      prepare: ({ smoke }) =>
        encode({
          count: smoke ? 2 : 100,
          length: 10_000,
          goals: [
            { versus: 'bare base64', atMost: 4 },
            { versus: 'naive', atLeast: 10 },
            { versus: 'devalue', atLeast: 5 },
          ],
        }),
    },
    {
      name: 'bytes to 100 arrays of 80 KB',
      prepare: ({ smoke }) =>
        decode({
          count: smoke ? 2 : 100,
          length: 10_000,
          goals: [
            { versus: 'bare base64', atMost: 5.5 },
            { versus: 'naive', atLeast: 5.5 },
            { versus: 'devalue', atLeast: 1.7 },
          ],
        }),
    },
    {
      name: '10,000 arrays of 800 bytes to bytes',
      prepare: ({ smoke }) =>
        encode({
          count: smoke ? 10 : 10_000,
          length: 100,
          goals: [
            { versus: 'naive', atLeast: 2.5 },
            { versus: 'devalue', atLeast: 3.3 },
          ],
        }),
    },
    {
      name: 'bytes to 10,000 arrays of 800 bytes',
      prepare: ({ smoke }) =>
        decode({
          count: smoke ? 10 : 10_000,
          length: 100,
          goals: [
            { versus: 'JSON.parse', atMost: 1.5 },
            { versus: 'naive', atLeast: 1.3 },
            { versus: 'devalue', atLeast: 1.2 },
          ],
        }),
    },
  ],
};
