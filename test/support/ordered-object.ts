import { type JsonTree, OrderedObject, setMember, shortName } from '../../src/json/tree.ts';

/** What a reader makes of an object of these members, in this order. */
export function orderedObject(members: ReadonlyMap<string, JsonTree>): OrderedObject {
  const plain: { readonly [name: string]: JsonTree } = {};
  for (const [name, value] of members) setMember(plain, name, value);
  return new OrderedObject(plain, [...members.keys()].map(shortName));
}
