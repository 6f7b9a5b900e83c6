import type { Limits } from '../base/limits.ts';
import { hasSymbols } from '../json/plain-object.ts';
import { LONGEST_HASHED } from '../base/keys/text-map.ts';

/** A walk found something that plain JSON does not say exactly. */
const NOT_PLAIN = -1;

/**
 * The number of containers nested in a value that `JSON.stringify` states exactly as it is, or undefined when it might not.
 *
 * This is the fast way past the encoder: it decides nothing about what is refused. `thorough` also looks for what
 * reading a property cannot show: accessors, symbols, and properties that are not enumerable.
 */
export function plainDepth(value: unknown, limits: Limits, depth: number, thorough: boolean): number | undefined {
  if (stringifyIsPatched()) return undefined;
  try {
    const found = measure(value, limits, limits.depth - depth, thorough);
    return found === NOT_PLAIN ? undefined : found;
  } catch {
    // A getter or a proxy threw: the encoder will say where.
    return undefined;
  }
}

/** @param room - containers that may still be opened. */
function measure(value: unknown, limits: Limits, room: number, thorough: boolean): number {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return 0;
    case 'number':
      return isPlainNumber(value) ? 0 : NOT_PLAIN;
    case 'object':
      if (value === null) return 0;
      if (room <= 0) return NOT_PLAIN;
      if (Array.isArray(value)) return measureArray(value, limits, room - 1, thorough);
      return measureObject(value, limits, room - 1, thorough);
    default:
      return NOT_PLAIN;
  }
}

function isPlainNumber(value: number): boolean {
  if (value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER) return value !== 0 || 1 / value > 0;
  return Number.isFinite(value) && Math.abs(value) >= 1e21;
}

function measureArray(array: readonly unknown[], limits: Limits, room: number, thorough: boolean): number {
  const { length } = array;
  if (Object.getPrototypeOf(array) !== Array.prototype || length > limits.elements) return NOT_PLAIN;
  if (thorough && (Object.getOwnPropertyNames(array).length !== length + 1 || hasSymbols(array))) return NOT_PLAIN;
  let deepest = 0;
  for (let i = 0; i < length; i++) {
    let item: unknown;
    if (thorough) {
      const property = Object.getOwnPropertyDescriptor(array, i);
      if (property === undefined || !isPlainProperty(property)) return NOT_PLAIN;
      item = property.value;
      if (!Object.is(item, array[i])) return NOT_PLAIN;
    } else {
      item = array[i];
    }
    const depth = measure(item, limits, room, thorough);
    if (depth === NOT_PLAIN) return NOT_PLAIN;
    if (depth > deepest) deepest = depth;
  }
  return deepest + 1;
}

function measureObject(object: object, limits: Limits, room: number, thorough: boolean): number {
  if (Object.getPrototypeOf(object) !== Object.prototype) return NOT_PLAIN;
  if (thorough && hasSymbols(object)) return NOT_PLAIN;
  let deepest = 0;
  let count = 0;
  for (const name in object) {
    // The encoder counts such names.
    if (name.length > LONGEST_HASHED) return NOT_PLAIN;
    let member: unknown;
    if (thorough) {
      const property = Object.getOwnPropertyDescriptor(object, name);
      if (property === undefined || !isPlainProperty(property)) return NOT_PLAIN;
      member = property.value;
      // A proxy may say one thing here and another when `JSON.stringify` reads it.
      if (!Object.is(member, (object as { readonly [name: string]: unknown })[name])) return NOT_PLAIN;
    } else {
      member = (object as { readonly [name: string]: unknown })[name];
    }
    const depth = measure(member, limits, room, thorough);
    if (depth === NOT_PLAIN) return NOT_PLAIN;
    if (depth > deepest) deepest = depth;
    count++;
  }
  // More own names than enumerated ones: some are hidden. Fewer: Object.prototype was given enumerable ones.
  if (count > limits.keys || Object.getOwnPropertyNames(object).length !== count) return NOT_PLAIN;
  return deepest + 1;
}

function isPlainProperty(property: PropertyDescriptor): boolean {
  return property.enumerable === true && property.get === undefined && property.set === undefined;
}

/** Whether someone gave plain objects or arrays a `toJSON`, which `JSON.stringify` would call. */
function stringifyIsPatched(): boolean {
  return 'toJSON' in Array.prototype || 'toJSON' in Object.prototype;
}
