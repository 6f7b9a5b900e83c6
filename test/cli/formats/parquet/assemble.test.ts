import { Field, FixedSizeList, Float32 } from 'apache-arrow';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError, LimitError } from '../../../../src/base/errors.ts';
import { DEFAULT_LIMITS } from '../../../../src/base/limits.ts';
import { LeafAssembly } from '../../../../src/cli/formats/parquet/assemble.ts';
import { type LeafShape, type ListShape, shapeOf } from '../../../../src/cli/formats/parquet/column-shape.ts';
import { schemaTree } from '../../../../src/cli/formats/parquet/pages/schema-tree.ts';
import { runs } from '../../../support/runs.ts';

const list = (
  name: string,
): { name: string; repetition_type: 'OPTIONAL'; converted_type: 'LIST'; num_children: 1 } => ({
  name,
  repetition_type: 'OPTIONAL',
  converted_type: 'LIST',
  num_children: 1,
});
const repeated = { name: 'list', repetition_type: 'REPEATED', num_children: 1 } as const;
const leaf = { name: 'element', type: 'FLOAT', repetition_type: 'OPTIONAL' } as const;

/** A list of lists, whose levels of definition are null, empty, null, empty, null, value. */
const tree = schemaTree(
  [{ name: 's', num_children: 1 }, list('a'), repeated, list('element'), repeated, leaf],
  DEFAULT_LIMITS,
);

/** A list of lists of its entries. */
function listsOf(entries: readonly (readonly [repetition: number, definition: number])[]): unknown[] {
  const outer = shapeOf(tree.children[0] as (typeof tree.children)[0]) as ListShape;
  const inner = outer.item as ListShape;
  const assembly = new LeafAssembly<number>([outer, inner], inner.item as LeafShape, DEFAULT_LIMITS);
  assembly.add({
    count: entries.length,
    repetition: Uint16Array.from(entries, ([repetition]) => repetition),
    definition: Uint16Array.from(entries, ([, definition]) => definition),
    values: entries.flatMap(([, definition], i) => (definition === 5 ? [i] : [])),
  });
  const { slots, cells } = assembly;
  const cut = (shape: ListShape, items: readonly unknown[]): unknown[] => {
    const found = slots.get(shape);
    const { offsets, validity } = (found as NonNullable<typeof found>).buffers(false);
    return Array.from({ length: found?.count ?? 0 }, (_, i) => {
      const isThere = validity === undefined || (((validity[i >> 3] as number) >> (i & 7)) & 1) === 1;
      return isThere ? items.slice(Number(offsets[i]), Number(offsets[i + 1])) : null;
    });
  };
  return cut(outer, cut(inner, cells));
}

/** The levels of a value, as the paper on Dremel makes them. */
function levelsOf(rows: readonly ((number | null)[] | null)[][] | readonly unknown[]): [number, number][] {
  const levels: [number, number][] = [];
  for (const row of rows as (((number | null)[] | null)[] | null)[]) {
    if (row === null || row.length === 0) levels.push([0, row === null ? 0 : 1]);
    for (const [i, item] of (row ?? []).entries()) {
      const at = i === 0 ? 0 : 1;
      if (item === null || item.length === 0) levels.push([at, item === null ? 2 : 3]);
      for (const [k, value] of (item ?? []).entries()) levels.push([k === 0 ? at : 2, value === null ? 4 : 5]);
    }
  }
  return levels;
}

describe('LeafAssembly', () => {
  it('puts lists of lists together, nulls and nothing at every level', () => {
    const item = fc.option(fc.array(fc.option(fc.constant(1)), { maxLength: 3 }));
    const rows = fc.array(fc.option(fc.array(item, { maxLength: 3 })), { maxLength: 6 });
    fc.assert(
      fc.property(rows, (value) => {
        const levels = levelsOf(value);
        let next = 0;
        // Each value is the place of its entry.
        const places = levels.flatMap(([, definition], i) => (definition === 5 ? [i] : []));
        const expected = value.map(
          (row) => row?.map((inner) => inner?.map((one) => (one === null ? null : places[next++])) ?? null) ?? null,
        );
        expect(listsOf(levels)).toEqual(expected);
      }),
      { numRuns: runs(300) },
    );
  });

  it.each<readonly [what: string, entries: [number, number][]]>([
    [
      'goes on with a list that is null',
      [
        [0, 0],
        [1, 5],
      ],
    ],
    [
      'goes on with a list that is empty',
      [
        [0, 1],
        [1, 5],
      ],
    ],
    [
      'goes on with the list of an earlier row',
      [
        [0, 5],
        [0, 1],
        [2, 5],
      ],
    ],
    [
      'goes on with a list inside that is null',
      [
        [0, 2],
        [2, 5],
      ],
    ],
    [
      'goes on without an item',
      [
        [0, 5],
        [1, 1],
      ],
    ],
    ['goes on before anything', [[1, 5]]],
  ])('refuses what %s', (_, entries) => {
    expect(() => listsOf(entries)).toThrow(DecodeError);
  });

  it('takes no memory for the items of nulls in lists of a great size', () => {
    const huge = new Field('a', new FixedSizeList(2 ** 31 - 1, new Field('item', new Float32(), true)), true);
    const flat = schemaTree([{ name: 's', num_children: 1 }, list('a'), repeated, leaf], DEFAULT_LIMITS);
    const shape = shapeOf(flat.children[0] as (typeof flat.children)[0], huge) as ListShape;
    const assembly = new LeafAssembly<number>([shape], shape.item as LeafShape, DEFAULT_LIMITS);
    const entries = { count: 1, repetition: Uint16Array.of(0), definition: Uint16Array.of(0), values: [] };
    expect(() => assembly.add(entries)).toThrow(LimitError);
  });
});
