import { describe, expect, it } from 'vitest';
import { membersOf, OrderedObject, type JsonTree } from '../../../src/json/tree.ts';
import { OpenArray, OpenMap } from '../../../src/text/msgpack/open-container.ts';

function mapOf(members: readonly (readonly [string, JsonTree])[], isExact = false): OpenMap {
  const map = new OpenMap(members.length, isExact);
  for (const [name, value] of members) {
    map.name = name;
    map.add(value);
  }
  return map;
}

const long = (i: number): string => `${'n'.repeat(20_000)}${i}`;

describe('OpenArray', () => {
  it('counts what is still to come, and says where the next element goes', () => {
    const array = new OpenArray(2);
    expect([array.left, array.step]).toEqual([2, 0]);
    array.add('a');
    expect([array.left, array.step]).toEqual([1, 1]);
    array.add(null);
    expect([array.left, array.result]).toEqual([0, ['a', null]]);
  });
});

describe('OpenMap', () => {
  it('is a plain object as long as that keeps the order of its names', () => {
    for (const names of [[], ['a', 'b'], ['0', '7', 'a'], ['4294967295', 'a']]) {
      const { result } = mapOf(names.map((name, i) => [name, i]));
      expect(result).not.toBeInstanceOf(OrderedObject);
      expect(Object.entries(result as object)).toEqual(names.map((name, i) => [name, i]));
    }
  });

  it.each([[['a', '0']], [['7', '0']], [['0', 'a', '1', 'b']]])(
    'keeps the order of %j, which objects change',
    (names) => {
      const { result } = mapOf(names.map((name, i) => [name, i]));
      expect(result).toBeInstanceOf(OrderedObject);
      expect([...membersOf(result as object)]).toEqual(names.map((name, i) => [name, i]));
    },
  );

  it('knows the names that it has had, and none that objects inherit', () => {
    const map = mapOf([['a', 1], ['__proto__', { x: 1 }], ['3', 2]]); // oxfmt-ignore
    for (const name of ['a', '__proto__', '3']) expect(map.has(name)).toBe(true);
    for (const name of ['constructor', 'toString', 'b', '4']) expect(map.has(name)).toBe(false);
    expect(Object.getPrototypeOf((map.result as OrderedObject).plain)).toBe(Object.prototype);
  });

  it('keeps long names beside the object once they are too many for the engine, in their order', () => {
    const map = mapOf([['a', 1], [long(0), 2]]); // oxfmt-ignore
    map.keepApart();
    map.keepApart();
    for (const [name, value] of [
      [long(1), 3],
      ['5', 4],
      ['b', 5],
    ] as const) {
      // oxfmt-ignore
      map.name = name;
      map.add(value);
    }
    expect([map.has(long(0)), map.has(long(1)), map.has(long(2)), map.has('b'), map.has('c')]).toEqual([
      true,
      true,
      false,
      true,
      false,
    ]);
    expect([...membersOf(map.result as object)]).toEqual([
      ['a', 1],
      [long(0), 2],
      [long(1), 3],
      ['5', 4],
      ['b', 5],
    ]);
    expect(Object.keys((map.result as OrderedObject).plain)).not.toContain(long(1));
  });
});
