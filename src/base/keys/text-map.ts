/** Characters of the longest text that V8 hashes by what it says; the hash of a longer one is made of its length. */
export const LONGEST_HASHED = 16_383;

/**
 * A Map keyed by text that costs what the text is long, however many keys are as long as each other.
 *
 * A long key is cut into pieces that V8 hashes whole; each piece leads to a Map of what may come after it.
 */
export class TextMap<V> {
  readonly #short = new Map<string, V>();
  #long: Branch<V> | undefined;
  #longKeys = 0;

  /** Keys in it. */
  get size(): number {
    return this.#short.size + this.#longKeys;
  }

  has(key: string): boolean {
    return key.length > LONGEST_HASHED ? this.#find(key) !== undefined : this.#short.has(key);
  }

  get(key: string): V | undefined {
    return key.length > LONGEST_HASHED ? this.#find(key)?.value : this.#short.get(key);
  }

  set(key: string, value: V): void {
    if (key.length <= LONGEST_HASHED) {
      this.#short.set(key, value);
      return;
    }
    let branch = (this.#long ??= new Branch<V>());
    for (let at = 0; at < key.length; at += LONGEST_HASHED) {
      const piece = key.slice(at, at + LONGEST_HASHED);
      branch.next ??= new Map();
      let next = branch.next.get(piece);
      if (next === undefined) branch.next.set(piece, (next = new Branch<V>()));
      branch = next;
    }
    if (!branch.isEnd) this.#longKeys++;
    branch.isEnd = true;
    branch.value = value;
  }

  #find(key: string): Branch<V> | undefined {
    let branch = this.#long;
    for (let at = 0; at < key.length && branch !== undefined; at += LONGEST_HASHED) {
      branch = branch.next?.get(key.slice(at, at + LONGEST_HASHED));
    }
    return branch?.isEnd === true ? branch : undefined;
  }
}

/** What may follow a piece of a key. */
class Branch<V> {
  next: Map<string, Branch<V>> | undefined;
  /** Whether a key ends here. */
  isEnd = false;
  value: V | undefined;
}
