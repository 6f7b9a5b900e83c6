import type { DataType, Field } from 'apache-arrow';
import { checkEmptyItems, type Limits } from '../../base/limits.ts';
import type { Path } from '../../base/path.ts';
import { layoutOf } from './layout.ts';

/** Counts the slots and cells of a frame that no byte of its document stands for. */
export class EmptyCount {
  #count = 0;
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** @throws {@link LimitError} if the frame has more of them than a document may claim. */
  add(count: number, path: Path): void {
    this.#count += count;
    checkEmptyItems(this.#limits, this.#count, path);
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

/** @throws {@link LimitError} if there are more rows than a stream may have that holds no byte for any of them. */
export function checkEmptyRows(fields: readonly Field[], rows: number, limits: Limits, path: Path): void {
  if (fields.every((field) => hasNoBytes(field.type))) checkEmptyItems(limits, rows, path);
}
