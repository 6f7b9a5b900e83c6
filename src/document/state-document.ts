import { EncodeError } from '../base/errors.ts';
import { ownError, ownErrors, placedUnder } from '../base/foreign-errors.ts';
import { type Limits, tooMuch } from '../base/limits.ts';
import { type Path, describe } from '../base/path.ts';
import { CheckedJcr } from './checked-document.ts';
import type { PayloadJcr, RaymonDataType } from './jcr.ts';
import { isObject } from '../json/members.ts';
import { isPlainObject } from '../json/plain-object.ts';
import { Payload, type PayloadJson } from '../json/payload.ts';
import { keepable } from '../json/spelled-number.ts';
import { wrapperType } from './wrapper.ts';
import { copyJson, type CopyRules } from '../json/copy.ts';

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
export function stateDocument(
  wrapper: RaymonDataType,
  limits: Limits,
  path: Path = [],
  depth = 0,
  form?: 'canonical',
): Stated {
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
  if (!isChecked(document)) return check(document, wrapper, limits, path, depth);
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
    return isFromThisPackage(document) ? document : wrapper.toJcr();
  } catch (error) {
    throw ownError(placedUnder(error, path), (cause) => {
      return new EncodeError('custom-encoder', 'Expected the wrapper to state itself, its toJcr threw', path, {
        cause,
      });
    });
  }
}

function isChecked(document: unknown): document is CheckedJcr {
  try {
    return document instanceof CheckedJcr;
  } catch {
    // A proxy of a user's wrapper: reading it will say so.
    return false;
  }
}

function isFromThisPackage(document: unknown): boolean {
  return document instanceof CheckedJcr || !isObject(document) || isPlainObject(document);
}

function refuse(message: string, path: Path): never {
  throw new EncodeError('custom-encoder', `${message} in the document of a wrapper`, path);
}

function check(stated: unknown, wrapper: RaymonDataType, limits: Limits, path: Path, depth: number): Stated {
  let deepest = depth;
  const rules: CopyRules<Payload | PayloadJcr> = {
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
  };
  const copy = ownErrors(
    () => copyJson(stated, rules),
    (cause) =>
      new EncodeError('custom-encoder', 'Expected the document of a wrapper that can be read', path, { cause }),
  );
  if (!isObject(copy)) return refuse(`Expected an object, got ${describe(copy)}`, path);
  const { type, params } = copy;
  if (typeof type !== 'string' || type !== wrapperType(wrapper))
    return refuse('Expected the type of its class', [...path, 'type']);
  if (params === undefined) return refuse('Expected params', [...path, 'params']);
  // What a user says as a number must be read as that number.
  const exact = keepable({ ...copy, type, params } as PayloadJson & PayloadJcr);
  return { document: exact, depth: deepest - depth };
}
