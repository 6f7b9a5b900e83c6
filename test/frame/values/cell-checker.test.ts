import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/base/errors.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import {
  type CellKind,
  checkCells,
  JSON_CELLS,
  propertyProblem,
  VALUE_CELLS,
} from '../../../src/frame/values/cell-checker.ts';
import { refusal } from '../../support/refusal.ts';

function check(values: readonly unknown[], kind: CellKind, depth = 512): void {
  checkCells(values, kind, {
    limits: { ...DEFAULT_LIMITS, depth },
    path: ['column'],
    depth: 0,
    step: (row) => `row ${row}`,
    refuse(message, path) {
      throw new DecodeError('bad-value', message, path);
    },
  });
}

const placeOf = (values: readonly unknown[], kind: CellKind) => refusal(() => check(values, kind)).path;
const hostile = new Proxy({}, { ownKeys: () => { throw new Error('no'); } }); // oxfmt-ignore
class Own {
  x = 1;
}

describe.each([
  ['JSON', JSON_CELLS],
  ['JavaScript', VALUE_CELLS],
])('cells of %s', (_, kind) => {
  it('may be scalars, lists and plain objects at any depth', () => {
    const data = [null, true, 'x', -0, 2n ** 70n, [1, [2]], { a: [{ __proto__: null, b: null }] }];
    expect(() => check(data, kind)).not.toThrow();
  });

  it('are refused with the place inside of the cell', () => {
    expect(placeOf([1, { a: [0, { 'b c': () => 1 }] }], kind)).toBe('$.column["row 1"].a[1]["b c"]');
    expect(placeOf([[new Own()]], kind)).toBe('$.column["row 0"][0]');
    expect(placeOf([[Symbol('x')]], kind)).toBe('$.column["row 0"][0]');
  });

  it('are refused where an object has an accessor, which is not run', () => {
    let asked = 0;
    const accessor = Object.defineProperty({}, 'x', { enumerable: true, get: () => ++asked });
    expect(placeOf([accessor], kind)).toBe('$.column["row 0"].x');
    expect(asked).toBe(0);
  });

  it('are refused where they throw when they are read', () => {
    expect(placeOf([[hostile]], kind)).toBe('$.column["row 0"][0]');
  });

  it('nest as deep as the limit says, and not one level more', () => {
    expect(() => check([[[[1]]]], kind, 3)).not.toThrow();
    expect(() => check([{ a: { b: {} } }], kind, 3)).not.toThrow();
    for (const deep of [[[[[1]]]], { a: { b: { c: {} } } }]) {
      expect(refusal(() => check([deep], kind, 3))).toEqual({ name: 'LimitError', code: 'limit', path: '$.column' });
    }
  });
});

describe('cells of JSON', () => {
  it('are no Dates, bytes, NaN or undefined', () => {
    for (const value of [new Date(0), new Uint8Array(1), NaN, undefined]) {
      expect(placeOf([value], JSON_CELLS)).toBe('$.column["row 0"]');
    }
  });
});

describe('cells of JavaScript', () => {
  it('may be Dates, bytes and typed arrays, which count as a level unless they are bytes', () => {
    expect(() => check([new Date(0), new Uint8Array(1)], VALUE_CELLS, 0)).not.toThrow();
    expect(() => check([new Float32Array(1)], VALUE_CELLS, 1)).not.toThrow();
    expect(refusal(() => check([new Float32Array(1)], VALUE_CELLS, 0))).toMatchObject({ code: 'limit' });
  });

  it('are refused with what JSON would leave out: hidden properties, symbols, properties of lists', () => {
    const hidden = Object.defineProperty({ a: 1 }, 'x', { value: 2 });
    expect(placeOf([hidden], VALUE_CELLS)).toBe('$.column["row 0"].x');
    expect(placeOf([{ [Symbol('x')]: 1 }], VALUE_CELLS)).toBe('$.column["row 0"]');
    expect(placeOf([Object.assign([1], { extra: 1 })], VALUE_CELLS)).toBe('$.column["row 0"].extra');
    expect(placeOf([Object.assign([1], { [Symbol('x')]: 1 })], VALUE_CELLS)).toBe('$.column["row 0"]');
    expect(placeOf([new (class extends Array {})()], VALUE_CELLS)).toBe('$.column["row 0"]');
  });

  it('are no objects that only look like Dates', () => {
    expect(placeOf([Object.create(Date.prototype)], VALUE_CELLS)).toBe('$.column["row 0"]');
  });
});

describe('propertyProblem', () => {
  it('takes an enumerable value, and says what is wrong with any other property', () => {
    expect(propertyProblem({ value: 1, enumerable: true })).toBeUndefined();
    expect(propertyProblem({ value: 1, enumerable: false })).toContain('not enumerable');
    expect(propertyProblem({ get: () => 1, enumerable: true })).toContain('accessor');
    expect(propertyProblem({ set: () => undefined, enumerable: true })).toContain('accessor');
    expect(propertyProblem(undefined)).toContain('stays the same');
  });
});
