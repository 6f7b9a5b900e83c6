import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  copyBytes,
  HOST_IS_LITTLE_ENDIAN,
  isBytes,
  ownBytes,
  sameBytes,
  swapBytes,
} from '../../src/base/bytes.ts';

describe('bytesOf', () => {
  it('spans exactly the view', () => {
    const memory = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...bytesOf(new Uint16Array(memory.buffer, 2, 2))]).toEqual([3, 4, 5, 6]);
    expect([...bytesOf(new DataView(memory.buffer, 7))]).toEqual([8]);
    expect(bytesOf(memory).buffer).toBe(memory.buffer);
  });
});

describe('ownBytes', () => {
  it.each([0, 1, 1024, 1025, 5000])('allocates %d bytes that no pool shares', (length) => {
    const bytes = ownBytes(length);
    expect(bytes.constructor).toBe(Uint8Array);
    expect([bytes.length, bytes.byteOffset, bytes.buffer.byteLength]).toEqual([length, 0, length]);
  });
});

describe('copyBytes', () => {
  it('shares nothing', () => {
    const bytes = Buffer.from([1, 2, 3]);
    const copy = copyBytes(bytes);
    bytes.fill(0);
    expect([...copy]).toEqual([1, 2, 3]);
    expect(copy.buffer.byteLength).toBe(3);
  });
});

describe('swapBytes', () => {
  it.each([1, 2, 4, 8, 16])('reverses units of %d bytes, and twice gives the same', (unit) => {
    const bytes = Uint8Array.from({ length: 48 }, (_, i) => i);
    const before = bytes.slice();
    swapBytes(bytes, unit);
    expect([...bytes.subarray(0, unit)]).toEqual([...before.subarray(0, unit)].toReversed());
    swapBytes(bytes, unit);
    expect(bytes).toEqual(before);
  });

  it('touches nothing outside the view', () => {
    const memory = Uint8Array.of(9, 1, 2, 9);
    swapBytes(memory.subarray(1, 3), 2);
    expect([...memory]).toEqual([9, 2, 1, 9]);
  });
});

describe('isBytes', () => {
  it('knows the bytes of every realm, and nothing else', () => {
    const foreign: unknown = runInNewContext('new Uint8Array([1, 2])');
    expect(foreign).not.toBeInstanceOf(Uint8Array);
    for (const bytes of [foreign, Uint8Array.of(1), Buffer.from('a')]) expect(isBytes(bytes)).toBe(true);
    const liar = Object.defineProperty(new Uint16Array(1), Symbol.toStringTag, { value: 'Uint8Array' });
    for (const other of [liar, new Uint8ClampedArray(1), new ArrayBuffer(1), [1], 'a', null, undefined, 1]) {
      expect(isBytes(other)).toBe(false);
    }
  });
});

describe('sameBytes', () => {
  it('compares content and length', () => {
    expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 3).subarray(0, 2))).toBe(true);
    expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(sameBytes(Uint8Array.of(1), Uint8Array.of(1, 0))).toBe(false);
  });
});

describe('HOST_IS_LITTLE_ENDIAN', () => {
  it('says in which order typed arrays keep bytes', () => {
    expect(new Uint16Array(Uint8Array.of(1, 0).buffer)[0] === 1).toBe(HOST_IS_LITTLE_ENDIAN);
  });
});
