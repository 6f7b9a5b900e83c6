import { LONGEST_HASHED } from '../../src/base/keys/text-map.ts';

/**
 * Counts what Maps and Sets have to compare of keys that V8 cannot hash while a function runs: the characters of such a
 * key, once for each different key of its length that the same Map or Set was given before.
 */
export function keyWork(run: () => unknown): number {
  let characters = 0;
  const seen = new WeakMap<object, Map<number, number>>();
  const { get, has, set } = Map.prototype;
  const { add, has: holds } = Set.prototype;
  const count = (holder: object, key: unknown, isNew: boolean): void => {
    if (typeof key !== 'string' || key.length <= LONGEST_HASHED) return;
    let lengths = seen.get(holder);
    if (lengths === undefined) seen.set(holder, (lengths = new Map()));
    const before = (get.call(lengths, key.length) as number | undefined) ?? 0;
    characters += key.length * (1 + before);
    if (isNew) set.call(lengths, key.length, before + 1);
  };
  /* oxlint-disable no-extend-native -- put back below: how else to see what a Map is asked */
  Map.prototype.get = function (this: Map<unknown, unknown>, key) {
    count(this, key, false);
    return get.call(this, key);
  };
  Map.prototype.has = function (this: Map<unknown, unknown>, key) {
    count(this, key, false);
    return has.call(this, key);
  };
  Map.prototype.set = function (this: Map<unknown, unknown>, key, value) {
    const { size } = this;
    set.call(this, key, value);
    count(this, key, this.size > size);
    return this;
  };
  Set.prototype.has = function (this: Set<unknown>, key) {
    count(this, key, false);
    return holds.call(this, key);
  };
  Set.prototype.add = function (this: Set<unknown>, key) {
    const { size } = this;
    add.call(this, key);
    count(this, key, this.size > size);
    return this;
  };
  try {
    run();
  } finally {
    Object.assign(Map.prototype, { get, has, set });
    Object.assign(Set.prototype, { add, has: holds });
  }
  /* oxlint-enable no-extend-native */
  return characters;
}
