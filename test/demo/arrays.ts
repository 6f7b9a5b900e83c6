import { readFile } from 'node:fs/promises';
import ndarray from 'ndarray';
import { Numpy } from 'raymon';
import { keep } from './keep.ts';
import type { Row } from './row.ts';
import { dataFile } from './data-file.ts';

/** Heights of the Maunga Whau volcano, in metres, as arrays of several dtypes and as views of one array. */
export async function arrayRows(directory: string): Promise<Row[]> {
  const { width, height, values } = await readVolcano();
  const grid = ndarray(Float64Array.from(values), [height, width]);
  const peak = Math.max(...values);
  const arrays: readonly (readonly [ref: string, array: Numpy])[] = [
    ['volcano', new Numpy(grid)],
    ['volcano-uint8', new Numpy(grid, { dtype: 'uint8' })],
    ['volcano-float16', new Numpy(grid, { dtype: 'float16' })],
    ['volcano-int64', new Numpy(grid, { dtype: 'int64' })],
    ['volcano-big-endian', new Numpy(grid, { dtype: '>f4' })],
    ['volcano-transposed', new Numpy(grid.transpose(1, 0))],
    ['volcano-flipped-half', new Numpy(grid.step(-1, 2))],
    ['volcano-crater', new Numpy(grid.lo(20, 15).hi(16, 24))],
    ['volcano-summit-mask', Numpy.fromArray(rows(values, width, (metres) => metres > 0.95 * peak))],
    [
      'volcano-labels',
      Numpy.fromArray([
        ['foot', 'flank'],
        ['rim', 'crater 🌋'],
      ]),
    ],
    ['volcano-slope', Numpy.fromArray([NaN, -0, Infinity, 1e-300, 0.1 + 0.2])],
    ['volcano-peak', Numpy.fromArray(peak)],
  ];
  const kept: Row[] = [];
  for (const [ref, array] of arrays) {
    const what = `${array.dtype} (${array.shape.join(', ')})`;
    kept.push(await keep(directory, ref, array, what, array.bytes.byteLength));
  }
  return kept;
}

interface Volcano {
  readonly width: number;
  readonly height: number;
  readonly values: readonly number[];
}

async function readVolcano(): Promise<Volcano> {
  return JSON.parse(await readFile(dataFile('volcano.json'), 'utf8')) as Volcano;
}

function rows<V>(values: readonly number[], width: number, convert: (value: number) => V): V[][] {
  return Array.from({ length: values.length / width }, (_, row) =>
    values.slice(row * width, (row + 1) * width).map(convert),
  );
}
