import { copyBytes } from '../base/bytes.ts';
import { isPlainObject } from './plain-object.ts';
import { RawString } from './raw-string.ts';
import { type JsonTree, OrderedObject, setMember } from './tree.ts';
import type { FloatMarks } from './whole-floats.ts';

/** A number that is written otherwise than ECMAScript does: `1.0`, `1e2`, `-0.0`, a double of 2^53. */
export class SpelledNumber {
  readonly value: number;
  /** Its text in JSON. */
  readonly text: string;

  constructor(value: number, text: string) {
    this.value = value;
    this.text = text;
  }

  /** Whether its text says that it is a float, also where it is whole. */
  get isFloat(): boolean {
    return /[.eE]/.test(this.text) || Object.is(this.value, -0);
  }
}

/**
 * The text of a number that no reader takes for another value: bare digits from 2^53 on are read as an integer that
 * need not be a double, and Python takes `-0` for 0.
 *
 * @param value - finite.
 * @returns undefined where ECMAScript's own is exact.
 */
export function exactSpelling(value: number): string | undefined {
  if (Object.is(value, -0)) return '-0.0';
  const isBare = Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21;
  return isBare ? `${value}.0` : undefined;
}

/** How the numbers of a text are written that ECMAScript writes otherwise, by the container that holds them. */
export interface Spellings {
  in(container: object): ReadonlyMap<string | number, string> | undefined;
}

/** What a reader knows of the spelling of a tree's numbers. */
export interface NumberFacts {
  readonly spellings?: Spellings | undefined;
  /** The whole numbers written as floats, where no spelling is known: in msgpack. */
  readonly wholeFloats?: FloatMarks | undefined;
}

/**
 * A tree that can be kept for good: its numbers are written as they were, or at least exactly, and its strings are in
 * memory of their own.
 *
 * @param tree - not changed; its depth is checked. Leaves of other classes stay as they are.
 * @returns The tree itself where nothing in it has to be replaced.
 */
export function keepable<T>(tree: T, facts: NumberFacts = {}): T {
  return kept(tree, undefined, false, facts) as T;
}

function kept(value: unknown, spelling: string | undefined, isFloat: boolean, facts: NumberFacts): unknown {
  if (typeof value === 'number') {
    const text = spelling ?? exactSpelling(value) ?? (isFloat ? floatText(value) : undefined);
    return text === undefined ? value : new SpelledNumber(value, text);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof RawString) return new RawString(copyBytes(value.characters));
  const spellings = facts.spellings?.in(value);
  const floats = spellings === undefined ? facts.wholeFloats?.in(value) : undefined;
  const member = (item: unknown, step: string | number): unknown =>
    kept(item, spellings?.get(step), floats?.has(step) === true, facts);
  if (Array.isArray(value)) return keptItems(value, member);
  if (value instanceof OrderedObject) return keptOrdered(value, member);
  return isPlainObject(value) ? keptMembers(value, member) : value;
}

type Member = (item: unknown, step: string | number) => unknown;

function keptItems(items: readonly unknown[], member: Member): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (const [index, item] of items.entries()) {
    const own = member(item, index);
    if (!Object.is(own, item)) (copy ??= items.slice())[index] = own;
  }
  return copy ?? items;
}

function keptMembers(object: { readonly [name: string]: unknown }, member: Member): object {
  let copy: object | undefined;
  for (const name of Object.keys(object)) {
    const item = object[name];
    const own = member(item, name);
    if (Object.is(own, item)) continue;
    copy ??= { ...object };
    setMember(copy, name, own);
  }
  return copy ?? object;
}

function keptOrdered(object: OrderedObject, member: Member): OrderedObject {
  const { plain, names, values } = object;
  const own = keptMembers(plain, member) as { readonly [name: string]: JsonTree };
  const apart = values?.map((value, index) => member(value, String(names[index])) as JsonTree);
  return own === plain && apart === undefined ? object : new OrderedObject(own, names, apart);
}

function floatText(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
