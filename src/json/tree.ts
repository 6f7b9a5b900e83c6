import { DecodeError } from '../base/errors.ts';
import type { Path } from '../base/path.ts';
import type { RawString } from './raw-string.ts';
import { isPlainObject } from './plain-object.ts';
import { MAX_GAP, forceDictionaryMode } from './sparse-object.ts';

/**
 * What a text states, with nothing lost that plain JavaScript values cannot hold: integers beyond 2^53 are BigInts,
 * and an object with integer-like keys, which a plain object would reorder, is an {@link OrderedObject}.
 *
 * Numbers may be NaN or infinite where the reader was allowed to accept Python's tokens.
 */
export type JsonTree =
  | null
  | boolean
  | number
  | bigint
  | string
  | RawString
  | readonly JsonTree[]
  | OrderedObject
  | { readonly [name: string]: JsonTree };

/** The members of a JSON object in the order of the text. Made by our readers only, so no caller can pass one in. */
export class OrderedObject {
  /** The members, in the order of plain objects. */
  readonly plain: { readonly [name: string]: JsonTree };
  /** Their names in the order of the text, integer-like ones as numbers: most are never wanted as strings. */
  readonly names: readonly (string | number)[];
  /**
   * The values in the order of `names`, of an object with more long names than V8 can keep apart: `plain` lacks those.
   * Only what stands at a name `exact` can be such an object.
   */
  readonly values: readonly JsonTree[] | undefined;

  /** @param plain - kept, as `names` and `values` are; has exactly these members, but for long ones if there are `values`. */
  constructor(
    plain: { readonly [name: string]: JsonTree },
    names: readonly (string | number)[],
    values?: readonly JsonTree[],
  ) {
    this.plain = plain;
    this.names = names;
    this.values = values;
  }
}

/** A name as {@link OrderedObject.names} has it. */
export function shortName(name: string): string | number {
  return isIntegerLike(name) ? Number(name) : name;
}

/**
 * Gives a member to an object under any legal name: `__proto__` becomes data, never the prototype, and a name that all
 * objects inherit becomes a member even where the inherited one is frozen or an accessor.
 */
export function setMember(object: object, name: string, value: unknown): void {
  if (name in Object.prototype) {
    defineMember(object, name, value);
  } else if (isFewDigits(name)) {
    setIndex(object, Number(name), value);
  } else {
    (object as { [name: string]: unknown })[name] = value;
  }
}

/** The same for a name that all objects inherit. */
export function defineMember(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

/** Engines take no array for a name beyond, unless it is well filled. */
const FARTHEST_INDEX = 9999;

/** The same for an integer-like name. */
export function setIndex(object: object, index: number, value: unknown): void {
  const places = object as { [index: number]: unknown };
  if (index > MAX_GAP && index <= FARTHEST_INDEX && places[index - 1] === undefined && !Object.hasOwn(object, index)) {
    forceDictionaryMode(object, index);
  }
  places[index] = value;
}

const ZERO = 48;
const NINE = 57;

/** Whether a name is integer-like, above 9 and at most {@link FARTHEST_INDEX}. */
function isFewDigits(name: string): boolean {
  const { length } = name;
  if (length < 2 || length > 4) return false;
  const first = name.charCodeAt(0);
  return first > ZERO && first <= NINE && isIntegerLike(name);
}

/** Whether plain objects would list this name before others and in numeric order: `0` to `4294967294`. */
export function isIntegerLike(name: string): boolean {
  const { length } = name;
  if (length === 0 || length > 10) return false;
  for (let i = 0; i < length; i++) {
    const code = name.charCodeAt(i);
    if (code < ZERO || code > NINE) return false;
  }
  return length === 1 || (name.charCodeAt(0) !== ZERO && (length < 10 || Number(name) < 2 ** 32 - 1));
}

/** The own enumerable members of a JSON object, in the best order that is known. Accessors are not run. */
export function* membersOf(object: object): Iterable<readonly [string, unknown]> {
  if (object instanceof OrderedObject) {
    const { names, plain, values } = object;
    for (const [i, name] of names.entries()) yield [String(name), values === undefined ? plain[name] : values[i]];
    return;
  }
  for (const name of Object.keys(object)) {
    yield [name, Object.getOwnPropertyDescriptor(object, name)?.value as unknown];
  }
}

/** Containers nested in a tree, the outermost included. */
export function nesting(tree: unknown): number {
  if (typeof tree !== 'object' || tree === null) return 0;
  let deepest = 0;
  if (Array.isArray(tree)) {
    for (const item of tree) deepest = Math.max(deepest, nesting(item));
  } else if (!(tree instanceof OrderedObject) && !isPlainObject(tree)) {
    // A long string that is still in the bytes of its text.
    return 0;
  } else {
    for (const [, member] of membersOf(tree)) deepest = Math.max(deepest, nesting(member));
  }
  return deepest + 1;
}

/**
 * The values of an object's members, found without making a string of each label.
 *
 * @throws {@link DecodeError} `wrong-type` if it throws when read.
 */
export function valuesOf(column: object, path: Path): readonly unknown[] {
  if (column instanceof OrderedObject) {
    const { names, plain, values } = column;
    return values ?? names.map((name) => plain[name]);
  }
  try {
    return Object.values(column);
  } catch {
    // Documents hold data only, but an object that a caller made may hold accessors.
    throw new DecodeError('wrong-type', 'Expected an object of data, got one that throws when read', path);
  }
}
