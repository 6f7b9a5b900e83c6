/**
 * Whether an object is plain: made by a literal, `JSON.parse` or `Object.create(null)`, in this realm or another.
 */
export function isPlainObject(value: object): value is { readonly [name: string]: unknown } {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || isRoot(prototype);
}

/** Whether an array is an instance of `Array` itself, in this realm or another, and not of a subclass. */
export function isPlainArray(array: readonly unknown[]): boolean {
  const prototype: unknown = Object.getPrototypeOf(array);
  // Every realm's Array.prototype is itself an array, right below the realm's Object.prototype.
  return (
    prototype === Array.prototype || (Array.isArray(prototype) && isRoot(Object.getPrototypeOf(prototype) as unknown))
  );
}

/** Whether a prototype is some realm's Object.prototype: at the end of the chain, with that method as its own. */
function isRoot(prototype: unknown): boolean {
  return (
    typeof prototype === 'object' &&
    prototype !== null &&
    Object.getPrototypeOf(prototype) === null &&
    Object.hasOwn(prototype, 'isPrototypeOf')
  );
}

/** Whether an object has properties named by symbols, which no document can hold. */
export function hasSymbols(object: object): boolean {
  return Object.getOwnPropertySymbols(object).length > 0;
}

/** Whether an object is an instance of a class that extends no other, in this realm or another. */
export function isDirectInstance(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // One step below the realm's Object.prototype.
  return typeof prototype === 'object' && prototype !== null && isRoot(Object.getPrototypeOf(prototype));
}

/** Names the built-in class whose direct instance a value is, in this realm or another; undefined for any other. */
export function builtInClass(value: object): 'Date' | 'Map' | 'Set' | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Date.prototype) return 'Date';
  if (prototype === Map.prototype) return 'Map';
  if (prototype === Set.prototype) return 'Set';
  return isDirectInstance(value) ? CLASSES.find((name) => hasSlot(value, name)) : undefined;
}

const CLASSES = ['Date', 'Map', 'Set'] as const;

/** Whether an object really is one: only then do the class's own methods take it. */
function hasSlot(value: object, name: (typeof CLASSES)[number]): boolean {
  try {
    if (name === 'Date') Date.prototype.getTime.call(value);
    else if (name === 'Map') Map.prototype.has.call(value, undefined);
    else Set.prototype.has.call(value, undefined);
    return true;
  } catch {
    return false;
  }
}
