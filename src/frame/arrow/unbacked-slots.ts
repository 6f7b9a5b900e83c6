import type { DataType, Field } from 'apache-arrow';
import { checkEmptyItems, type Limits } from '../../base/limits.ts';
import type { Path } from '../../base/path.ts';
import { layoutOf } from './layout.ts';

/** How many slots and cells without bytes a call has met so far. */
export interface UnbackedCount {
  unbackedSlots: number;
}

/**
 * Counts the slots, rows and cells that no byte of a document stands for, all over a call: a few bytes may claim
 * millions of them, and a bundle of such frames many times as many.
 */
export class UnbackedSlots {
  readonly #limits: Limits;
  readonly #spent: UnbackedCount;

  /** @param spent - what the call has counted before; added to. */
  constructor(limits: Limits, spent: UnbackedCount = { unbackedSlots: 0 }) {
    this.#limits = limits;
    this.#spent = spent;
  }

  /** All that were counted. */
  get count(): number {
    return this.#spent.unbackedSlots;
  }

  /** @throws {@link LimitError} if there are more of them than the documents of a call may claim. */
  add(count: number, path: Path): void {
    this.#spent.unbackedSlots += count;
    checkEmptyItems(this.#limits, this.#spent.unbackedSlots, path);
  }

  /**
   * Counts the rows of columns, if a stream holds no byte for any of them.
   *
   * @throws {@link LimitError} likewise.
   */
  addRows(fields: readonly Field[], rows: number, path: Path): void {
    if (fields.every((field) => hasNoBytes(field.type))) this.add(rows, path);
  }
}

/** Whether a slot of this type may take nothing from a stream: then its length is a mere claim. */
export function hasNoBytes(type: DataType): boolean {
  const layout = layoutOf(type);
  switch (layout?.kind) {
    case 'null':
      return true;
    case 'fixed':
      return layout.width === 0;
    case 'struct':
      return layout.children.every((child) => hasNoBytes(child.type));
    case 'fixed-list':
      return layout.size === 0 || layout.children.every((child) => hasNoBytes(child.type));
    default:
      return false;
  }
}
