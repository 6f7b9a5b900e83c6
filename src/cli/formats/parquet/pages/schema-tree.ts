import type { SchemaElement, SchemaTree } from 'hyparquet';
import { checkLimit, type Limits } from '../../../../base/limits.ts';
import { badParquet } from './bad-parquet.ts';

/** A column of the schema of a file, or a group of them; shaped as the reader that we build on wants it. */
export class SchemaNode implements SchemaTree {
  readonly element: SchemaElement;
  readonly parent: SchemaNode | undefined;
  readonly children: SchemaNode[] = [];
  /** Groups around it, but for the root. */
  readonly depth: number;
  /** The level of definition from which on it is there, and not null. */
  readonly definition: number;
  /** The level of repetition at which the innermost list that it stands in goes on. */
  readonly repetition: number;

  /** @param parent - undefined for the root, whose own repetition means nothing. */
  constructor({ repetition_type: repetition, ...element }: SchemaElement, parent?: SchemaNode) {
    const isRoot = parent === undefined;
    this.element = isRoot || repetition === undefined ? element : { ...element, repetition_type: repetition };
    this.parent = parent;
    this.depth = isRoot ? -1 : parent.depth + 1;
    this.definition = isRoot ? 0 : parent.definition + (repetition === 'REQUIRED' ? 0 : 1);
    this.repetition = isRoot ? 0 : parent.repetition + (repetition === 'REPEATED' ? 1 : 0);
  }

  get name(): string {
    return this.element.name;
  }

  /** Elements of the schema in it, its own included. */
  get count(): number {
    return this.children.reduce((sum, child) => sum + child.count, 1);
  }

  /** Its name behind those of the groups around it. */
  get path(): string[] {
    return this.schemaPath.slice(1).map(({ name }) => name);
  }

  /** All from the root to it. */
  get schemaPath(): SchemaNode[] {
    return [...(this.parent?.schemaPath ?? []), this];
  }
}

/**
 * Makes the tree that a list of elements states.
 *
 * @param elements - untrusted: each before its children.
 * @returns The root.
 * @throws {@link DecodeError} `bad-value` if they are no tree of columns.
 * @throws {@link LimitError} if they nest deeper than `limits.depth`.
 */
export function schemaTree([first, ...elements]: readonly SchemaElement[], limits: Limits): SchemaNode {
  if (first === undefined) throw badParquet('a tree of columns');
  const root = new SchemaNode(first);
  const open = [{ node: root, left: first.num_children ?? 0 }];
  for (const element of elements) {
    while (open.at(-1)?.left === 0) open.pop();
    const group = open.at(-1);
    if (group === undefined || element.repetition_type === undefined) throw badParquet('a tree of columns');
    const node = new SchemaNode(element, group.node);
    group.node.children.push(node);
    group.left--;
    const left = element.num_children ?? 0;
    if ((left === 0) !== (element.type !== undefined)) throw badParquet('groups of columns', node.path);
    if (left === 0) continue;
    open.push({ node, left });
    checkLimit(limits, 'depth', open.length, node.path);
  }
  if (open.some(({ left }) => left !== 0)) throw badParquet('a tree of columns');
  return root;
}

/** The columns of a tree that have values, in the order in which groups of rows hold them. */
export function leavesOf(node: SchemaNode): SchemaNode[] {
  return node.children.flatMap((child) => (child.children.length === 0 ? [child] : leavesOf(child)));
}

/** Bits that hold a level. */
export function levelBits(most: number): number {
  return 32 - Math.clz32(most);
}
