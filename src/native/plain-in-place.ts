import { RawString } from '../json/raw-string.ts';
import { OrderedObject, setMember } from '../json/tree.ts';

/** Says that a copy has to be made, which names the place of what is wrong. */
export const UNSETTLED: unique symbol = Symbol('unsettled');

/**
 * Turns a tree of our own text reader, which nobody else holds, into plain values where it stands: objects lose the
 * order of integer-like names, strings left in the bytes of the text are read.
 *
 * The reader has checked depth, names and numbers of members.
 *
 * @param elements - items that an array may have.
 * @returns The tree itself, changed; or what stands for it, if it was no plain container.
 */
export function settled(tree: unknown, elements: number): unknown {
  if (typeof tree !== 'object' || tree === null) return tree;
  if (Array.isArray(tree)) return settledArray(tree, elements);
  if (tree instanceof RawString) return tree.toString();
  if (tree instanceof OrderedObject) return settledMembers(tree.plain, tree.names, elements);
  return settledMembers(tree as Members, Object.keys(tree), elements);
}

interface Members {
  [name: string | number]: unknown;
}

function settledArray(array: unknown[], elements: number): unknown {
  if (array.length > elements) return UNSETTLED;
  for (let i = 0; i < array.length; i++) {
    const item = array[i];
    if (typeof item !== 'object') continue;
    const value = settled(item, elements);
    if (value === UNSETTLED) return UNSETTLED;
    if (value !== item) array[i] = value;
  }
  return array;
}

function settledMembers(object: Members, names: readonly (string | number)[], elements: number): unknown {
  for (const name of names) {
    const member = object[name];
    if (typeof member !== 'object') continue;
    const value = settled(member, elements);
    if (value === UNSETTLED) return UNSETTLED;
    if (value !== member) setMember(object, String(name), value);
  }
  return object;
}
