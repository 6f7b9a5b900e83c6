import { MAX_GAP, forceDictionaryMode } from '../../json/sparse-object.ts';
import { defineMember, type JsonTree, OrderedObject, shortName } from '../../json/tree.ts';
import { LONGEST_HASHED, TextMap } from '../../base/keys/text-map.ts';
import { NAME_LIMIT } from './name-table.ts';

/** Says that an object has had a name that is not integer-like: plain objects list such names last. */
const NAMED = Infinity;

const LAST_STAMP = 0x7fff_fffe;

/** An array or object whose end has not been read. One per level of nesting, used again and again. */
export class OpenContainer {
  isArray = false;
  /** Where its items start among those of all open arrays; for an object, where those of arrays inside do. */
  base = 0;
  object: Record<string, JsonTree> = NOTHING;
  /** The names so far, once the object cannot keep their order. */
  order: (string | number)[] | undefined;
  /** The values of all members, once there are more long names than the engine can keep apart. */
  values: JsonTree[] | undefined;
  /** The container around it; undefined for the outermost. */
  readonly parent: OpenContainer | undefined;
  /** Name of the member being read, unless `index` is it. */
  name = '';
  /** Whether the member being read is one of an integer-like name. */
  isIndex = false;
  /** The last integer-like name; -1 before the first, `NAMED` when no more may come. */
  index = -1;
  /** Members so far. */
  count = 0;
  /** Whether the member being read has to be defined, because assigning might meet something inherited. */
  define = false;
  /** Members or items that are whole numbers written as floats. */
  wholeFloats: Set<string | number> | undefined;
  /** Texts of numbers that ECMAScript writes otherwise. */
  spellings: Map<string | number, string> | undefined;
  /** Whether a member `params` has a token that is not finite below it. */
  nonFinite = false;
  // Which names of the table this object has had: those stamped with its number.
  readonly #stamps = new Int32Array(NAME_LIMIT);
  #stamp = 0;
  #isSparse = false;
  #longNames: TextMap<true> | undefined;

  constructor(parent: OpenContainer | undefined) {
    this.parent = parent;
  }

  openArray(base: number): void {
    this.isArray = true;
    this.base = base;
    this.wholeFloats = undefined;
    this.spellings = undefined;
  }

  openObject(base: number): void {
    this.isArray = false;
    this.base = base;
    this.wholeFloats = undefined;
    this.spellings = undefined;
    this.nonFinite = false;
    this.object = {};
    this.order = undefined;
    this.values = undefined;
    this.index = -1;
    this.count = 0;
    this.#isSparse = false;
    this.#longNames = undefined;
    if (++this.#stamp > LAST_STAMP) {
      this.#stamps.fill(0);
      this.#stamp = 1;
    }
  }

  /** Starts the member of a name of the table; false if the object has had it. */
  startKnown(id: number, name: string): boolean {
    this.name = name;
    this.isIndex = false;
    this.index = NAMED;
    this.define = false;
    if (this.#stamps[id] === this.#stamp) return false;
    this.#stamps[id] = this.#stamp;
    if (this.order !== undefined) this.order.push(name);
    return true;
  }

  /** The same for any other name that is not integer-like. */
  startOther(name: string): boolean {
    this.name = name;
    this.isIndex = false;
    this.index = NAMED;
    this.define = name in Object.prototype;
    if (Object.hasOwn(this.object, name)) return false;
    if (this.order !== undefined) this.order.push(name);
    return true;
  }

  /**
   * Starts the member of a name that the engine cannot hash.
   *
   * @param isApart - whether there are too many of them for an object: it is kept beside the object then.
   * @returns False if the object has had the name.
   */
  startLong(name: string, isApart: boolean): boolean {
    this.name = name;
    this.isIndex = false;
    this.index = NAMED;
    this.define = false;
    const longNames = (this.#longNames ??= new TextMap());
    if (longNames.has(name)) return false;
    longNames.set(name, true);
    if (isApart && this.values === undefined) {
      const order = (this.order ??= Object.keys(this.object).map(shortName));
      this.values = order.map((each) => this.object[each] as JsonTree);
    }
    this.order?.push(name);
    return true;
  }

  /** Starts the member of an integer-like name if a plain object keeps it in its place: at its start, ascending. */
  startIndex(index: number): boolean {
    if (index <= this.index || this.order !== undefined) return false;
    if (index > this.index + MAX_GAP) this.#forceDictionaryMode(index);
    this.index = index;
    this.isIndex = true;
    return true;
  }

  /** The same for an integer-like name that `startIndex` does not take; false if the object has had it. */
  startLateIndex(index: number): boolean {
    this.index = index;
    this.isIndex = true;
    // No member is undefined, but something inherited may be there: asking for an own one costs more.
    if (this.object[index] !== undefined && Object.hasOwn(this.object, index)) return false;
    if (index > MAX_GAP && this.object[index - 1] === undefined) this.#forceDictionaryMode(index);
    this.order ??= Object.keys(this.object).map(shortName);
    this.order.push(index);
    return true;
  }

  /** Once is enough: a table becomes an array only when that is smaller. */
  #forceDictionaryMode(index: number): void {
    if (this.#isSparse) return;
    this.#isSparse = true;
    forceDictionaryMode(this.object, index);
  }

  /** Gives the object the value of the member being read. */
  put(value: JsonTree): void {
    if (this.values !== undefined) this.#putApart(value);
    else if (this.isIndex) this.object[this.index] = value;
    else if (this.define) defineMember(this.object, this.name, value);
    else this.object[this.name] = value;
  }

  #putApart(value: JsonTree): void {
    this.values?.push(value);
    if (this.isIndex) this.object[this.index] = value;
    else if (this.name.length <= LONGEST_HASHED) defineMember(this.object, this.name, value);
  }

  /**
   * The name of the member or the index of the item being read.
   *
   * @param top - where its items end.
   */
  step(top: number): string | number {
    if (this.isArray) return top - this.base;
    return this.isIndex ? String(this.index) : this.name;
  }

  /** Whether the member of this name is being read. */
  isAt(name: string): boolean {
    return !this.isArray && !this.isIndex && this.name === name;
  }

  /** Lets go of the object; returns it. */
  closeObject(): OrderedObject | Record<string, JsonTree> {
    const value = this.order === undefined ? this.object : new OrderedObject(this.object, this.order, this.values);
    this.object = NOTHING;
    this.order = undefined;
    this.values = undefined;
    this.#longNames = undefined;
    return value;
  }
}

const NOTHING: Record<string, JsonTree> = /* @__PURE__ */ Object.freeze({});
