import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { fixedBytes, incomingBytes, isOutOfReach } from '../../../src/base/incoming/incoming-bytes.ts';

/** The language's own, which the types of this target lack. */
interface Resizable extends ArrayBuffer {
  resize(length: number): void;
}

const resizable = (length: number): Resizable =>
  Reflect.construct(ArrayBuffer, [length, { maxByteLength: 16 }]) as Resizable;

class Refused extends Error {}

const taken = (value: unknown): Uint8Array =>
  incomingBytes(value, (problem) => {
    throw new Refused(problem);
  });

function transferred(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

/** A view of the last bytes of memory that has shrunk below it. */
function shrunk(): Uint8Array {
  const buffer = resizable(8);
  const view = new Uint8Array(buffer, 4, 4);
  buffer.resize(6);
  return view;
}

describe('isOutOfReach', () => {
  it('tells views that lost their memory from those that show none of it', () => {
    expect(isOutOfReach(transferred(4))).toBe(true);
    expect(isOutOfReach(transferred(0))).toBe(true);
    expect(isOutOfReach(shrunk())).toBe(true);
    expect(isOutOfReach(new Uint8Array(0))).toBe(false);
    expect(isOutOfReach(new Uint8Array(8).subarray(8))).toBe(false);
    expect(isOutOfReach(new Float64Array(1))).toBe(false);
  });
});

describe('fixedBytes', () => {
  it('shows exactly the bytes of a view, whatever its class', () => {
    const buffer = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8).buffer;
    const fixed = fixedBytes(new Uint16Array(buffer, 2, 2));
    expect([...fixed]).toEqual([3, 4, 5, 6]);
    expect(fixed.buffer).toBe(buffer);
  });

  it('does not grow with the memory under a view that does', () => {
    const buffer = resizable(4);
    const tracking = new Uint8Array(buffer);
    const fixed = fixedBytes(tracking);
    buffer.resize(8);
    expect(tracking).toHaveLength(8);
    expect(fixed).toHaveLength(4);
  });

  it('believes the language, not what a subclass says of its own length', () => {
    class Liar extends Uint8Array<ArrayBuffer> {
      override get byteLength(): number {
        return 1000;
      }
      override get byteOffset(): number {
        return 0;
      }
    }
    const fixed = fixedBytes(new Liar(Uint8Array.of(1, 2, 3).buffer, 1, 2));
    expect([...fixed]).toEqual([2, 3]);
  });

  it('gives no bytes of detached memory, in a buffer of their own', () => {
    expect(fixedBytes(transferred(4))).toEqual(new Uint8Array(0));
    const empty = new Uint8Array(8).subarray(8);
    expect(fixedBytes(empty).buffer).not.toBe(empty.buffer);
  });
});

describe('incomingBytes', () => {
  it('takes bytes of another realm as a view of this one over the same memory', () => {
    const foreign = runInNewContext('Uint8Array.of(7, 8, 9).subarray(1)') as Uint8Array;
    expect(foreign).not.toBeInstanceOf(Uint8Array);
    const bytes = taken(foreign);
    expect(bytes).toBeInstanceOf(Uint8Array);
    foreign[0] = 42;
    expect([...bytes]).toEqual([42, 9]);
  });

  it.each([
    undefined,
    null,
    'text',
    [1, 2],
    { length: 1 },
    new ArrayBuffer(2),
    new Uint16Array(1),
    new DataView(new ArrayBuffer(1)),
  ])('refuses %o as something else than bytes', (value) => {
    expect(() => taken(value)).toThrow(new Refused('other'));
  });

  it('refuses bytes that lost their memory as gone, not as empty', () => {
    expect(() => taken(transferred(4))).toThrow(new Refused('gone'));
    expect(() => taken(shrunk())).toThrow(new Refused('gone'));
    expect(taken(new Uint8Array(0))).toHaveLength(0);
  });
});
