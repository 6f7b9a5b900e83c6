import type { Path } from '../../../base/path.ts';
import { checkEmptyItems, type Limits } from '../../../base/limits.ts';
import { DataType } from 'apache-arrow';
import type { ColumnShape, LeafShape, NestedShape } from './column-shape.ts';
import { badParquet } from './pages/bad-parquet.ts';
import type { LeafEntries } from './pages/read-leaf.ts';
import { Slots } from './slots.ts';

/** A struct or list on the way to a column of single values. */
interface Step {
  readonly shape: NestedShape;
  readonly slots: Slots;
  /** Items of each slot, null or not, of lists of a fixed size. */
  readonly size: number | undefined;
}

/**
 * Puts the entries of one column of single values into the slots of the lists and structs around it.
 *
 * Takes a step for each slot that it makes, and refuses levels that go on with a list that has not begun.
 */
export class LeafAssembly<T> {
  /** One for each slot of the innermost. */
  readonly cells: (T | null)[] = [];
  readonly #steps: readonly Step[];
  readonly #leaf: LeafShape;
  readonly #limits: Limits;
  /** The places of lists among the steps, by the level of repetition at which they go on. */
  readonly #lists: number[] = [];
  #padded = 0;

  /** @param way - from the column to its values. */
  constructor(way: readonly NestedShape[], leaf: LeafShape, limits: Limits) {
    this.#steps = way.map((shape) => {
      const type: DataType = shape.field.type;
      const size = DataType.isFixedSizeList(type) ? type.listSize : undefined;
      return { shape, slots: new Slots(shape.kind === 'list'), size };
    });
    this.#leaf = leaf;
    this.#limits = limits;
    for (const [at, shape] of way.entries()) if (shape.kind === 'list') this.#lists[shape.repetition] = at;
  }

  /** What was found of the structs and lists, the outermost first. */
  get slots(): ReadonlyMap<NestedShape, Slots> {
    return new Map(this.#steps.map(({ shape, slots }) => [shape, slots]));
  }

  /**
   * Adds the entries of a group of rows.
   *
   * @throws {@link DecodeError} `bad-value` if levels contradict each other.
   * @throws {@link LimitError} if nulls of lists of a fixed size take the room of too many items.
   */
  add({ count, repetition, definition, values }: LeafEntries<T>): void {
    const { node, definition: most } = this.#leaf;
    let next = 0;
    // The lists that the last entry stands in an item of: those can go on.
    let open = 0;
    for (let i = 0; i < count; i++) {
      const [level, there] = [repetition?.[i] ?? 0, definition?.[i] ?? most];
      let at = 0;
      if (level > 0) {
        const place = this.#lists[level];
        const step = place === undefined ? undefined : this.#steps[place];
        if (place === undefined || step?.shape.kind !== 'list' || level > open || there < step.shape.items) {
          throw badParquet('levels that go on with a list that has begun', node.path);
        }
        step.slots.extend(1);
        at = place + 1;
      }
      open = level;
      for (; at < this.#steps.length; at++) {
        const { shape, slots, size } = this.#steps[at] as Step;
        slots.push(there >= shape.definition);
        if (shape.kind === 'struct') continue;
        if (there < shape.items) {
          if (size !== undefined && there < shape.definition) this.#pad(at, size);
          break;
        }
        slots.extend(1);
        open = shape.repetition;
      }
      if (at < this.#steps.length) continue;
      this.cells.push(there >= most ? (values[next++] as T) : null);
    }
  }

  /** The first of the fixed-size lists that has another number of items; undefined if none has. */
  misfit(): Path | undefined {
    for (const [at, { slots, size }] of this.#steps.entries()) {
      const slot = size === undefined ? -1 : slots.otherThan(size);
      if (slot !== -1) return this.#placeOf(at, slot);
    }
    return undefined;
  }

  /** Where the value of a cell stands: row, items and members. */
  placeOf(cell: number): Path {
    return this.#placeOf(this.#steps.length, cell);
  }

  #placeOf(at: number, slot: number): Path {
    const path: (string | number)[] = [];
    let own = slot;
    for (let i = at; i > 0; i--) {
      const { shape, slots } = this.#steps[i - 1] as Step;
      const inner: ColumnShape = this.#steps[i]?.shape ?? this.#leaf;
      if (shape.kind === 'struct') path.unshift(inner.field.name);
      else {
        const [holder, place] = slots.holderOf(own);
        path.unshift(place);
        own = holder;
      }
    }
    return [own, ...path];
  }

  /** Makes the room of items that a null of a fixed-size list takes. */
  #pad(list: number, size: number): void {
    let count = 1;
    for (let at = list; ; at++) {
      const step = this.#steps[at];
      if (at > list) {
        this.#padded += count;
        checkEmptyItems(this.#limits, this.#padded, this.#leaf.node.path);
        for (let i = 0; i < count; i++) {
          if (step === undefined) this.cells.push(null);
          else {
            step.slots.push(false);
            step.slots.extend(step.size ?? 0);
          }
        }
      } else step?.slots.extend(size);
      if (step === undefined || (step.shape.kind === 'list' && step.size === undefined)) return;
      count *= step.size ?? 1;
    }
  }
}
