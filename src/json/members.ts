import { DecodeError } from '../base/errors.ts';
import { LONGEST_STRING } from '../base/limits.ts';
import { type Path, describe } from '../base/path.ts';
import { type Base64Member, Base64String, RawString } from './raw-string.ts';
import { OrderedObject } from './tree.ts';

/** An object whose members are not yet known to be anything. */
export interface UntrustedObject {
  readonly [name: string]: unknown;
}

/** Whether a value is a JSON object: not null, not an array. */
export function isObject(value: unknown): value is UntrustedObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws {@link DecodeError} `wrong-type` if `value` is not a JSON object. */
export function readObject(value: unknown, path: Path): UntrustedObject {
  if (!isObject(value)) throw new DecodeError('wrong-type', `Expected an object, got ${describe(value)}`, path);
  return value;
}

/**
 * An own data member of an object, undefined when there is none.
 *
 * Inherited members do not count, and accessors are not run.
 */
export function ownMember(object: object, name: string): unknown {
  const holder = object instanceof OrderedObject ? object.plain : object;
  return Object.getOwnPropertyDescriptor(holder, name)?.value;
}

/** The same of an object of a tree that our own reader made: it has no accessors, and is asked in half the time. */
export function treeMember(object: object, name: string): unknown {
  const holder: object = object instanceof OrderedObject ? object.plain : object;
  return Object.hasOwn(holder, name) ? (holder as UntrustedObject)[name] : undefined;
}

/** @throws {@link DecodeError} `missing` or `wrong-type` if the member is not a string. */
export function readString(object: UntrustedObject, name: string, path: Path): string {
  const value = required(object, name, path);
  if (typeof value === 'string') return value;
  // A name may be long enough for the reader to have left it in its bytes; none is longer than a string can be.
  if (value instanceof RawString && value.length <= LONGEST_STRING) return value.toString();
  throw new DecodeError('wrong-type', `Expected a string, got ${describe(value)}`, [...path, name]);
}

/** @throws {@link DecodeError} `missing` if there is no such member. */
export function required(object: UntrustedObject, name: string, path: Path): unknown {
  const value = ownMember(object, name);
  if (value === undefined) throw new DecodeError('missing', `Expected a member ${name}`, [...path, name]);
  return value;
}

/**
 * A member that is base64, sized but not yet decoded.
 *
 * @throws {@link DecodeError} `missing`, `wrong-type`, or `bad-base64` if its length or padding is wrong.
 */
export function readBase64(object: UntrustedObject, name: string, path: Path): Base64Member {
  const value = required(object, name, path);
  const at = [...path, name];
  const member = asBase64(value, at);
  if (member !== undefined) return member;
  throw new DecodeError('wrong-type', `Expected a string, got ${describe(value)}`, at);
}

/** A string as base64; undefined for any other value. */
export function asBase64(value: unknown, path: Path): Base64Member | undefined {
  if (typeof value === 'string') return new Base64String(value, path);
  return value instanceof RawString ? value.asBase64(path) : undefined;
}
