import { tableFromArrays } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import { isRaymonError } from '../../src/base/errors.ts';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { Image } from '../../src/image/image.ts';
import { Native } from '../../src/native/native.ts';
import { toCanonicalJson, toJson, toJsonBytes, toJsonChunks, toMsgpack } from '../../src/toolkit/builtins.ts';
import { imageFile } from '../support/image-fixtures.ts';

/** A wrapper, and the memory that it holds. */
interface Held {
  readonly wrapper: Numpy | Native | Image;
  readonly memory: Uint8Array | Float64Array;
}

function floats(buffer: ArrayBufferLike = new ArrayBuffer(64)): Float64Array {
  return new Float64Array(buffer as ArrayBuffer, 0, 8).fill(1.5);
}

const HOLDERS: ReadonlyMap<string, (memory?: Float64Array) => Held> = new Map([
  ['Numpy', (memory = floats()): Held => ({ wrapper: new Numpy(memory), memory })],
  [
    'Numpy of strides',
    (memory = floats()): Held => ({
      wrapper: new Numpy({ data: memory, shape: [2, 4], stride: [1, 2], offset: 0 }),
      memory,
    }),
  ],
  ['Native with an array', (memory = floats()): Held => ({ wrapper: new Native({ a: memory }), memory })],
]);

const WRITERS: ReadonlyMap<string, (wrapper: Held['wrapper']) => unknown> = new Map<
  string,
  (wrapper: Held['wrapper']) => unknown
>([
  ['toJson', (wrapper) => toJson(wrapper)],
  ['toJsonBytes', (wrapper) => toJsonBytes(wrapper)],
  ['toJsonChunks', (wrapper) => [...toJsonChunks(wrapper, { bufferBytes: 64 })]],
  ['toMsgpack', (wrapper) => toMsgpack(wrapper)],
  ['toCanonicalJson', (wrapper) => toCanonicalJson(wrapper)],
  ['values', (wrapper) => (wrapper instanceof Numpy ? wrapper.values : toJson(wrapper))],
  ['elements', (wrapper) => (wrapper instanceof Numpy ? [...wrapper] : toJson(wrapper))],
]);

/**
 * Code that is compiled after it has met resizable memory: then V8 of Node 20 and 22 takes the length of memory that was
 * transferred for what it was before.
 */
function warmUp(): void {
  const resizable = Reflect.construct(ArrayBuffer, [64, { maxByteLength: 128 }]) as ArrayBuffer;
  for (let i = 0; i < 20_000; i++) {
    for (const hold of HOLDERS.values()) {
      const { wrapper } = hold(i % 3 === 0 ? floats(resizable) : undefined);
      toJsonBytes(wrapper);
      if (wrapper instanceof Numpy) void [...wrapper];
    }
  }
}

describe('memory that was transferred', () => {
  beforeAll(warmUp);

  describe.each([...HOLDERS])('%s', (_, hold) => {
    it.each([...WRITERS])('is refused by %s, in code that has met resizable memory too', (_name, write) => {
      const { wrapper, memory } = hold();
      structuredClone(memory, { transfer: [memory.buffer as ArrayBuffer] });
      let error: unknown;
      try {
        write(wrapper);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toSatisfy(isRaymonError);
      expect(error).toMatchObject({ code: 'size-mismatch' });
    });
  });

  it.each([
    ['rows', (frame: DataFrame) => frame.toRows()],
    ['a row', (frame: DataFrame) => frame.row(0)],
    ['rows of numbers and Dates', (frame: DataFrame) => frame.toRows({ as: 'js' })],
    ['values', (frame: DataFrame) => frame.values('a')],
    ['CSV', (frame: DataFrame) => frame.toCsv()],
    ['Arrow', (frame: DataFrame) => frame.toIPC()],
    ['JSON', (frame: DataFrame) => toJson(frame)],
  ] as const)('of a table is no row of nulls: %s', (_, read) => {
    const memory = floats();
    const frame = new DataFrame(tableFromArrays({ a: memory }));
    structuredClone(memory, { transfer: [memory.buffer as ArrayBuffer] });
    let error: unknown;
    try {
      read(frame);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ name: 'EncodeError', code: 'size-mismatch' });
  });

  it('is no matter to images, which have their own', () => {
    const file = Uint8Array.from(imageFile('rgb-8.png'));
    const image = new Image(file);
    const text = toJson(image);
    structuredClone(file, { transfer: [file.buffer] });
    let written: unknown;
    try {
      written = toJson(image);
    } catch (error) {
      written = error;
    }
    expect(written === text || isRaymonError(written)).toBe(true);
  });
});
