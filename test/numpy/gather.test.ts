import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gather, type Words } from '../../src/numpy/gather.ts';
import { runs } from '../support/runs.ts';

/** The elements of a view by the definition of strides. */
function walk(words: Words, shape: readonly number[], stride: readonly number[], offset: number): number[] {
  const [size, ...inner] = shape;
  if (size === undefined) return [words[offset] as number];
  return Array.from({ length: size }, (_, i) =>
    walk(words, inner, stride.slice(1), offset + i * (stride[0] as number)),
  ).flat();
}

describe('gather', () => {
  it.each([Uint8Array, Uint16Array, Uint32Array])(
    'copies the axes of %o in any order, beyond the size of a tile',
    (Class) => {
      const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 });
      const views = sizes
        .filter((shape) => shape.reduce((a, b) => a * b, 1) <= 20_000)
        .chain((shape) =>
          fc.tuple(
            fc.constant(shape),
            fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
            fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
          ),
        );
      fc.assert(
        fc.property(views, ([shape, order, reversed]) => {
          const stride: number[] = [];
          let step = 1;
          for (const axis of order) {
            stride[axis] = reversed[axis] ? -step : step;
            step *= shape[axis] as number;
          }
          const offset = shape.reduce(
            (at, size, axis) => at + (reversed[axis] ? (size - 1) * -(stride[axis] as number) : 0),
            0,
          );
          const words = new Class(step).map((_, i) => i * 2654435761);
          const bytes = gather({ words, shape, stride, offset });
          expect(Array.from(new Class(bytes.buffer))).toEqual(walk(words, shape, stride, offset));
        }),
        { numRuns: runs(60) },
      );
    },
  );

  it('gives bytes in memory of their own', () => {
    const words = Uint8Array.of(1, 2);
    const bytes = gather({ words, shape: [2], stride: [1], offset: 0 });
    words.fill(0);
    expect([[...bytes], bytes.buffer.byteLength]).toEqual([[1, 2], 2]);
  });

  it('gives nothing for views without elements', () => {
    expect(gather({ words: new Uint32Array(0), shape: [1e9, 0, 1e9], stride: [1, 1, 1], offset: 0 }).length).toBe(0);
  });
});
