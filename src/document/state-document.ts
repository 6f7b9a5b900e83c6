import { CheckedJcr } from './checked-document.ts';
import { copyJson } from '../json/copy.ts';
import { EncodeError, LimitError, RaymonError } from '../base/errors.ts';
import { RawString } from '../json/raw-string.ts';
import type { Jcr, JsonObject, JsonValue, RaymonDataType } from './jcr.ts';
import { OrderedObject, setMember } from '../json/tree.ts';
import { tooMuch, type Limits } from '../base/limits.ts';
import { isObject } from '../json/members.ts';
import { isPlainObject } from '../json/plain-object.ts';
import { describe, type Path } from '../base/path.ts';
import { isPayloadList, Payload, type PayloadJcr, type PayloadJson } from '../json/payload.ts';
import { wrapperType } from './wrapper.ts';

/** A document with the containers nested in it, its own included. */
export interface Stated {
  readonly document: PayloadJcr;
  readonly depth: number;
}

/**
 * States a wrapper as a document whose big leaves are payloads, checking whatever a user's wrapper says.
 *
 * @param path - where the wrapper stands in the value that is written.
 * @param depth - containers open around it.
 * @throws {@link EncodeError} `custom-encoder` if the wrapper throws, or states what is not a document of its type.
 */
export function state(wrapper: RaymonDataType, limits: Limits, path: Path = [], depth = 0, form?: 'canonical'): Stated {
  if (OPEN.has(wrapper)) {
    throw new EncodeError('cycle', 'Expected a value without cycles, got a wrapper that contains itself', path);
  }
  OPEN.add(wrapper);
  let document: unknown;
  try {
    document = ask(wrapper, limits, path, form);
  } finally {
    OPEN.delete(wrapper);
  }
  if (!(document instanceof CheckedJcr)) return check(document, wrapper, limits, path, depth);
  const nesting = CheckedJcr.nestingOf(document);
  if (depth + nesting > limits.depth) throw tooMuch(limits, 'depth', depth + nesting, path);
  return { document, depth: nesting };
}

/** The wrappers that are stating themselves right now: each asks those nested in it. */
const OPEN = new Set<RaymonDataType>();

function ask(wrapper: RaymonDataType, limits: Limits, path: Path, form: 'canonical' | undefined): unknown {
  try {
    if (wrapper.toPayloadJcr === undefined) return wrapper.toJcr();
    const document: unknown = wrapper.toPayloadJcr(form, limits);
    // Another copy of this package has classes of its own for what only writers see: its plain document says the same.
    return isOwn(document) ? document : wrapper.toJcr();
  } catch (error) {
    if (error instanceof EncodeError || error instanceof LimitError) throw error.under(path);
    if (error instanceof RaymonError) throw error;
    throw new EncodeError('custom-encoder', 'Expected the wrapper to state itself, its toJcr threw', path, {
      cause: error,
    });
  }
}

function isOwn(document: unknown): boolean {
  return document instanceof CheckedJcr || !isObject(document) || isPlainObject(document);
}

function refuse(message: string, path: Path): never {
  throw new EncodeError('custom-encoder', `${message} in the document of a wrapper`, path);
}

function check(stated: unknown, wrapper: RaymonDataType, limits: Limits, path: Path, depth: number): Stated {
  let deepest = depth;
  const copy = copyJson<Payload | PayloadJcr>(stated, {
    limits,
    path,
    depth,
    leaf(value, open) {
      if (!(value instanceof Payload || value instanceof CheckedJcr)) return undefined;
      const most = open + (value instanceof Payload ? value.depth : CheckedJcr.nestingOf(value));
      if (most > limits.depth) throw tooMuch(limits, 'depth', most, path);
      deepest = Math.max(deepest, most);
      return value;
    },
    opened(open) {
      deepest = Math.max(deepest, open);
    },
    refuse,
  });
  if (!isObject(copy)) return refuse(`Expected an object, got ${describe(copy)}`, path);
  const { type, params } = copy;
  if (typeof type !== 'string' || type !== wrapperType(wrapper))
    return refuse('Expected the type of its class', [...path, 'type']);
  if (params === undefined) return refuse('Expected params', [...path, 'params']);
  return { document: { ...copy, type, params }, depth: deepest - depth };
}

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
  if (isPayloadList(value)) return value.map((item, index) => resolveAt(index, item, at));
  return resolveMembers(value instanceof OrderedObject ? value.members : Object.entries(value), at);
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
