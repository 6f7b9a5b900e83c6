import { isIntegerLike, OrderedObject, setMember, shortName, type JsonTree } from '../../json/tree.ts';
import { LONGEST_HASHED, TextMap } from '../../base/keys/text-map.ts';

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
  /** Whether it stands at a name `exact`. */
  readonly isExact: boolean;
  #longNames: TextMap<true> | undefined;
  /** All names and values, once there are more long names than the engine can keep apart. */
  #apart: { readonly names: (string | number)[]; readonly values: JsonTree[] } | undefined;

  constructor(count: number, isExact: boolean) {
    this.left = count;
    this.isExact = isExact;
  }

  /** From now on names that the engine cannot hash are kept beside the object. */
  keepApart(): void {
    if (this.#apart !== undefined) return;
    const entries = this.#ordered === undefined ? Object.entries(this.#plain) : [...this.#ordered];
    this.#apart = { names: entries.map(([name]) => shortName(name)), values: entries.map(([, value]) => value) };
  }

  get result(): JsonTree {
    if (this.#apart !== undefined) return new OrderedObject(this.#plain, this.#apart.names, this.#apart.values);
    return this.#ordered === undefined ? this.#plain : new OrderedObject(this.#ordered);
  }

  /** Where the next element goes. */
  get step(): string {
    return this.name;
  }

  has(name: string): boolean {
    if (name.length > LONGEST_HASHED) return this.#longNames?.has(name) === true;
    if (this.#apart !== undefined) return Object.hasOwn(this.#plain, name);
    return this.#ordered === undefined ? Object.hasOwn(this.#plain, name) : this.#ordered.has(name);
  }

  add(value: JsonTree): void {
    const { name } = this;
    this.left--;
    if (name.length > LONGEST_HASHED) (this.#longNames ??= new TextMap()).set(name, true);
    if (this.#apart !== undefined) {
      this.#apart.names.push(shortName(name));
      this.#apart.values.push(value);
      if (name.length <= LONGEST_HASHED) setMember(this.#plain, name, value);
      return;
    }
    // A plain object lists integer-like names first, in numeric order.
    const rank = isIntegerLike(name) ? Number(name) : Infinity;
    if (rank < this.#rank) this.#ordered ??= new Map(Object.entries(this.#plain));
    this.#rank = rank;
    if (this.#ordered === undefined) setMember(this.#plain, name, value);
    else this.#ordered.set(name, value);
  }
}
