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
  /** Whether it stands at a name `exact`. */
  readonly isExact: boolean;
  readonly #plain: { [name: string]: JsonTree } = {};
  /** The names so far, once the object cannot keep their order. */
  #names: (string | number)[] | undefined;
  /** The values of all members, once there are more long names than the engine can keep apart. */
  #values: JsonTree[] | undefined;
  #rank = -1;
  #longNames: TextMap<true> | undefined;

  constructor(count: number, isExact: boolean) {
    this.left = count;
    this.isExact = isExact;
  }

  /** From now on names that the engine cannot hash are kept beside the object. */
  keepApart(): void {
    this.#values ??= this.#keepNames().map((name) => this.#plain[name] as JsonTree);
  }

  #keepNames(): (string | number)[] {
    return (this.#names ??= Object.keys(this.#plain).map(shortName));
  }

  get result(): JsonTree {
    return this.#names === undefined ? this.#plain : new OrderedObject(this.#plain, this.#names, this.#values);
  }

  /** Where the next element goes. */
  get step(): string {
    return this.name;
  }

  has(name: string): boolean {
    return name.length > LONGEST_HASHED ? this.#longNames?.has(name) === true : Object.hasOwn(this.#plain, name);
  }

  add(value: JsonTree): void {
    const { name } = this;
    this.left--;
    const isLong = name.length > LONGEST_HASHED;
    if (isLong) (this.#longNames ??= new TextMap()).set(name, true);
    // A plain object lists integer-like names first, in numeric order.
    const rank = isIntegerLike(name) ? Number(name) : Infinity;
    if (rank < this.#rank) this.#keepNames();
    this.#rank = rank;
    this.#names?.push(shortName(name));
    this.#values?.push(value);
    if (!isLong || this.#values === undefined) setMember(this.#plain, name, value);
  }
}
