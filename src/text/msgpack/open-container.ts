import { isIntegerLike, OrderedObject, setMember, type JsonTree } from '../../json/tree.ts';

/** An array of which some elements are still to come. */
export class OpenArray {
  left: number;
  /** Places of whole numbers that are stored as floats. */
  wholeFloats: Set<string | number> | undefined;
  readonly result: JsonTree[] = [];

  constructor(count: number) {
    this.left = count;
  }

  /** Where the next element goes. */
  get step(): number {
    return this.result.length;
  }

  add(value: JsonTree): void {
    this.result.push(value);
    this.left--;
  }
}

/** A map of which some members are still to come: a plain object as long as that keeps their order. */
export class OpenMap {
  left: number;
  /** Names of whole numbers that are stored as floats. */
  wholeFloats: Set<string | number> | undefined;
  /** Whether a number below its `params` is not finite. */
  nonFinite = false;
  /** Of the member to come. */
  name = '';
  readonly #plain: { [name: string]: JsonTree } = {};
  #ordered: Map<string, JsonTree> | undefined;
  #rank = -1;

  constructor(count: number) {
    this.left = count;
  }

  get result(): JsonTree {
    return this.#ordered === undefined ? this.#plain : new OrderedObject(this.#ordered);
  }

  /** Where the next element goes. */
  get step(): string {
    return this.name;
  }

  has(name: string): boolean {
    return this.#ordered === undefined ? Object.hasOwn(this.#plain, name) : this.#ordered.has(name);
  }

  add(value: JsonTree): void {
    const { name } = this;
    // A plain object lists integer-like names first, in numeric order.
    const rank = isIntegerLike(name) ? Number(name) : Infinity;
    if (rank < this.#rank) this.#ordered ??= new Map(Object.entries(this.#plain));
    this.#rank = rank;
    if (this.#ordered === undefined) setMember(this.#plain, name, value);
    else this.#ordered.set(name, value);
    this.left--;
  }
}
