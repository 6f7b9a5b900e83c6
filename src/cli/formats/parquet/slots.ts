import { sameBytes } from '../../../base/bytes.ts';
import { LimitError } from '../../../base/errors.ts';
import { countBits, setBit } from '../../../frame/arrow/bitmap.ts';

/** Slots of the first allocation. */
const LEAST_SLOTS = 64;
/** Items that offsets of 32 bits can tell. */
const MOST_ITEMS = 2 ** 31 - 1;

/** The slots of a struct or a list as they are found: which are there, and where the items of each end. */
export class Slots {
  /** How many there are. */
  count = 0;
  #validity = new Uint8Array(LEAST_SLOTS / 8);
  #ends: Int32Array<ArrayBuffer> | undefined;

  /** @param isList - whether slots have items. */
  constructor(isList: boolean) {
    if (isList) this.#ends = new Int32Array(LEAST_SLOTS);
  }

  /** Items in all. */
  get items(): number {
    return this.count === 0 ? 0 : (this.#ends?.[this.count] ?? 0);
  }

  /** How many slots are null. */
  get nulls(): number {
    return this.count - countBits({ bytes: this.#validity, offset: 0 }, 0, this.count);
  }

  /** Adds a slot without items. */
  push(isValid: boolean): void {
    const at = this.count++;
    if (at >> 3 >= this.#validity.length) this.#validity = grown(this.#validity);
    if (isValid) setBit(this.#validity, at);
    if (this.#ends === undefined) return;
    if (at + 1 >= this.#ends.length) this.#ends = grown(this.#ends);
    this.#ends[at + 1] = this.#ends[at] as number;
  }

  /** Adds items to the last slot. */
  extend(count: number): void {
    if (this.#ends === undefined) return;
    const end = this.items + count;
    if (end > MOST_ITEMS)
      throw new LimitError('elements', MOST_ITEMS, `Expected at most ${MOST_ITEMS} items in a column`);
    this.#ends[this.count] = end;
  }

  /** The slot that holds an item, and which of its items that is. */
  holderOf(item: number): readonly [slot: number, place: number] {
    const ends = this.#ends ?? [];
    let [low, high] = [0, this.count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle + 1] as number) > item) high = middle;
      else low = middle + 1;
    }
    return [low, item - (ends[low] ?? 0)];
  }

  /** The first slot that is there with another number of items; -1 if there is none. */
  otherThan(items: number): number {
    const ends = this.#ends ?? new Int32Array(1);
    for (let slot = 0; slot < this.count; slot++) {
      if ((ends[slot + 1] as number) - (ends[slot] as number) !== items) return slot;
    }
    return -1;
  }

  /** Whether others found the same. */
  equals(other: Slots): boolean {
    if (this.count !== other.count || !sameBytes(this.#bits(), other.#bits())) return false;
    const [ours, theirs] = [this.#offsets(), other.#offsets()];
    return ours.every((end, i) => end === theirs[i]);
  }

  /** The buffers of an array of these slots, in memory of their own. */
  buffers(large: boolean): {
    readonly offsets: Int32Array | BigInt64Array;
    readonly validity: Uint8Array | undefined;
  } {
    const offsets = this.#offsets();
    return {
      offsets: large ? BigInt64Array.from(offsets, BigInt) : offsets,
      validity: this.nulls === 0 ? undefined : this.#bits(),
    };
  }

  /** Where the items of each slot begin and end; none if slots have no items. */
  #offsets(): Int32Array {
    return this.#ends?.slice(0, this.count + 1) ?? new Int32Array(0);
  }

  #bits(): Uint8Array {
    return this.#validity.slice(0, Math.ceil(this.count / 8));
  }
}

function grown<T extends Uint8Array | Int32Array>(array: T): T {
  const longer = new (array.constructor as new (length: number) => T)(2 * array.length);
  longer.set(array);
  return longer;
}
