/**
 * What the types let pass is what runs: arrays and tensors of libraries, tables of other versions of apache-arrow.
 *
 * @module
 */
import type { Table, Vector } from 'apache-arrow';
import type { NdArray } from 'ndarray';
import { describe, expectTypeOf, it } from 'vitest';
import type { Float16Numbers, TypedArray } from '../src/base/bytes.ts';
import type { RaymonDataType } from '../src/document/jcr.ts';
import { DataFrame } from '../src/frame/dataframe.ts';
import type { Cell, JsCell } from '../src/frame/values/row-values.ts';
import { Series } from '../src/frame/series.ts';
import type { ArrowTableLike, ArrowVectorLike } from '../src/frame/values/foreign.ts';
import type { Native } from '../src/native/native.ts';
import type { Numpy } from '../src/numpy/numpy.ts';
import type { NumpyInput } from '../src/numpy/array-forms.ts';
import { wrap } from '../src/toolkit/builtins.ts';

/** As TypeScript's lib for ES2025 declares it, in part. */
interface Float16Array<B extends ArrayBufferLike = ArrayBufferLike> {
  readonly BYTES_PER_ELEMENT: number;
  readonly buffer: B;
  readonly byteLength: number;
  readonly byteOffset: number;
  readonly length: number;
  at(index: number): number | undefined;
  readonly [Symbol.toStringTag]: 'Float16Array';
  [index: number]: number;
}

/** The tensor of transformers.js: its data may be any typed array, or a list. */
declare class Tensor {
  type: 'float16' | 'float32' | 'int64';
  data: Float32Array | BigInt64Array | Float16Array | unknown[];
  dims: number[];
  get location(): string;
  tolist(): unknown[];
}

/** The tensor of TensorFlow.js. */
declare class TfTensor {
  readonly dtype: 'float32';
  readonly shape: number[];
  dataSync(): Float32Array;
}

/** A table and a vector of apache-arrow 16: private and generic members make them others than those of 21. */
declare class OldVector<T extends { readonly typeId: number }> {
  readonly type: T;
  readonly data: ReadonlyArray<{ readonly type: T; readonly length: number }>;
  readonly length: number;
  readonly nullCount: number;
  private readonly offsets;
}
declare class OldTable {
  readonly schema: { readonly fields: { readonly name: string; readonly nullable: boolean; readonly type: object }[] };
  readonly batches: { readonly data: object }[];
  get numRows(): number;
  get numCols(): number;
  private readonly offsets;
}

describe('arrays', () => {
  it('may be Float16Arrays', () => {
    expectTypeOf<Float16Array>().toExtend<TypedArray>();
    expectTypeOf<Float16Array>().toExtend<Float16Numbers>();
    expectTypeOf<Float16Array<ArrayBuffer>>().toExtend<NumpyInput>();
  });

  it('may be tensors', () => {
    expectTypeOf<Tensor>().toExtend<NumpyInput>();
    expectTypeOf<TfTensor>().toExtend<NumpyInput>();
    expectTypeOf<ConstructorParameters<typeof Numpy>[0]>().not.toBeAny();
  });
});

describe('tables of apache-arrow', () => {
  it('may be of this version, and of others', () => {
    expectTypeOf<Table>().toExtend<ArrowTableLike>();
    expectTypeOf<OldTable>().toExtend<ArrowTableLike>();
    expectTypeOf<Vector>().toExtend<ArrowVectorLike>();
    expectTypeOf<OldVector<{ typeId: 3 }>>().toExtend<ArrowVectorLike>();
    const [table, vector] = [{} as OldTable, {} as OldVector<{ typeId: 3 }>];
    expectTypeOf(() => new DataFrame(table, { index: vector })).returns.toEqualTypeOf<DataFrame>();
    expectTypeOf(() => new Series(vector, { index: [vector] })).returns.toEqualTypeOf<Series>();
    expectTypeOf(() => DataFrame.fromColumns({ a: vector })).returns.toEqualTypeOf<DataFrame>();
  });

  it('are no rows and no scalars', () => {
    // @ts-expect-error rows are for fromRows
    expectTypeOf(() => new DataFrame([{ a: 1 }])).toBeFunction();
    // @ts-expect-error a number is neither a vector nor a list
    expectTypeOf(() => new Series(1)).toBeFunction();
  });

  it('are rows of an interface, of a type and of any names', () => {
    interface Row {
      readonly city: string;
      readonly rain?: number;
    }
    const rows: readonly Row[] = [];
    expectTypeOf(() => DataFrame.fromRows(rows)).returns.toEqualTypeOf<DataFrame>();
    expectTypeOf(() => DataFrame.fromRows([{ a: 1 }, { b: null }])).returns.toEqualTypeOf<DataFrame>();
    expectTypeOf(() => DataFrame.fromRows([] as Record<string, unknown>[])).returns.toEqualTypeOf<DataFrame>();
    // @ts-expect-error a list is no row
    expectTypeOf(() => DataFrame.fromRows([[1]])).toBeFunction();
    // @ts-expect-error a Map is no row
    expectTypeOf(() => DataFrame.fromRows([new Map()])).toBeFunction();
    // @ts-expect-error a text is no row
    expectTypeOf(() => DataFrame.fromRows(['a'])).toBeFunction();
  });

  it('are lists and typed arrays for a Series', () => {
    expectTypeOf(() => new Series([1, null])).returns.toEqualTypeOf<Series>();
    expectTypeOf(() => new Series(Float32Array.of(1))).returns.toEqualTypeOf<Series>();
  });

  it('give cells without bigints where they are asked for', () => {
    const frame = null as unknown as DataFrame;
    expectTypeOf(frame.toRows({ as: 'js' })).toEqualTypeOf<{ [name: string]: JsCell }[]>();
    expectTypeOf(frame.values('a', { as: 'js' })).toEqualTypeOf<JsCell[]>();
    expectTypeOf(frame.toRows()).toEqualTypeOf<{ [name: string]: Cell }[]>();
  });
});

describe('wrap', () => {
  it('gives the Native of an object literal', () => {
    expectTypeOf(wrap({ a: 1 })).toEqualTypeOf<Native<{ a: number }>>();
    expectTypeOf(wrap({ a: { b: [1] }, c: new Date() })).toEqualTypeOf<Native<{ a: { b: number[] }; c: Date }>>();
    expectTypeOf(wrap({ type: 'float32', data: new Float32Array(1), dims: [1] }).data.dims).toEqualTypeOf<number[]>();
  });

  it('gives the Numpy of a tensor or an ndarray', () => {
    expectTypeOf(wrap({} as Tensor)).toEqualTypeOf<Numpy>();
    expectTypeOf(wrap({} as TfTensor)).toEqualTypeOf<Numpy>();
    expectTypeOf(wrap({} as NdArray<Float32Array>)).toEqualTypeOf<Numpy>();
    expectTypeOf(wrap({} as Float16Array)).toEqualTypeOf<Numpy>();
  });

  it('gives no promise about the instance of a class', () => {
    expectTypeOf(wrap({} as URL)).toEqualTypeOf<RaymonDataType>();
    expectTypeOf(wrap({} as Table)).toEqualTypeOf<RaymonDataType>();
  });
});
