/**
 * Which column of Arrow, lists and structs included, the schema of a Parquet file states.
 *
 * @see https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#nested-types
 * @module
 */
import { DataType, Field, FixedSizeList, LargeList, List, Map_, Struct } from 'apache-arrow';
import { restored } from './arrow-schema.ts';
import { type ColumnPlan, planOf } from './column-plan.ts';
import { badParquet } from './pages/bad-parquet.ts';
import type { SchemaNode } from './pages/schema-tree.ts';

interface AnyShape {
  readonly field: Field;
  /** The level of definition from which on a slot is not null. */
  readonly definition: number;
}

/** A column of single values. */
export interface LeafShape extends AnyShape {
  readonly kind: 'leaf';
  readonly node: SchemaNode;
  readonly plan: ColumnPlan;
}

/** A slot of each member for each slot. */
export interface StructShape extends AnyShape {
  readonly kind: 'struct';
  readonly members: readonly ColumnShape[];
}

/** Any number of items for each slot. */
export interface ListShape extends AnyShape {
  readonly kind: 'list';
  /** The level of repetition at which a further item begins. */
  readonly repetition: number;
  /** The level of definition from which on there is an item. */
  readonly items: number;
  readonly item: ColumnShape;
}

/** What has other columns in it. */
export type NestedShape = StructShape | ListShape;

/** How a column is put together of what the file holds. */
export type ColumnShape = LeafShape | NestedShape;

/**
 * Tells the shape of a column.
 *
 * @param node - a child of the root.
 * @param wanted - what the Arrow schema of its writer says of it; counts as far as it fits.
 * @throws {@link DecodeError} `bad-value` with the path of a column whose type Arrow has not, or whose lists or maps are
 *   none.
 */
export function shapeOf(node: SchemaNode, wanted?: Field): ColumnShape {
  return isRepeated(node) ? listShape(node, node, wanted) : valueShape(node, wanted);
}

/** The shape of what a node is, but for its being repeated. */
function valueShape(node: SchemaNode, wanted: Field | undefined): ColumnShape {
  if (node.children.length === 0) return leafShape(node, wanted);
  if (hasKind(node, ['LIST'])) return listShape(node, repeatedIn(node), wanted);
  if (hasKind(node, ['MAP', 'MAP_KEY_VALUE'])) return mapShape(node, wanted);
  return structShape(node, wanted);
}

function leafShape(node: SchemaNode, wanted: Field | undefined): LeafShape {
  const own = planOf(node.element);
  if (own === undefined) throw badParquet('columns of a type that Arrow has', node.path);
  const plan = (wanted && restored(own, wanted.type as DataType)) ?? own;
  return { kind: 'leaf', field: fieldOf(node, plan.type, wanted), definition: node.definition, node, plan };
}

function structShape(node: SchemaNode, wanted: Field | undefined): StructShape {
  const { children } = node;
  const names = new Set(children.map(({ name }) => name));
  if (names.size !== children.length) throw badParquet('names of columns that differ', node.path);
  const told: readonly Field[] = DataType.isStruct(wanted?.type) ? wanted.type.children : [];
  const isTold = told.length === children.length && told.every(({ name }, i) => name === children[i]?.name);
  const members = children.map((child, i) => shapeOf(child, isTold ? told[i] : undefined));
  const type = new Struct(members.map(({ field }) => field));
  return { kind: 'struct', field: fieldOf(node, type, wanted), definition: node.definition, members };
}

/**
 * @param node - what the list is: a group around what is repeated, or that itself.
 * @param repeated - what is there for each item.
 */
function listShape(node: SchemaNode, repeated: SchemaNode, wanted: Field | undefined): ListShape {
  const type: DataType | undefined = wanted?.type;
  const isTold = DataType.isList(type) || DataType.isLargeList(type) || DataType.isFixedSizeList(type);
  const told: Field | undefined = isTold ? type.children[0] : undefined;
  const shape = itemShape(node, repeated, told);
  const item = named(shape, told?.name ?? shape.field.name);
  const list = DataType.isLargeList(type)
    ? new LargeList(item.field)
    : DataType.isFixedSizeList(type)
      ? new FixedSizeList(type.listSize, item.field)
      : new List(item.field);
  const isBare = node === repeated;
  return {
    kind: 'list',
    field: isBare ? new Field(node.name, list, false, wanted?.metadata) : fieldOf(node, list, wanted),
    definition: isBare ? repeated.definition - 1 : node.definition,
    repetition: repeated.repetition,
    items: repeated.definition,
    item,
  };
}

/** Tells what an item is: what is repeated, or, as it is written today, what stands in it alone. */
function itemShape(list: SchemaNode, repeated: SchemaNode, told: Field | undefined): ColumnShape {
  const [only, ...others] = repeated.children;
  const isItem =
    list === repeated ||
    only === undefined ||
    others.length > 0 ||
    isRepeated(only) ||
    repeated.name === 'array' ||
    repeated.name === `${list.name}_tuple`;
  return isItem ? valueShape(repeated, told) : shapeOf(only, told);
}

function mapShape(node: SchemaNode, wanted: Field | undefined): ListShape {
  const repeated = repeatedIn(node);
  const [key, value, ...others] = repeated.children;
  // Older writers have sets as maps without values.
  if (value === undefined) return listShape(node, repeated, wanted);
  if (key === undefined || others.length > 0) throw badParquet('maps of keys and values', node.path);
  const type: DataType | undefined = wanted?.type;
  const told: Field | undefined = DataType.isMap(type) ? type.children[0] : undefined;
  const toldPair: readonly Field[] = DataType.isStruct(told?.type) ? told.type.children : [];
  // Keys are never null, whatever a writer allowed.
  const members = [
    named(shapeOf(key, toldPair[0]), toldPair[0]?.name ?? key.name, toldPair[0]?.nullable === true),
    named(shapeOf(value, toldPair[1]), toldPair[1]?.name ?? value.name),
  ];
  const entries = new Struct(members.map(({ field }) => field));
  const item: StructShape = {
    kind: 'struct',
    field: new Field(told?.name ?? repeated.name, entries, told?.nullable === true, told?.metadata),
    definition: repeated.definition,
    members,
  };
  return {
    kind: 'list',
    field: fieldOf(node, new Map_(item.field as never, DataType.isMap(type) && type.keysSorted), wanted),
    definition: node.definition,
    repetition: repeated.repetition,
    items: repeated.definition,
    item,
  };
}

/** The one column of a list or map that is repeated. */
function repeatedIn(node: SchemaNode): SchemaNode {
  const [repeated, ...others] = node.children;
  if (repeated !== undefined && others.length === 0 && isRepeated(repeated)) return repeated;
  throw badParquet('lists and maps of one column that is repeated', node.path);
}

function isRepeated({ element }: SchemaNode): boolean {
  return element.repetition_type === 'REPEATED';
}

function hasKind(
  { element: { converted_type: converted, logical_type: logical } }: SchemaNode,
  kinds: string[],
): boolean {
  return kinds.includes(converted ?? '') || kinds.includes(logical?.type ?? '');
}

function fieldOf({ name, element }: SchemaNode, type: DataType, wanted: Field | undefined): Field {
  return new Field(name, type, element.repetition_type === 'OPTIONAL', wanted?.metadata);
}

/** The same shape under the name that Arrow's schema has for it: Parquet has its own for items, keys and values. */
function named(shape: ColumnShape, name: string, nullable: boolean = shape.field.nullable): ColumnShape {
  const { type, metadata } = shape.field;
  return { ...shape, field: new Field(name, type, nullable, metadata) };
}
