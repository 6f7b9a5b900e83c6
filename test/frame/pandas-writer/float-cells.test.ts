import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FloatCells } from '../../../src/frame/pandas-writer/float-cells.ts';
import { runs } from '../../support/runs.ts';
import { writtenCells } from '../../support/written-cells.ts';

/** Expects the texts to be those of floats: whole ones are no integers for a reader, null is what JSON has not. */
function expectFloats(texts: readonly string[], values: readonly number[]): void {
  expect(texts).toHaveLength(values.length);
  for (const [i, text] of texts.entries()) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) expect(text).toBe('null');
    else if (!Number.isInteger(value)) expect(text).toBe(String(value));
    else {
      expect(text).toMatch(/^-?\d+\.0$|^-?\d(?:\.\d+)?e\+\d+$/);
      expect(Object.is(Number(text), value), text).toBe(true);
    }
  }
}

const doubles = fc.oneof(fc.double(), fc.constantFrom(-0, 0, 1, 2 ** 53, 1e21, 5e-324, 0.1, 12.34, NaN, Infinity));

describe('FloatCells', () => {
  it('are the shortest digits of each double, floats by their spelling, in any order', () => {
    const property = fc.property(
      fc.array(doubles, { minLength: 1, maxLength: 40 }),
      fc.array(fc.nat(), { maxLength: 40 }),
      (values, picks) => {
        const slots = picks.map((pick) => pick % values.length);
        const cells = new FloatCells(Float64Array.from(values));
        expectFloats(writtenCells(cells, values.keys()), values);
        expectFloats(
          writtenCells(cells, slots),
          slots.map((slot) => values[slot] as number),
        );
      },
    );
    fc.assert(property, { numRuns: runs(200) });
  });

  it('are whole where windows of many numbers end, nulls and whole numbers among them', () => {
    const values = Float64Array.from({ length: 2500 }, (_, i) =>
      i % 7 === 0 ? i : i % 11 === 0 ? NaN : Math.PI * i * 1e10,
    );
    expectFloats(writtenCells(new FloatCells(values), values.keys()), [...values]);
    const every = Array.from({ length: 500 }, (_, i) => i * 5 + 1);
    expectFloats(
      writtenCells(new FloatCells(values), every),
      every.map((slot) => values[slot] as number),
    );
  });

  it('of singles are the doubles that they are', () => {
    const values = Float32Array.of(0.1, 1, 3.4e38);
    expectFloats(writtenCells(new FloatCells(values), [0, 1, 2]), [...values]);
  });
});
