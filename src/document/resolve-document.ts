import { DEFAULT_LIMITS, tooMuch } from '../base/limits.ts';
import { LongKeys } from '../base/keys/long-keys.ts';
import { EncodeError, LimitError } from '../base/errors.ts';
import type { Path } from '../base/path.ts';
import type { Jcr, PayloadJcr } from './jcr.ts';
import type { JsonObject, JsonValue } from '../json/json-value.ts';
import { Payload, type PayloadJson, isPayloadList } from '../json/payload.ts';
import { RawString } from '../json/raw-string.ts';
import { SpelledNumber } from '../json/spelled-number.ts';
import { membersOf, OrderedObject, setMember } from '../json/tree.ts';

/**
 * The document with every payload resolved.
 *
 * @returns Plain JSON that shares nothing with `document`.
 * @throws {@link LimitError} if a payload does not fit the engine's longest string.
 */
export function resolveDocument<T extends string>(document: PayloadJcr<T>): Jcr<T> {
  // A document resolves to a document: its type is a string, and stays as it is.
  return resolveMembers(Object.entries<PayloadJson>(document), []) as JsonObject & Jcr<T>;
}

function resolve(value: PayloadJson, at: (string | number)[]): JsonValue {
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))) {
    throw new EncodeError(
      'unsupported-value',
      `Expected a number that JSON.parse reads exactly, got ${typeof value === 'bigint' ? 'a larger integer' : value}: write the document with toJson`,
      at,
    );
  }
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Payload) return resolvePayload(value, at);
  if (value instanceof RawString) return value.toString();
  if (value instanceof SpelledNumber) return value.value;
  if (isPayloadList(value)) return value.map((item, index) => resolveAt(index, item, at));
  if (value instanceof OrderedObject) return resolveOrdered(value, at);
  return resolveMembers(Object.entries(value), at);
}

function resolveOrdered(object: OrderedObject, at: (string | number)[]): JsonObject {
  const longKeys = new LongKeys();
  for (const name of object.values === undefined ? [] : object.names) {
    const count = longKeys.add(String(name));
    if (count > DEFAULT_LIMITS.longKeys) throw tooMuch(DEFAULT_LIMITS, 'longKeys', count, at);
  }
  return resolveMembers(membersOf(object) as Iterable<readonly [string, PayloadJson]>, at);
}

function resolveMembers(members: Iterable<readonly [string, PayloadJson]>, at: (string | number)[]): JsonObject {
  const resolved: { [name: string]: JsonValue } = {};
  for (const [name, member] of members) setMember(resolved, name, resolveAt(name, member, at));
  return resolved;
}

function resolveAt(step: string | number, value: PayloadJson, at: (string | number)[]): JsonValue {
  at.push(step);
  const resolved = resolve(value, at);
  at.pop();
  return resolved;
}

function resolvePayload(payload: Payload, path: Path): JsonValue {
  try {
    return payload.toJSON();
  } catch (error) {
    if (!(error instanceof LimitError)) throw error;
    // The payload does not know where it stands: its error is said again with the place.
    throw error.under(path);
  }
}
