/** Reads the members of an answer, each checked for its type: an unexpected answer is an error, not nonsense on the page. */
export class Fields {
  readonly #members: ReadonlyMap<string, unknown>;

  /** @throws {@link TypeError} if it is not an object. */
  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unexpected('an object', 'answer');
    this.#members = new Map(Object.entries(value));
  }

  text(name: string): string {
    const value = this.#members.get(name);
    if (typeof value !== 'string') throw unexpected('a string', name);
    return value;
  }

  textOrNull(name: string): string | null {
    return this.#has(name) ? this.text(name) : null;
  }

  number(name: string): number {
    const value = this.#members.get(name);
    if (typeof value !== 'number') throw unexpected('a number', name);
    return value;
  }

  numberOrNull(name: string): number | null {
    return this.#has(name) ? this.number(name) : null;
  }

  boolean(name: string): boolean {
    const value = this.#members.get(name);
    if (typeof value !== 'boolean') throw unexpected('a boolean', name);
    return value;
  }

  list<T>(name: string, read: (item: unknown) => T): T[] {
    return listOf(this.#members.get(name), read);
  }

  /** As it is: `undefined` if there is none. */
  raw(name: string): unknown {
    return this.#members.get(name);
  }

  #has(name: string): boolean {
    return (this.#members.get(name) ?? null) !== null;
  }
}

/** Reads each item of a list. @throws {@link TypeError} if it is not a list. */
export function listOf<T>(value: unknown, read: (item: unknown) => T): T[] {
  if (!Array.isArray(value)) throw unexpected('a list', 'answer');
  return value.map(read);
}

function unexpected(expected: string, name: string): TypeError {
  return new TypeError(`Expected ${expected} as ${name}: the page may be of another version than the hub`);
}
