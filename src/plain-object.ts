/**
 * Whether an object is plain: made by a literal, `JSON.parse` or `Object.create(null)`, in this realm or another.
 */
export function isPlainObject(value: object): value is { readonly [name: string]: unknown } {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  // Another realm has an Object.prototype of its own: the one at the end of the chain with that method as its own.
  return (
    typeof prototype === 'object' &&
    Object.getPrototypeOf(prototype) === null &&
    Object.hasOwn(prototype, 'isPrototypeOf')
  );
}

/** Names the built-in class whose direct instance a value is, in this realm or another; undefined for any other. */
export function builtInClass(value: object): 'Date' | 'Map' | 'Set' | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Date.prototype) return 'Date';
  if (prototype === Map.prototype) return 'Map';
  if (prototype === Set.prototype) return 'Set';
  if (typeof prototype !== 'object' || prototype === null) return undefined;
  const above: unknown = Object.getPrototypeOf(prototype);
  // One step below the realm's Object.prototype: an instance of the class itself, never of a subclass.
  if (typeof above !== 'object' || above === null || !Object.hasOwn(above, 'isPrototypeOf')) return undefined;
  return CLASSES.find((name) => hasSlot(value, name));
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
