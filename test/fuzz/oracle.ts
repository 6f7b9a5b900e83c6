/**
 * What must hold whatever was read: a legal value that comes back as it is, or a refusal that says where and why.
 *
 * @module
 */
import { inspect, isDeepStrictEqual } from 'node:util';
import {
  contentHash,
  equals,
  fromJson,
  fromMsgpack,
  isRaymonError,
  loadJcr,
  toJson,
  toMsgpack,
} from '../../src/types.ts';
import type { ErrorCode, RaymonDataType } from '../../src/types.ts';

/** Something that must not happen. */
export class Finding extends Error {}

function demand(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Finding(what);
}

/** Codes of errors about input. */
const CODES: ReadonlySet<string> = new Set([
  'not-a-document', 'missing', 'wrong-type', 'bad-base64', 'size-mismatch', 'bad-shape', 'bad-dtype', 'unsupported-dtype',
  'bad-exact', 'exact-unsupported', 'bad-value', 'bad-arrow', 'ragged', 'bad-npy', 'syntax', 'duplicate-key', 'bad-utf8',
  'trailing-bytes', 'number-overflow', 'bad-image', 'custom-decoder', 'limit', 'unknown-type',
]); // oxfmt-ignore

const PROTOTYPES = [Object.prototype, Array.prototype, Map.prototype, Uint8Array.prototype, String.prototype];
const CLEAN = PROTOTYPES.map((prototype) => Object.getOwnPropertyDescriptors(prototype));

/** @throws {@link Finding} if what all objects inherit is no longer what it was. */
export function demandCleanPrototypes(): void {
  for (const [i, prototype] of PROTOTYPES.entries()) {
    if (isDeepStrictEqual(Object.getOwnPropertyDescriptors(prototype), CLEAN[i])) continue;
    // Otherwise all that is read after it would look guilty, too.
    for (const name of Reflect.ownKeys(prototype)) Reflect.deleteProperty(prototype, name);
    Object.defineProperties(prototype, CLEAN[i] as PropertyDescriptorMap);
    throw new Finding('a prototype was changed');
  }
}

/** Reads; gives undefined for a refusal as it must be. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    demandRefusal(error);
    return undefined;
  }
}

function demandRefusal(error: unknown): void {
  if (!isRaymonError(error)) throw error;
  // Nobody's own classes take part: an error of the inside must not hide behind this code.
  if (error.code === 'custom-decoder') throw new Finding('something threw inside', { cause: error.cause });
  demand(CODES.has(error.code), `a refusal with the code ${error.code}`);
  demand(error.message.length <= 600, 'a message that is too long');
  demand(!/\p{Cc}|[\u2028\u2029]/u.test(error.message), 'a message with control characters');
  demand('path' in error && typeof error.path === 'string', 'a refusal without a path');
  demand(error.path.startsWith('$') && error.path.length <= 200, 'a path that is none');
}

/** Writes a value that was read; undefined if it is refused, which this form may do for these reasons only. */
function written<T>(write: () => T, ...codes: ErrorCode[]): T | undefined {
  try {
    return write();
  } catch (error) {
    if (isRaymonError(error, ...codes)) return undefined;
    throw error;
  }
}

/** Demands of a value that was read all that a value promises. */
export function demandLegal(value: RaymonDataType): void {
  const text = written(() => toJson(value), 'limit');
  if (text === undefined) return;
  const again = fromJson(text);
  demand(equals(value, again), 'a value that its own text does not give back');
  demand(toJson(again) === text, 'a text that changes when it is read and written');
  demand(equals(value, loadJcr(JSON.parse(text))), 'a value that its own document does not give back');
  demand(equals(value, loadJcr(value.toJcr())), 'a value that what it states does not give back');
  demand(contentHash(again) === contentHash(value), 'equal values with two hashes');
  // It cannot hold half a surrogate pair, nor integers of more than 64 bits.
  const packed = written(() => toMsgpack(value), 'unsupported-value');
  if (packed !== undefined)
    demand(equals(value, fromMsgpack(packed)), 'a value that its own msgpack does not give back');
  demand(inspect(value).length < 2000, 'a value that shows its payload');
}
