import { Data, DataType, Field } from 'apache-arrow';
import type { Compressors, FileMetaData } from 'hyparquet';
import { DecodeError } from '../../../base/errors.ts';
import type { Limits } from '../../../base/limits.ts';
import { buildDictionary } from '../../../frame/stored/dictionary-cells.ts';
import { refuseLoss } from '../../../frame/stored/refuse-loss.ts';
import { buildStored, type StoredCell } from '../../../frame/stored/stored-cells.ts';
import { LeafAssembly } from './assemble.ts';
import type { ColumnShape, LeafShape, NestedShape } from './column-shape.ts';
import { decodeEntries } from './dictionary-entries.ts';
import { dictionaryPages } from './dictionary-pages.ts';
import { floatsOf, hasNan } from './float-bits.ts';
import { badParquet } from './pages/bad-parquet.ts';
import { LeafReader } from './pages/read-leaf.ts';
import type { SchemaNode } from './pages/schema-tree.ts';
import type { Slots } from './slots.ts';

/** What a group of rows has of a column of single values; undefined where its type cannot hold one. */
type Assembly = LeafAssembly<StoredCell | undefined>;

/** Gives the text of the entries of a dictionary, where the metadata states them. */
export type FindEntries = (leaf: LeafShape) => string | undefined;

/** Reads the columns of a file, one after the other. */
export class ColumnReader {
  readonly #reader: LeafReader;
  readonly #places: ReadonlyMap<SchemaNode, number>;
  readonly #limits: Limits;

  /**
   * @param bytes - a whole file, whose pages are checked.
   * @param leaves - its columns that have values.
   */
  constructor(
    bytes: Uint8Array,
    metadata: FileMetaData,
    leaves: readonly SchemaNode[],
    compressors: Compressors,
    limits: Limits,
  ) {
    this.#reader = new LeafReader(bytes, metadata, compressors);
    this.#places = new Map(leaves.map((leaf, place) => [leaf, place]));
    this.#limits = limits;
  }

  /**
   * Reads a column; floats with NaN a second time, for their bits.
   *
   * @returns Its arrays, in memory of their own: one for each group of rows.
   * @throws {@link DecodeError} `bad-value` with the place of a value that its type cannot hold, or if the columns of a
   *   list do not agree on its items.
   */
  read(shape: ColumnShape, findEntries: FindEntries): readonly Data[] {
    const groups = Array.from({ length: Math.max(1, this.#reader.groups.length) }, () => ({
      slots: new Map<NestedShape, Slots>(),
      arrays: new Map<LeafShape, Data>(),
    }));
    for (const [leaf, way] of waysOf(shape, [])) {
      const assemblies = this.#assemble(leaf, way);
      const arrays = this.#arrays(shape, leaf, assemblies, findEntries(leaf));
      for (const [i, { slots, arrays: found }] of groups.entries()) {
        found.set(leaf, arrays[i] as Data);
        for (const [step, others] of (assemblies[i] as Assembly).slots) {
          const known = slots.get(step);
          if (known === undefined) slots.set(step, others);
          else if (!known.equals(others)) {
            throw badParquet('columns of a list or struct that agree on what is there', leaf.node.path);
          }
        }
      }
    }
    return groups.map(({ slots, arrays }) => arrayOf(shape, slots, arrays));
  }

  /** Reads all groups of rows of a column of single values; at least one, which may be empty. */
  #assemble(leaf: LeafShape, way: readonly NestedShape[]): readonly Assembly[] {
    const { groups } = this.#reader;
    if (groups.length === 0) return [new LeafAssembly(way, leaf, this.#limits)];
    return groups.map((group) => {
      const assembly: Assembly = new LeafAssembly(way, leaf, this.#limits);
      assembly.add(this.#reader.read(group, this.#places.get(leaf.node) as number, leaf.node, leaf.plan.convert));
      return assembly;
    });
  }

  #arrays(
    { field: { name } }: ColumnShape,
    leaf: LeafShape,
    assemblies: readonly Assembly[],
    entries: string | undefined,
  ): readonly Data[] {
    const { type, isFloat, convert } = leaf.plan;
    const rows = firstsOf(this.#reader.groups.map(({ num_rows: count }) => Number(count)));
    const refuseIn =
      (group: number) =>
      (message: string, cell: number): never => {
        const [row, ...place] = (assemblies[group] as Assembly).placeOf(cell);
        throw new DecodeError('bad-value', message, [name, (rows[group] ?? 0) + Number(row), ...place]);
      };
    for (const [group, assembly] of assemblies.entries()) {
      const cell = assembly.cells.indexOf(undefined);
      if (cell !== -1) refuseIn(group)('Expected a value that the type of its column can hold', cell);
      const [row, ...place] = assembly.misfit() ?? [];
      if (row === undefined) continue;
      throw badParquet('lists of the size that their type says', [name, (rows[group] ?? 0) + Number(row), ...place]);
    }
    const stored: DataType = DataType.isDictionary(type) ? type.dictionary : type;
    const bits =
      isFloat === true && assemblies.some(({ cells }) => hasNan(cells))
        ? assemblies.map(({ cells }, group) => floatsOf(stored, this.#bits(leaf, group, cells), refuseIn(group)))
        : undefined;
    if (!DataType.isDictionary(type)) {
      return bits ?? assemblies.map(({ cells }, group) => buildStored(type, cells, refuseIn(group)));
    }
    const firsts = firstsOf(assemblies.map(({ cells }) => cells.length));
    const refuse = (message: string, cell: number): never => {
      const group = Math.max(
        0,
        firsts.findLastIndex((first) => first <= cell),
      );
      return refuseIn(group)(message, cell - (firsts[group] ?? 0));
    };
    // Entries of a dictionary cannot be told apart by the bits of NaN.
    for (const data of bits ?? []) {
      refuseLoss(new Field(name, stored, true), [data], this.#limits, (expected) => {
        throw badParquet(expected, leaf.node.path);
      });
    }
    const known =
      entries === undefined
        ? dictionaryPages(this.#reader, this.#places.get(leaf.node) as number, leaf.node, { type, convert }, refuse)
        : decodeEntries(entries, { type, name }, this.#limits);
    const cells = assemblies.flatMap((assembly) => assembly.cells as readonly StoredCell[]);
    const whole = buildDictionary(type, cells, known, this.#limits, refuse);
    return assemblies.map((assembly, group) => whole.slice(firsts[group] ?? 0, assembly.cells.length));
  }

  /** The cells of floats as the bytes that they are stored as. */
  #bits({ node }: LeafShape, group: number, cells: readonly unknown[]): (Uint8Array | null)[] {
    const rows = this.#reader.groups[group];
    if (rows === undefined) return [];
    const place = this.#places.get(node) as number;
    const { values } = this.#reader.read(rows, place, node, (raw) => raw as Uint8Array, true);
    let next = 0;
    return cells.map((cell) => (cell === null ? null : (values[next++] as Uint8Array)));
  }
}

/** The columns of single values of a shape, and what stands around each, the outermost first. */
function* waysOf(
  shape: ColumnShape,
  way: readonly NestedShape[],
): Iterable<readonly [leaf: LeafShape, way: readonly NestedShape[]]> {
  if (shape.kind === 'leaf') yield [shape, way];
  else for (const inner of shape.kind === 'list' ? [shape.item] : shape.members) yield* waysOf(inner, [...way, shape]);
}

/** Puts the arrays of single values into those of the lists and structs around them. */
function arrayOf(
  shape: ColumnShape,
  slots: ReadonlyMap<NestedShape, Slots>,
  arrays: ReadonlyMap<LeafShape, Data>,
): Data {
  if (shape.kind === 'leaf') return arrays.get(shape) as Data;
  const type: DataType = shape.field.type;
  const found = slots.get(shape) as Slots;
  const inner = (shape.kind === 'list' ? [shape.item] : shape.members).map((child) => arrayOf(child, slots, arrays));
  const [entries] = inner;
  if (DataType.isMap(type) && shape.kind === 'list' && (entries?.children[0]?.nullCount ?? 0) > 0) {
    throw badParquet('maps whose keys are not null', [shape.field.name]);
  }
  const { offsets, validity } = found.buffers(DataType.isLargeList(type));
  const isFixed = shape.kind === 'struct' || DataType.isFixedSizeList(type);
  const buffers = [isFixed ? undefined : offsets, undefined, validity] as unknown as Partial<Data['buffers']>;
  return new Data(type, 0, found.count, found.nulls, buffers, inner);
}

/** Where each of some stretches begins. */
function firstsOf(lengths: readonly number[]): readonly number[] {
  let next = 0;
  return lengths.map((length) => (next += length) - length);
}
