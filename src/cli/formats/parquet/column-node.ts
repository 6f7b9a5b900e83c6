/**
 * Columns, lists, structs and maps included, as Parquet states them.
 *
 * @see https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#nested-types
 * @module
 */
import { type Data, DataType, type Field } from 'apache-arrow';
import type { SchemaElement } from 'hyparquet-writer';
import type { Path } from '../../../base/path.ts';
import { isFlat } from '../../../frame/stored/stored-cells.ts';
import { ShreddedLeaf } from './shredded-leaf.ts';
import { JSON_TEXT, storageOf } from './storage.ts';

/** A column, or one inside of it, as it is written. */
export interface ColumnNode {
  readonly field: Field;
  readonly nullable: boolean;
  /** The level of definition of a slot that is not null. */
  readonly definition: number;
  /** Of lists: the level of repetition of further items. */
  readonly repetition: number;
  readonly children: readonly ColumnNode[];
  /** Columns of single values in it; itself if it is one. */
  readonly leaves: readonly ShreddedLeaf[];
}

/** Why Parquet cannot hold a column of this type, and the path of what it cannot; undefined if it can. */
export function typeLoss(field: Field, path: Path): readonly [expected: string, path: Path] | undefined {
  const type: DataType = field.type;
  if (isFlat(type) && storageOf(type) !== undefined) return undefined;
  const isList = DataType.isList(type) || DataType.isLargeList(type) || DataType.isFixedSizeList(type);
  if (!isList && !DataType.isStruct(type) && !DataType.isMap(type)) {
    return [`columns of types that it has, got ${String(type).slice(0, 80)}`, path];
  }
  const inner: readonly Field[] = type.children;
  const names = new Set(inner.map(({ name }) => name));
  if (names.size !== inner.length) return ['structs of members whose names differ', path];
  if (inner.length === 0) return ['structs with members', path];
  for (const child of inner) {
    const loss = typeLoss(child, [...path, child.name]);
    if (loss !== undefined) return loss;
  }
  return undefined;
}

/** Where a column stands. */
interface Place {
  readonly definition: number;
  readonly repetition: number;
  /** From the column of the frame to it. */
  readonly way: readonly SchemaElement[];
}

/** Makes the nodes of columns, and the elements of the schema that state them. */
export class NodeBuilder {
  /** Each before those in it. */
  readonly elements: SchemaElement[] = [];
  /** Groups that stand in each other at most. */
  depth = 0;
  readonly #lossy: boolean;

  /** @param lossy - whether what cannot be held becomes null, or text. */
  constructor(lossy: boolean) {
    this.#lossy = lossy;
  }

  /**
   * Makes the node of a column of a frame.
   *
   * @param isHeld - whether Parquet can hold its type; if not, it becomes text of JSON.
   */
  column(field: Field, chunks: readonly Data[], isHeld: boolean): ColumnNode {
    const place = { definition: 0, repetition: 0, way: [] };
    if (isHeld) return this.#node(field, field.name, chunks, place);
    const { way, definition } = this.#add(place, field.name, true, JSON_TEXT.element);
    const leaf = new ShreddedLeaf(field, JSON_TEXT, way, { definition, repetition: 0 });
    return { field, nullable: true, definition, repetition: 0, children: [], leaves: [leaf] };
  }

  /**
   * @param name - in the file.
   * @param chunks - its arrays; those in lists may have slots that no list refers to.
   * @param isKey - whether nulls are never allowed, whatever the field says.
   */
  #node(field: Field, name: string, chunks: readonly Data[], place: Place, isKey = false): ColumnNode {
    const type: DataType = field.type;
    const storage = isFlat(type) ? storageOf(type) : undefined;
    const loses = storage?.isPartial === true || chunks.some(hasNulls);
    const nullable = !isKey && (field.nullable || (this.#lossy && loses));
    if (storage !== undefined) {
      const { way, ...levels } = this.#add(place, name, nullable, storage.element);
      const leaf = new ShreddedLeaf(field, storage, way, levels);
      return { field, nullable, ...levels, children: [], leaves: [leaf] };
    }
    const inner: readonly Field[] = type.children;
    if (DataType.isStruct(type)) {
      const own = this.#add(place, name, nullable, { num_children: inner.length });
      const children = inner.map((child, i) => this.#node(child, child.name, arraysOf(chunks, i), own));
      return nodeOf(field, nullable, own, children);
    }
    const isMap = DataType.isMap(type);
    const kind = isMap ? 'MAP' : 'LIST';
    const own = this.#add(place, name, nullable, {
      converted_type: kind,
      logical_type: { type: kind },
      num_children: 1,
    });
    const [item] = inner as [Field];
    const items = arraysOf(chunks, 0);
    const pair: readonly Field[] = isMap ? (item.type as DataType).children : [];
    const repeated = this.#add(own, isMap ? 'key_value' : 'list', undefined, { num_children: isMap ? 2 : 1 });
    if (!isMap)
      return nodeOf(field, nullable, { ...repeated, definition: own.definition }, [
        this.#node(item, 'element', items, repeated),
      ]);
    const children = pair.map((member, i) =>
      this.#node(member, i === 0 ? 'key' : 'value', arraysOf(items, i), repeated, i === 0),
    );
    return nodeOf(field, nullable, { ...repeated, definition: own.definition }, [
      nodeOf(item, false, repeated, children),
    ]);
  }

  /** @param nullable - undefined for what is repeated. */
  #add(
    { definition, repetition, way }: Place,
    name: string,
    nullable: boolean | undefined,
    kind: Omit<SchemaElement, 'name' | 'repetition_type'>,
  ): Place {
    const repetition_type = nullable === undefined ? 'REPEATED' : nullable ? 'OPTIONAL' : 'REQUIRED';
    const element: SchemaElement = { name, repetition_type, ...kind };
    this.elements.push(element);
    if (kind.num_children !== undefined) this.depth = Math.max(this.depth, way.length + 1);
    return {
      definition: definition + (nullable === false ? 0 : 1),
      repetition: repetition + (nullable === undefined ? 1 : 0),
      way: [...way, element],
    };
  }
}

function nodeOf(
  field: Field,
  nullable: boolean,
  { definition, repetition }: Omit<Place, 'way'>,
  children: readonly ColumnNode[],
): ColumnNode {
  return { field, nullable, definition, repetition, children, leaves: children.flatMap(({ leaves }) => leaves) };
}

/** The arrays inside of arrays; those without slots may have none. */
function arraysOf(chunks: readonly Data[], at: number): readonly Data[] {
  return chunks.flatMap(({ children }) => children[at] ?? []);
}

/** Whether slots are null, or entries that they may refer to. */
function hasNulls({ type, length, nullCount, dictionary }: Data): boolean {
  // apache-arrow counts none in a part of an array of nulls.
  return nullCount > 0 || (DataType.isNull(type) && length > 0) || (dictionary?.data ?? []).some(hasNulls);
}
