import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as arrow from 'apache-arrow';
import * as fc from 'fast-check';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { Series } from '../../src/frame/series.ts';
import { Image } from '../../src/image/image.ts';
import type { RaymonDataType } from '../../src/document/jcr.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { arraysOf, views } from '../support/array-arbitraries.ts';
import { tables } from '../support/arrow-arbitraries.ts';
import { valuesOf } from '../support/value-arbitraries.ts';

const values = valuesOf({ Native, Numpy });

/** How many values of each kind are made, and from what. */
export interface Budget {
  readonly seed: number;
  readonly numRuns: number;
}

/** What a Python can read, by what is installed there. */
export interface Abilities {
  readonly bfloat16: boolean;
  /** Frames with `exact`, and what holds them. */
  readonly arrow: boolean;
}

const IMAGES = join('fixtures', 'images');

const images: fc.Arbitrary<Image> = fc
  .constantFrom(...readdirSync(IMAGES).filter((name) => /\.(?:png|jpg)$/.test(name)))
  .chain((name) => fc.boolean().map((lossless) => new Image(readFileSync(join(IMAGES, name)), { lossless })));

/** Whether pyarrow has a class for a type: it has none for intervals of months, or of days and milliseconds. */
function isKnown(type: arrow.DataType): boolean {
  if (arrow.DataType.isDictionary(type)) return isKnown(type.dictionary as arrow.DataType);
  if (arrow.DataType.isInterval(type)) return type.unit === 2;
  return (type.children ?? []).every((child) => isKnown(child.type as arrow.DataType));
}

const known: fc.Arbitrary<arrow.Table> = tables.filter((table) =>
  table.schema.fields.every((field) => isKnown(field.type as arrow.DataType)),
);

const frames: fc.Arbitrary<DataFrame> = known.chain((table) =>
  fc.record({ levels: fc.nat(2), named: fc.boolean(), layout: fc.constantFrom('both', 'arrow') }).map((asked) => {
    const { names } = asked.named ? { names: ['', 'é "level"', undefined] } : { names: [] };
    // Columns of the table are its index, too: of every type.
    const index = table.schema.fields.slice(0, asked.levels).map((_, i) => {
      const name = names[i];
      return { values: vectorAt(table, i), ...(name === undefined ? {} : { name }) };
    });
    return new DataFrame(table, { index, layout: asked.layout as 'both' | 'arrow' });
  }),
);

const series: fc.Arbitrary<Series> = fc
  .tuple(
    known.filter((table) => table.schema.fields.length > 0),
    fc.option(fc.constantFrom('', 'name', '__proto__', 'é\u2028'), { nil: undefined }),
    fc.boolean(),
  )
  .map(([table, name, indexed]) => {
    const options = { ...(name === undefined ? {} : { name }), ...(indexed ? { index: vectorAt(table, 0) } : {}) };
    return new Series(vectorAt(table, table.schema.fields.length - 1), options);
  });

function vectorAt(table: arrow.Table, column: number): arrow.Vector {
  return new arrow.Vector(table.batches.map(({ data }) => data.children[column] as arrow.Data));
}

/** Values with documents of every type nested in them. */
const bundles: fc.Arbitrary<Native> = fc
  .tuple(values, images, frames, series, arraysOf({ Numpy }))
  .map(([value, image, frame, column, array]) => {
    const parts = new Map<unknown, unknown>([
      [value, image],
      [0n, new Set([frame, frame])],
    ]);
    return new Native({
      parts,
      column,
      array: Numpy.fromBytes(array.bytes, { dtype: array.dtype, shape: array.shape }),
      twice: new Native(new Native(image)),
    });
  });

/** Values of every kind that a Python can read, by the kind. */
export function cases(budget: Budget, { bfloat16, arrow }: Abilities): Map<string, RaymonDataType[]> {
  const sample = <T>(arbitrary: fc.Arbitrary<T>, share = 1): T[] =>
    fc.sample(arbitrary, { ...budget, numRuns: Math.ceil(budget.numRuns * share) });
  const readable = arraysOf({ Numpy }).filter(({ dtype }) => bfloat16 || dtype !== 'bfloat16');
  const all = new Map<string, RaymonDataType[]>([
    ['value', sample(values).map((value) => new Native(value))],
    ['array', sample(readable).map(({ bytes, dtype, shape }) => Numpy.fromBytes(bytes, { dtype, shape }))],
    ['view', sample(views(), 0.3).map(({ view }) => new Numpy(view))],
    ['image', sample(images, 0.3)],
  ]);
  if (!arrow) return all;
  return all.set('frame', sample(frames)).set('series', sample(series)).set('bundle', sample(bundles, 0.3));
}
