import { RawString } from '../../src/json/raw-string.ts';
import { isRaymonError } from '../../src/base/errors.ts';
import { type JsonTree, OrderedObject } from '../../src/json/tree.ts';
import { checkUnread, type JsonText } from '../../src/text/reader/json-reader.ts';
import { type Plain, Refusal } from './reference-json.ts';

/** What the product's reader gave, in the form of the reference. */
export function plainOf(text: JsonText): Plain {
  const value = plainTree(text.tree);
  checkUnread(text);
  return value;
}

/** Objects as Maps in their order, and only objects of the kinds that a tree has. */
export function plainTree(tree: JsonTree): Plain {
  if (tree instanceof RawString) return tree.toString();
  if (tree instanceof OrderedObject) {
    return new Map([...tree.members].map(([name, value]) => [name, plainTree(value)]));
  }
  if (Array.isArray(tree)) return tree.map((item: JsonTree) => plainTree(item));
  if (typeof tree !== 'object' || tree === null) return tree as Plain;
  if (Object.getPrototypeOf(tree) !== Object.prototype) throw new TypeError('Expected a plain object in a tree');
  return new Map(Object.entries(tree).map(([name, value]) => [name, plainTree(value)]));
}

/** A value as text that differs wherever two values do: in the order of members, the sign of zero, the type. */
export function spell(value: Plain): string {
  if (value instanceof Map) return `{${[...value].map(([name, item]) => JSON.stringify(name) + spell(item)).join()}}`;
  if (Array.isArray(value)) return `[${value.map(spell).join()}]`;
  if (typeof value === 'string') return JSON.stringify(value);
  return Object.is(value, -0) ? '-0' : `${typeof value} ${value}`;
}

/** What a reading comes to: a value, or the code of its error; any other error is the caller's to report. */
export function spellOutcome(read: () => Plain): string {
  try {
    return spell(read());
  } catch (error) {
    if (error instanceof Refusal || isRaymonError(error)) return error.code;
    throw error;
  }
}
