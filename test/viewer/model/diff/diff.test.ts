import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RaymonDataType } from '../../../../src/document/jcr.ts';
import { DataFrame, equals, fromJson, Image, Native, Numpy } from '../../../../src/types.ts';
import { arrayDistance } from '../../../../src/viewer/model/diff/diff-arrays.ts';
import { diffPixels, pixelDistance } from '../../../../src/viewer/model/diff/diff-pixels.ts';
import { diff, type Diff } from '../../../../src/viewer/model/diff/diff.ts';
import { runSteps } from '../../../../src/viewer/model/steps.ts';
import { pathText } from '../../../../src/viewer/model/tree/tree-value.ts';
import { imageFile } from '../../../support/image-fixtures.ts';
import { runs } from '../../../support/runs.ts';

const compare = (a: RaymonDataType, b: RaymonDataType): Diff => runSteps(diff(a, b));

const nan = (low: number): Numpy =>
  Numpy.fromBytes(Uint8Array.of(low, 0, 0xc0, 0x7f), { dtype: 'float32', shape: [1] });

const frame = (zero: number): DataFrame => DataFrame.fromRows([{ a: { b: [Number.NaN, zero] } }]);

const document = (value: string): RaymonDataType =>
  fromJson(`{"type":"acme.X","params":${value}}`, { unknown: 'keep' });

const picture = (values: number[]) => ({
  values: Uint8Array.from(values),
  width: 2,
  height: 1,
  channels: 3 as const,
});

describe('two arrays', () => {
  it('have their number of differences counted, and the largest of them found', () => {
    const element = fc.constantFrom(0, -0, 1, 2.5, -7, Number.NaN, Infinity, -Infinity);
    fc.assert(
      fc.property(fc.array(fc.tuple(element, element), { minLength: 1 }), (pairs) => {
        const a = new Numpy(Float64Array.from(pairs, ([ours]) => ours));
        const b = new Numpy(Float64Array.from(pairs, ([, theirs]) => theirs));
        const found = compare(a, b);
        const different = pairs
          .map(([ours, theirs], i) => [ours, theirs, i] as const)
          .filter(([x, y]) => !Object.is(x, y));
        const distances = different.map(([x, y]) => Math.abs(x - y)).filter((size) => Number.isFinite(size));
        expect(found).toMatchObject({
          kind: 'arrays',
          isEqual: equals(a, b),
          compared: pairs.length,
          different: different.length,
          first: different[0] === undefined ? undefined : [different[0][2]],
          largest: distances.length === 0 ? undefined : Math.max(...distances),
        });
        expect(found.isEqual).toBe(different.length === 0);
      }),
      { numRuns: runs(300) },
    );
  });

  it('of integers beyond 2^53 differ exactly', () => {
    const a = new Numpy({ data: BigInt64Array.of(0n, 2n ** 62n, 5n, 5n), shape: [2, 2] });
    const b = new Numpy({ data: BigInt64Array.of(0n, -(2n ** 62n) - 1n, 5n, 6n), shape: [2, 2] });
    expect(compare(a, b)).toMatchObject({
      different: 2,
      first: [0, 1],
      firstValues: ['4611686018427387904', '-4611686018427387905'],
      largest: 2n ** 63n + 1n,
      largestAt: [0, 1],
    });
  });

  it('of other shapes or dtypes say so', () => {
    const a = new Numpy(Float32Array.of(1, 2));
    expect(compare(a, new Numpy(Float32Array.of(1, 2, 3)))).toMatchObject({
      isEqual: false,
      compared: undefined,
      kinds: ['shape (2,) and (3,)'],
    });
    expect(compare(a, new Numpy(Int32Array.of(1, 3)))).toMatchObject({
      kinds: ['dtype float32 and int32'],
      different: 1,
      largest: 1,
    });
    expect(compare(new Numpy(BigInt64Array.of(2n ** 53n + 1n)), new Numpy(Float64Array.of(2 ** 53)))).toMatchObject({
      different: 1,
    });
  });

  it('that differ in payloads of NaN say that, and are not equal', () => {
    expect(compare(nan(1), nan(2))).toMatchObject({ isEqual: false, different: 0, otherBits: true });
    expect(compare(nan(1), nan(1))).toMatchObject({ isEqual: true, different: 0, otherBits: false });
  });

  it.each([
    [Numpy.fromArray(['a', 'b']), Numpy.fromArray(['a', 'c'])],
    [
      Numpy.fromArray(
        [
          [1, 2],
          [3, 4],
        ],
        { dtype: 'complex64' },
      ),
      Numpy.fromArray(
        [
          [1, 2],
          [3, 5],
        ],
        { dtype: 'complex64' },
      ),
    ],
    [
      Numpy.fromBytes(Uint8Array.of(1, 2), { dtype: '|V1', shape: [2] }),
      Numpy.fromBytes(Uint8Array.of(1, 3), { dtype: '|V1', shape: [2] }),
    ],
    [
      Numpy.fromBytes(Uint8Array.of(97, 98), { dtype: '|S1', shape: [2] }),
      Numpy.fromBytes(Uint8Array.of(97, 99), { dtype: '|S1', shape: [2] }),
    ],
  ])('%s: one of two elements', (a, b) => {
    expect(compare(a, b)).toMatchObject({ isEqual: false, different: 1, first: [1] });
    expect(compare(a, a)).toMatchObject({ isEqual: true, different: 0 });
  });

  it('have a distance to be drawn', () => {
    const distance = arrayDistance(
      new Numpy(Float32Array.of(1, Number.NaN, Number.NaN)),
      new Numpy(Uint8Array.of(4, 0, 0)),
    );
    expect([...(distance ?? [])]).toEqual([3, Number.NaN, Number.NaN]);
    expect(arrayDistance(Numpy.fromArray(['a']), Numpy.fromArray(['b']))).toBeUndefined();
  });
});

describe('two frames', () => {
  it('differ in cells, columns and order', () => {
    const a = DataFrame.fromColumns({ id: [1n, 2n], s: ['x', null], gone: [1, 2], t: [1, 2] });
    const b = DataFrame.fromColumns({ s: ['x', ''], id: [1n, 7n], extra: [0, 0], t: [1n, 2n] });
    const found = compare(a, b);
    expect(found.isEqual).toBe(false);
    if (found.kind !== 'frames') throw new Error('Expected frames');
    expect(found.onlyA.map(({ name }) => name)).toEqual(['gone']);
    expect(found.onlyB.map(({ name }) => name)).toEqual(['extra']);
    expect(found.isReordered).toBe(true);
    expect(found.cells.map(({ row, pair }) => [row, found.pairs[pair]?.a.name])).toEqual([
      [0, 't'],
      [1, 'id'],
      [1, 's'],
      [1, 't'],
    ]);
    expect(found.different).toBe(4);
  });

  it('of unequal length compare the rows that both have', () => {
    const found = compare(DataFrame.fromColumns({ v: [1, 2, 3] }), DataFrame.fromColumns({ v: [1, 5] }));
    expect(found).toMatchObject({ isEqual: false, rows: [3, 2], different: 1, cells: [{ row: 1, pair: 0 }] });
  });

  it('with nested cells, NaN and -0 are compared to the last bit', () => {
    expect(compare(frame(0), frame(0))).toMatchObject({ isEqual: true, different: 0 });
    expect(compare(frame(0), frame(-0))).toMatchObject({ isEqual: false, different: 1 });
  });
});

/** An error with members of its own, and what else a Native holds. */
function error(members: object): Native {
  return new Native([Object.assign(new Error('x'), { stack: 's', ...members }), /a/, new URL('a:b')]);
}

describe('two trees', () => {
  it('are equal exactly when equals says so', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(null, 0, -0, Number.NaN, 1n, 'a', true, undefined, new Date(0)),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), tie('value'), { maxKeys: 3 }),
        fc
          .array(fc.tuple(fc.constantFrom('k', 'l'), tie('value')), { maxLength: 2 })
          .map((entries) => new Map(entries)),
        fc.array(tie('value'), { maxLength: 2 }).map((items) => new Set(items)),
      ),
    })).value;
    fc.assert(
      fc.property(value, value, (a, b) => {
        for (const [x, y] of [
          [a, b],
          [a, a],
        ] as const) {
          const found = compare(new Native(x), new Native(y));
          if (found.kind !== 'trees') throw new Error('Expected trees');
          expect(found.different === 0).toBe(equals(x, y));
          expect(found.isEqual).toBe(equals(x, y));
        }
      }),
      { numRuns: runs(500) },
    );
  });

  it('name the places, as they stand', () => {
    const a = new Native({ same: [1], list: [1, 2, 3], map: new Map([['k', 1]]), gone: { deep: 1 }, zero: 0 });
    const b = new Native({ zero: -0, list: [1, 5], map: new Map([['k', 2]]), same: [1], extra: null });
    const found = compare(a, b);
    if (found.kind !== 'trees') throw new Error('Expected trees');
    // In the order in which they stand in the first document.
    expect(found.places.map(({ path, kind }) => `${kind} ${pathText(path)}`)).toEqual([
      'changed $.list[1]',
      'only a $.list[2]',
      'changed $.map.get("k")',
      'only a $.gone',
      'changed $.zero',
      'only b $.extra',
    ]);
  });

  it('name the members of errors in which they differ', () => {
    const found = compare(error({ code: 1, cause: new Error('c') }), error({ code: 2, path: 'p' }));
    if (found.kind !== 'trees') throw new Error('Expected trees');
    expect(found.places.map(({ path, kind }) => `${kind} ${pathText(path)}`).toSorted()).toEqual([
      'changed $[0].code',
      'only a $[0].cause',
      'only b $[0].path',
    ]);
    expect(compare(error({}), error({}))).toMatchObject({ isEqual: true, different: 0 });
  });

  it('of unknown types are compared as documents', () => {
    expect(compare(document('{"a":9007199254740993}'), document('{"a":9007199254740992}'))).toMatchObject({
      different: 1,
    });
    expect(compare(document('{"a":"x"}'), document('{"a":"x"}'))).toMatchObject({ isEqual: true, different: 0 });
    expect(compare(document('1'), new Native(1))).toMatchObject({
      kind: 'types',
      types: ['acme.X', 'raymon.types.Native'],
    });
  });
});

describe('two images', () => {
  it('are the same file, or not', () => {
    const a = new Image(imageFile('rgb-8.png'));
    expect(compare(a, new Image(imageFile('rgb-8.png')))).toMatchObject({ isEqual: true, sameFile: true });
    expect(compare(a, new Image(imageFile('rgba-8.png')))).toMatchObject({ isEqual: false, sameFile: false });
  });

  it('differ in pixels', () => {
    const [a, b] = [picture([1, 2, 3, 4, 5, 6]), picture([1, 2, 3, 4, 9, 0])];
    expect(runSteps(diffPixels(a, b))).toEqual({ kinds: [], compared: 2, different: 1, largest: 6, first: [1, 0] });
    expect([...pixelDistance(a, b)]).toEqual([0, 0, 0, 0, 4, 6]);
    expect(runSteps(diffPixels(a, { ...b, width: 1, height: 2 }))).toMatchObject({
      compared: undefined,
      kinds: ['2 × 1 and 1 × 2 pixels'],
    });
  });
});
