import { describe, expect, it } from 'vitest';
import { membersOf, OrderedObject, type JsonTree } from '../../../src/json/tree.ts';
import { OpenContainer } from '../../../src/text/reader/open-container.ts';

const open = (): OpenContainer => {
  const container = new OpenContainer(undefined);
  container.openObject(0);
  return container;
};
const entries = (container: OpenContainer): [string, unknown][] => [
  ...(membersOf(container.closeObject()) as Iterable<[string, unknown]>),
];
const long = (i: number): string => `${'n'.repeat(20_000)}${i}`;

function put(container: OpenContainer, isNew: boolean, value: JsonTree): void {
  expect(isNew).toBe(true);
  container.put(value);
}

describe('OpenContainer', () => {
  it('gives an object with its members in order, and sees each name twice', () => {
    const container = open();
    put(container, container.startIndex(3), 'three');
    put(container, container.startKnown(7, 'a'), 1);
    put(container, container.startOther('b'), 2);
    expect(container.startKnown(7, 'a')).toBe(false);
    expect(container.startOther('b')).toBe(false);
    expect(container.startLateIndex(3)).toBe(false);
    expect(entries(container)).toEqual([
      ['3', 'three'],
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('forgets the names of one object when it opens the next', () => {
    const container = open();
    put(container, container.startKnown(7, 'a'), 1);
    container.closeObject();
    container.openObject(0);
    put(container, container.startKnown(7, 'a'), 2);
    expect(entries(container)).toEqual([['a', 2]]);
  });

  it('takes integer-like names in place while they ascend at its start, and keeps their order after', () => {
    const container = open();
    put(container, container.startIndex(0), 0);
    put(container, container.startIndex(5), 5);
    expect(container.startIndex(5)).toBe(false);
    expect(container.startIndex(4)).toBe(false);
    put(container, container.startLateIndex(4), 4);
    put(container, container.startOther('a'), 'a');
    put(container, container.startLateIndex(9), 9);
    const object = container.closeObject();
    expect(object).toBeInstanceOf(OrderedObject);
    expect([...membersOf(object)].map(([name]) => name)).toEqual(['0', '5', '4', 'a', '9']);
  });

  it('makes data of names that objects inherit', () => {
    const container = open();
    put(container, container.startOther('__proto__'), null);
    put(container, container.startOther('toString'), 1);
    const object = container.closeObject() as Record<string, JsonTree>;
    expect(Object.entries(object)).toEqual([
      ['__proto__', null],
      ['toString', 1],
    ]);
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
  });

  it('keeps long names beside the object once there are too many, and all members in order', () => {
    const container = open();
    put(container, container.startOther('a'), 1);
    put(container, container.startLong(long(0), false), 2);
    put(container, container.startLong(long(1), true), 3);
    expect(container.startLong(long(0), true)).toBe(false);
    expect(container.startLong(long(1), false)).toBe(false);
    put(container, container.startLateIndex(4), 4);
    const object = container.closeObject() as OrderedObject;
    expect([...membersOf(object)]).toEqual([
      ['a', 1],
      [long(0), 2],
      [long(1), 3],
      ['4', 4],
    ]);
    expect(Object.keys(object.plain)).not.toContain(long(1));
  });

  it('says the place of what is read: a name, an index as a name, or the number of an item', () => {
    const container = open();
    container.startOther('a');
    expect([container.step(9), container.isAt('a'), container.isAt('b')]).toEqual(['a', true, false]);
    container.startLateIndex(7);
    expect([container.step(9), container.isAt('7'), container.isAt('a')]).toEqual(['7', false, false]);
    container.openArray(4);
    expect([container.step(9), container.isAt('a')]).toEqual([5, false]);
  });
});
