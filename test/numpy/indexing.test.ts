import * as fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { Numpy } from '../../src/numpy/numpy.ts';
import { refusal } from '../support/refusal.ts';
import { runs } from '../support/runs.ts';

/** Elements 0 … as a view: axes reversed, so that nothing of it is packed. */
function turned(shape: readonly number[]): Numpy {
  const size = shape.reduce((a, b) => a * b, 1);
  const packed = ndarray(
    Int32Array.from({ length: size }, (_, at) => at),
    [...shape],
  );
  return new Numpy(packed.transpose(...shape.map((_, axis) => shape.length - 1 - axis)));
}

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 });

/** What nested lists have at indices. */
function reach(nested: unknown, indices: readonly number[]): unknown {
  return indices.reduce((list, index) => (Array.isArray(list) ? list.at(index) : undefined), nested);
}

/** An array or an element as nested lists. */
function bare(value: unknown): unknown {
  return value instanceof Numpy ? value.toNested() : value;
}

describe('Numpy as an array', () => {
  it('has at any indices what its nested lists have, packed or not', () => {
    const indices = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 4 });
    fc.assert(
      fc.property(shapes, indices, fc.boolean(), (shape, places, isPacked) => {
        const view = turned(shape);
        const array = isPacked ? Numpy.fromBytes(view.bytes, { dtype: view.dtype, shape: view.shape }) : view;
        const some = places.slice(0, shape.length);
        expect(bare(array.at(...some))).toEqual(reach(array.toNested(), some));
      }),
      { numRuns: runs(100) },
    );
  });

  it('goes over its first axis', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const array = turned(shape);
        expect([...array].map(bare)).toEqual(array.toNested());
        expect(array.length).toBe(array.shape[0]);
      }),
      { numRuns: runs(100) },
    );
  });

  it('gives elements as nested lists have them', () => {
    expect(Numpy.fromArray([true, false, true]).at(1)).toBe(false);
    expect([...Numpy.fromArray([true, false])]).toEqual([true, false]);
    expect([...new Numpy(Float64Array.of(1, 2, 3, 4), { dtype: 'complex128' })]).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect([...Numpy.fromArray(['a', 'bc'])]).toEqual(['a', 'bc']);
    expect(Numpy.fromArray(['a', 'bc']).at(-1)).toBe('bc');
    expect(new Numpy(BigInt64Array.of(1n, 2n), { dtype: '>i8' }).at(1)).toBe(2n);
    expect(new Numpy(Float32Array.of(NaN)).at(0)).toBeNaN();
    expect(Object.is(new Numpy(Float32Array.of(-0)).at(0), -0)).toBe(true);
  });

  it('shares its memory with the arrays inside of it', () => {
    const memory = Float32Array.of(1, 2, 3, 4);
    const array = new Numpy(memory, { shape: [2, 2] });
    const row = array.at(1) as Numpy;
    memory[3] = 9;
    expect(row.toNested()).toEqual([3, 9]);
    expect(row.bytes.buffer).toBe(memory.buffer);
  });

  it('without axes is no list: it has neither a length nor elements', () => {
    const array = new Numpy(Float32Array.of(7), { shape: [] });
    expect(array.length).toBeUndefined();
    expect(array[Symbol.iterator]).toBeUndefined();
    expect(Array.from(array)).toEqual([]);
    expect(() => [...array]).toThrow(TypeError);
    expect(array.at()).toBe(7);
    expect(refusal(() => array.at(0))).toMatchObject({ code: 'unsupported-value' });
  });

  it('refuses what is no index', () => {
    const array = new Numpy(Float32Array.of(1, 2), { shape: [1, 2] });
    expect(refusal(() => array.at(0, 0, 0))).toMatchObject({ code: 'unsupported-value' });
    for (const index of [0.5, NaN, Infinity, '0', 0n, undefined]) {
      expect(refusal(() => array.at(0, index as number))).toMatchObject({ code: 'unsupported-value', path: '$[1]' });
    }
    expect(() => array.at(0.5)).toThrow('Expected integers as indices, got 0.5');
    expect(array.at(2 ** 53)).toBeUndefined();
    expect(array.at(-0, -3)).toBeUndefined();
  });

  it('says so when its memory was transferred', () => {
    const memory = Float32Array.of(1, 2);
    const array = new Numpy(memory);
    structuredClone(memory, { transfer: [memory.buffer] });
    expect(refusal(() => array.at(0))).toMatchObject({ code: 'size-mismatch' });
    expect(refusal(() => [...array])).toMatchObject({ code: 'size-mismatch' });
  });
});
