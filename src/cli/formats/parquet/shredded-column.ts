/**
 * Columns taken apart as Parquet holds them: for each column of single values in them its values, and levels that tell
 * where lists go on and where the way to a value ends.
 *
 * @see https://github.com/apache/parquet-format/blob/master/README.md#nested-encoding
 * @module
 */
import { type Data, DataType, type Vector } from 'apache-arrow';
import type { Limits } from '../../../base/limits.ts';
import type { Path } from '../../../base/path.ts';
import { bitAt, validityOf } from '../../../frame/arrow/bitmap.ts';
import { layoutOf } from '../../../frame/arrow/layout.ts';
import { entryCells } from '../../../frame/stored/dictionary-cells.ts';
import { plainCell } from '../../../frame/stored/plain-cell.ts';
import { otherNan } from '../../../frame/stored/refuse-loss.ts';
import { type StoredCell, storedReader } from '../../../frame/stored/stored-cells.ts';
import { columnReader } from '../../../frame/values/row-values.ts';
import type { ColumnNode } from './column-node.ts';
import type { ShreddedLeaf } from './shredded-leaf.ts';
import { JSON_TEXT } from './storage.ts';

/** Bytes that an entry takes at most while it is written, but for those of texts; more where it is an object. */
const ENTRY_BYTES = 40;
const OBJECT_BYTES = 200;

/** Called for a value that Parquet cannot hold. */
export type RefuseAt = (expected: string, path: Path) => never;

/** Takes a slot apart, whose entries begin at a level of repetition. */
type Visit = (slot: number, repetition: number) => void;

/** A column of a frame that is taken apart, rows after rows. */
export class ShreddedColumn {
  readonly node: ColumnNode;
  readonly #chunks: readonly Data[];
  readonly #limits: Limits;
  readonly #lossy: boolean;
  readonly #refuse: RefuseAt;
  readonly #entries = new Map<Vector, readonly StoredCell[]>();
  #row = 0;
  /** The array that was met last, and what takes its slots apart. */
  #last: readonly [data: Data, visit: Visit] | undefined;

  /**
   * @param chunks - its arrays, which have passed an `ArrayChecker`.
   * @param lossy - whether values that are lost become null, or others.
   */
  constructor(node: ColumnNode, chunks: readonly Data[], limits: Limits, lossy: boolean, refuse: RefuseAt) {
    this.node = node;
    this.#chunks = chunks;
    this.#limits = limits;
    this.#lossy = lossy;
    this.#refuse = refuse;
    // A column without rows has a dictionary all the same.
    const [first] = chunks;
    if (first?.length === 0) this.#visitOf(first);
  }

  /** Bytes that rows take at most while they are written. */
  weight(start: number, end: number): number {
    let bytes = 0;
    for (const [data, from, to] of this.#parts(start, end)) bytes += weightOf(this.node, data, from, to);
    return bytes;
  }

  /** Takes rows apart, which follow those that were. */
  take(start: number, end: number): void {
    for (const [data, from, to, first] of this.#parts(start, end)) {
      const visit = this.#visitOf(data);
      for (let slot = from; slot < to; slot++) {
        this.#row = first + slot;
        visit(slot, 0);
      }
    }
  }

  /** The slots of the arrays that rows stand in. */
  *#parts(start: number, end: number): Iterable<readonly [data: Data, from: number, to: number, first: number]> {
    let first = 0;
    for (const data of this.#chunks) {
      const [from, to] = [Math.max(start - first, 0), Math.min(end - first, data.length)];
      if (from < to) yield [data, from, to, first];
      first += data.length;
    }
  }

  #visitOf(data: Data): Visit {
    if (this.#last?.[0] !== data) {
      this.#last = [data, this.#visitor(this.node, data, () => [this.node.field.name, this.#row])];
    }
    return this.#last[1];
  }

  /** @param place - where the slot stands that is taken apart. */
  #visitor(node: ColumnNode, data: Data, place: () => Path): Visit {
    const { nullable, definition, children, leaves } = node;
    const isLeaf = children.length === 0;
    const visit = isLeaf ? this.#leaf(node, data, place) : this.#nested(node, data, place);
    const validity = isLeaf ? undefined : validityOf(data);
    if (validity === undefined) return visit;
    return (slot, repetition) => {
      if (bitAt(validity, slot)) visit(slot, repetition);
      else if (nullable) for (const leaf of leaves) leaf.push(null, definition - 1, repetition);
      else this.#refuse('a value, as its field allows no null', place());
    };
  }

  #leaf({ field, leaves: [leaf], nullable, definition }: ColumnNode, data: Data, place: () => Path): Visit {
    const { storage, arrays } = leaf as ShreddedLeaf;
    const read = this.#reader(leaf as ShreddedLeaf, data);
    const type: DataType = field.type;
    const isFloat = DataType.isFloat(DataType.isDictionary(type) ? (type.dictionary as DataType) : type);
    const isOther = isFloat && !this.#lossy ? otherNan(data) : undefined;
    if (!arrays.has(data)) arrays.set(data, false);
    let isNew = arrays.get(data) === false;
    return (slot, repetition) => {
      if (isNew) arrays.set(data, true);
      isNew = false;
      const cell = read(slot);
      if (isOther?.(slot) === true) this.#refuse('NaN without a sign or a payload', place());
      const raw = cell === null ? null : storage.convert(cell);
      if (raw === undefined && !this.#lossy) this.#refuse('values that its units can count', place());
      if (raw !== null && raw !== undefined) leaf?.push(raw, definition, repetition);
      else if (nullable) leaf?.push(null, definition - 1, repetition);
      else this.#refuse('a value, as its field allows no null', place());
    };
  }

  /** Reads the cells of an array; those of a dictionary are made once. */
  #reader(leaf: ShreddedLeaf, data: Data): (slot: number) => StoredCell {
    const limits = this.#limits;
    if (leaf.storage === JSON_TEXT) {
      const read = columnReader(leaf.field, [data], { limits });
      return (slot) => {
        const cell = plainCell(read(slot));
        return cell === null ? null : JSON.stringify(cell);
      };
    }
    const dictionary = data.dictionary as Vector | undefined;
    if (!DataType.isDictionary(data.type) || dictionary === undefined) return storedReader([data], limits);
    const entries = this.#entries.get(dictionary) ?? entryCells(dictionary.data, limits);
    this.#entries.set(dictionary, entries);
    const seen = new Uint8Array(entries.length);
    const validity = validityOf(data);
    return (slot) => {
      if (validity !== undefined && !bitAt(validity, slot)) return null;
      const index = Number(data.values[slot]);
      const cell = entries[index] ?? null;
      if (seen[index] === 0) leaf.use(cell);
      seen[index] = 1;
      return cell;
    };
  }

  #nested(node: ColumnNode, data: Data, place: () => Path): Visit {
    const { field, children, leaves, definition, repetition: own } = node;
    if (data.length === 0 && data.children.length === 0) return () => undefined;
    if (DataType.isStruct(field.type)) {
      const visits = children.map((child, i) =>
        this.#visitor(child, data.children[i] as Data, () => [...place(), child.field.name]),
      );
      return (slot, repetition) => {
        for (const visit of visits) visit(slot, repetition);
      };
    }
    const first = firstOf(data);
    let at = 0;
    const visit = this.#visitor(children[0] as ColumnNode, data.children[0] as Data, () => [...place(), at]);
    return (slot, repetition) => {
      const [start, end] = [first(slot), first(slot + 1)];
      if (start === end) for (const leaf of leaves) leaf.push(null, definition, repetition);
      for (let item = start; item < end; item++) {
        at = item - start;
        visit(item, item === start ? repetition : own);
      }
    };
  }
}

/** Tells where the items of slots of lists begin. */
function firstOf(data: Data): (slot: number) => number {
  const type: DataType = data.type;
  if (DataType.isFixedSizeList(type)) return (slot) => slot * type.listSize;
  const offsets = data.valueOffsets as Int32Array | BigInt64Array | undefined;
  return (slot) => Number(offsets?.[slot] ?? 0);
}

/** Bytes that slots take at most while they are written. */
function weightOf({ field, children, leaves }: ColumnNode, data: Data, start: number, end: number): number {
  if (start === end) return 0;
  const count = (end - start) * leaves.length;
  const type: DataType = field.type;
  if (DataType.isStruct(type)) {
    return children.reduce((sum, child, i) => sum + weightOf(child, data.children[i] as Data, start, end), 0);
  }
  const [inner] = children;
  if (inner !== undefined) {
    const first = firstOf(data);
    return count * ENTRY_BYTES + weightOf(inner, data.children[0] as Data, first(start), first(end));
  }
  const layout = layoutOf(type);
  if (layout?.kind === 'bytes') {
    const first = firstOf(data);
    return count * OBJECT_BYTES + first(end) - first(start);
  }
  if (layout?.kind !== 'fixed' || layout.width <= 8) return count * ENTRY_BYTES;
  return count * (OBJECT_BYTES + layout.width);
}
