import { getterOf, isBytes } from '../bytes.ts';
import { DecodeError } from '../errors.ts';
import { describe } from '../path.ts';

const bufferOf = /* @__PURE__ */ getterOf('buffer');
const byteOffsetOf = /* @__PURE__ */ getterOf('byteOffset');
const byteLengthOf = /* @__PURE__ */ getterOf('byteLength');

/** Asks for nothing, but throws where there is no memory. */
const keysOf = Uint8Array.prototype.keys as (this: unknown) => unknown;

/**
 * Whether a typed array has lost its memory: it was transferred, or has shrunk below the view, which looks like one
 * without elements then.
 */
export function isOutOfReach(view: unknown): boolean {
  if (byteLengthOf(view) !== 0) return false;
  try {
    keysOf.call(view);
    return false;
  } catch {
    return true;
  }
}

/**
 * The bytes that a typed array of any class and realm shows now, as a view of this realm that neither grows nor shrinks
 * with the buffer; no bytes have a buffer of their own.
 *
 * @param view - a typed array.
 * @returns The same memory.
 */
export function fixedBytes(view: unknown): Uint8Array {
  const byteLength = byteLengthOf(view) as number;
  // Views of detached memory have no length, as they say themselves: the constructor would throw.
  if (byteLength === 0) return new Uint8Array(0);
  return new Uint8Array(bufferOf(view) as ArrayBuffer, byteOffsetOf(view) as number, byteLength);
}

/**
 * Takes bytes that a caller brought.
 *
 * @param value - anything.
 * @param refuse - throws the error of the door for what is not a Uint8Array, or one that has lost its memory.
 * @returns The same memory, safe to be looked at by any view: see {@link fixedBytes}.
 */
export function incomingBytes(value: unknown, refuse: (problem: 'other' | 'gone') => never): Uint8Array {
  if (!isBytes(value)) return refuse('other');
  if (isOutOfReach(value)) return refuse('gone');
  return fixedBytes(value);
}

/**
 * The same for what is read as a document.
 *
 * @param what - should have been brought, in the words of messages: `chunks of bytes`.
 * @throws {@link DecodeError} `wrong-type` if it is anything else.
 */
export function readBytes(value: unknown, what: string): Uint8Array {
  return incomingBytes(value, (problem) => {
    throw new DecodeError('wrong-type', problem === 'gone' ? GONE : `Expected ${what}, got ${describe(value)}`);
  });
}

/** What to say of bytes that have lost their memory. */
export const GONE = 'Expected bytes with their memory, got some that was transferred or resized';
