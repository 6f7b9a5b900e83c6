import { describe, expect, it } from 'vitest';
import { GrowingBytes } from '../../../src/base/incoming/growing-bytes.ts';

function add(bytes: GrowingBytes, ...values: readonly number[]): void {
  bytes.add(values.length, (room) => room.set(values));
}

describe('GrowingBytes', () => {
  it('joins what was added, in order, and begins anew', () => {
    const bytes = new GrowingBytes();
    add(bytes, 1, 2);
    add(bytes);
    add(bytes, 3);
    expect([bytes.length, bytes.pieces.map((piece) => [...piece])]).toEqual([3, [[1, 2], [], [3]]]);
    expect(bytes.join()).toEqual(Uint8Array.of(1, 2, 3));
    expect([bytes.length, bytes.pieces]).toEqual([0, []]);
    add(bytes, 4);
    expect(bytes.join()).toEqual(Uint8Array.of(4));
  });

  it('gives memory that no later bytes are written to', () => {
    const bytes = new GrowingBytes();
    add(bytes, 1);
    const first = bytes.join();
    add(bytes, 2);
    expect([...first, ...bytes.join()]).toEqual([1, 2]);
  });

  it('has all bytes of many chunks, whatever their sizes', () => {
    const bytes = new GrowingBytes();
    const sizes = [90_000, 20_000, 1, 300_000, 96 * 1024, 7];
    for (const [i, size] of sizes.entries()) bytes.add(size, (room) => room.fill(i + 1));
    const joined = bytes.join();
    expect(joined).toHaveLength(sizes.reduce((sum, size) => sum + size, 0));
    let at = 0;
    for (const [i, size] of sizes.entries()) {
      expect([joined[at], joined[at + size - 1]]).toEqual([i + 1, i + 1]);
      at += size;
    }
  });

  it('has nothing of what could not be written, and nothing once it was told to forget', () => {
    const bytes = new GrowingBytes();
    add(bytes, 1);
    expect(() =>
      bytes.add(2, () => {
        throw new Error('mine');
      }),
    ).toThrow('mine');
    add(bytes, 2);
    expect(bytes.join()).toEqual(Uint8Array.of(1, 2));
    add(bytes, 3);
    bytes.clear();
    expect(bytes.join()).toEqual(new Uint8Array(0));
  });
});
