import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { vectorFromArray } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DataFrame, equals, fromJson, Image, loadJcr, Native, Numpy, Series, toJsonBytes } from '../../src/types.ts';
import { imageFile } from '../support/image-fixtures.ts';

/** What reaches the other side of `postMessage`. */
function posted(value: unknown, transfer: ArrayBuffer[] = []): unknown {
  const { port1, port2 } = new MessageChannel();
  try {
    port1.postMessage(value, transfer);
    return (receiveMessageOnPort(port2) as { readonly message: unknown }).message;
  } finally {
    port1.close();
  }
}

const WRAPPERS = {
  Native: new Native({ id: 2n ** 64n, at: new Date(0), '-0': -0 }),
  Numpy: Numpy.fromArray([[1, NaN, -0]], { dtype: 'float32' }),
  DataFrame: DataFrame.fromColumns({ a: [1, null, -0], b: [1n, 2n, 3n] }),
  Series: new Series(vectorFromArray([1, null, 3]), { name: 's' }),
  Image: new Image(imageFile('rgb-8.png')),
};

describe.each(Object.entries(WRAPPERS))('a %s', (_, wrapper) => {
  it.each([
    ['structuredClone', (value: unknown): unknown => structuredClone(value)],
    ['postMessage', (value: unknown): unknown => posted(value)],
  ])('is no wrapper after %s, as the page says, and equal to none, or refuses it', (_name, copy) => {
    if (wrapper instanceof Numpy) return expect(() => copy(wrapper)).toThrow(/could not be cloned/);
    const copied = copy(wrapper);
    expect(Object.getPrototypeOf(copied)).toBe(Object.prototype);
    expect(equals(copied, wrapper)).toBe(false);
  });

  it('crosses as the bytes of its text, whose memory is handed over', () => {
    const bytes = toJsonBytes(wrapper);
    const arrived = posted(bytes, [bytes.buffer]) as Uint8Array;
    expect(bytes.byteLength).toBe(0);
    expect(equals(fromJson(arrived), wrapper)).toBe(true);
  });

  it('crosses as its document', () => {
    for (const copied of [structuredClone(wrapper.toJcr()), posted(wrapper.toJcr())]) {
      expect(equals(loadJcr(copied), wrapper)).toBe(true);
    }
  });
});
