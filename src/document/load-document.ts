import { DecodeError, EncodeError, type RaymonError, UnknownTypeError } from '../base/errors.ts';
import { ownError, readableData } from '../base/foreign-errors.ts';
import { checkLimit, tooMuch } from '../base/limits.ts';
import { type Path, describe, quote } from '../base/path.ts';
import type { RaymonDataType, RaymonDataTypeClass, TypeRegistry } from './jcr.ts';
import { DocumentContext, type LoadSettings, type TextFacts, newSpent } from './load-context.ts';
import type { AskedClass, LoadChoices } from './load-options.ts';
import { OrderedObject, type JsonTree } from '../json/tree.ts';
import { nonFinitePlace } from '../json/find-non-finite.ts';
import { isObject, ownMember, treeMember, type UntrustedObject } from '../json/members.ts';
import { Unknown } from './unknown.ts';
import { isWrapper, wrapperType } from './wrapper.ts';
import { plainCopy } from './plain-copy.ts';

/**
 * Loads one document.
 *
 * @param jcr - untrusted.
 * @param path - where it stands.
 * @param depth - containers open around it.
 * @throws {@link DecodeError}, {@link UnknownTypeError} or {@link LimitError}, and nothing else.
 */
export function loadDocument(jcr: unknown, path: Path, depth: number, settings: LoadSettings): RaymonDataType {
  try {
    return load(jcr, path, depth, settings);
  } catch (error) {
    throw readingError(error, 'Expected a document that can be read', path);
  }
}

/**
 * Loads the document of a call that may say of which class it must be.
 *
 * @param as - undefined for any class of the registry.
 * @throws {@link DecodeError} `wrong-type` if it is of another, before its params are read; and as {@link loadDocument}.
 */
export function loadExpected(
  jcr: unknown,
  path: Path,
  depth: number,
  settings: LoadSettings,
  as: AskedClass | undefined,
): RaymonDataType {
  if (as === undefined) return loadDocument(jcr, path, depth, settings);
  const refuse = (message: string): never => {
    throw new DecodeError('wrong-type', message, [...path, 'type']);
  };
  const type = readableData(path, () => (isObject(jcr) ? ownMember(jcr, 'type') : undefined));
  // The loader refuses what is not a document at all.
  if (typeof type === 'string' && type !== as.type) refuse(`Expected ${as.type}, got ${quote(type)}`);
  const wrapper = loadDocument(jcr, path, depth, settings);
  if (!(wrapper instanceof as)) refuse(`Expected the class that is asked for, got another of the name ${as.type}`);
  return wrapper;
}

function load(jcr: unknown, path: Path, depth: number, settings: LoadSettings): RaymonDataType {
  checkLimit(settings.limits, 'depth', depth + 1, path);
  if (!isObject(jcr)) {
    throw new DecodeError('not-a-document', `Expected a document, an object, got ${describe(jcr)}`, path);
  }
  refuseApart(jcr, path, settings);
  const member = settings.fromText ? treeMember : ownMember;
  const type = member(jcr, 'type');
  if (typeof type !== 'string') {
    if (!isWrapper(jcr)) throw badMember('type', 'a type name', type, path, unusual(jcr));
    throw new DecodeError('not-a-document', 'Expected a document, got a wrapper: pass what its toJcr() gives', path);
  }
  const params = member(jcr, 'params');
  if (params === undefined) throw badMember('params', 'params', params, path);
  if (typeof params === 'object') checkLimit(settings.limits, 'depth', depth + 2, [...path, 'params']);
  const found = settings.registry.get(type);
  if (found === undefined) return loadUnknown(jcr, type, path, depth, settings);
  return loadKnown(jcr, params, found, path, depth, settings);
}

/** Refuses an object of more long names than the limit, which the text reader keeps apart for `exact` alone. */
function refuseApart(value: object, path: Path, { limits }: LoadSettings): void {
  if (!(value instanceof OrderedObject) || value.values === undefined) return;
  throw tooMuch(limits, 'longKeys', limits.longKeys + 1, path);
}

/** Says what was given for a document where that is not an object of data: a Promise, above all. */
function unusual(jcr: object): string {
  const what = describe(jcr);
  return what === 'object' || jcr instanceof OrderedObject ? '' : `, got ${what}`;
}

function badMember(name: string, what: string, value: unknown, path: Path, got = ''): DecodeError {
  return value === undefined
    ? new DecodeError('missing', `Expected ${what}${got}`, [...path, name])
    : new DecodeError('wrong-type', `Expected ${what}, a string, got ${describe(value)}`, [...path, name]);
}

function loadUnknown(
  jcr: UntrustedObject,
  type: string,
  path: Path,
  depth: number,
  settings: LoadSettings,
): RaymonDataType {
  if (settings.unknown === 'refuse') {
    const { types } = settings.registry;
    const advice = BUILT_IN.has(type)
      ? 'raymon/types and raymon have it'
      : "register its class with builtins.with(…), or keep the document as it is with { unknown: 'keep' }";
    const message = `Expected a registered type, got ${quote(type)}: ${advice}`;
    throw new UnknownTypeError(message, type, types, [...path, 'type']);
  }
  return Unknown.keep(jcr, path, depth, settings);
}

function loadKnown(
  jcr: UntrustedObject,
  params: unknown,
  found: RaymonDataTypeClass,
  path: Path,
  depth: number,
  settings: LoadSettings,
): RaymonDataType {
  const member = settings.fromText ? treeMember : ownMember;
  const exact = settings.exact === 'ignore' ? undefined : member(jcr, 'exact');
  if (found.reading?.nonFinite !== true && settings.nonFinite.has(jcr)) {
    const message = `Expected finite numbers for ${found.type}, got NaN or an infinity`;
    const place = nonFinitePlace(params as JsonTree) ?? [];
    throw new DecodeError('wrong-type', message, [...path, 'params', ...place]);
  }
  if (found.reading?.trees === true) {
    const context = new DocumentContext(settings, exact, path, depth + 1);
    return finish(decodeBy(found, params, context, path), found, exact, context, path);
  }
  // A user's decoder is given plain JSON of its own: checked, and with no accessor or shared memory in it. What
  // is nested in it is clean then, and is not copied again.
  const clean: LoadSettings = { ...settings, fromText: true, isPlain: true };
  const copy = settings.fromText && settings.isPlain ? same : plainCopy;
  const context = new DocumentContext(clean, copy(exact, [...path, 'exact'], depth + 1, settings), path, depth + 1);
  const own = copy(params, context.path, depth + 1, settings);
  return finish(decodeBy(found, own, context, path), found, exact, context, path);
}

function same(value: unknown): unknown {
  return value;
}

function decodeBy(found: RaymonDataTypeClass, params: unknown, context: DocumentContext, path: Path): unknown {
  try {
    return found.fromJcr(params, context);
  } catch (error) {
    throw readingError(error, `Expected params that ${found.type} can read, its fromJcr threw`, [...path, 'params']);
  }
}

/** What to throw of what was caught: an EncodeError is one of a constructor that refused what its decoder gave it. */
function readingError(caught: unknown, message: string, path: Path): RaymonError {
  const toError = (cause: unknown): DecodeError => new DecodeError('custom-decoder', message, path, { cause });
  return caught instanceof EncodeError ? toError(caught) : ownError(caught, toError);
}

function finish(
  wrapper: unknown,
  found: RaymonDataTypeClass,
  exact: unknown,
  context: DocumentContext,
  path: Path,
): RaymonDataType {
  if (!isWrapper(wrapper) || wrapperType(wrapper) !== found.type) {
    // Nobody else sees a promise that is refused here: its rejection must not end the process.
    if (wrapper instanceof Promise) wrapper.catch(() => undefined);
    const message = `Expected the fromJcr of ${found.type} to return a wrapper of that type, got ${describe(wrapper)}`;
    throw new DecodeError('custom-decoder', message, path);
  }
  if (exact !== undefined && !context.exactWasRead) {
    const message = `Expected no exact for ${found.type}, which does not read it`;
    throw new DecodeError('exact-unsupported', message, [...path, 'exact']);
  }
  return wrapper;
}

/**
 * How a document is loaded, as a call's options say.
 *
 * @param text - what the text reader found; undefined if the document comes from elsewhere.
 */
export function loadSettings(registry: TypeRegistry, choices: LoadChoices, text: TextFacts | undefined): LoadSettings {
  return {
    registry,
    limits: choices.limits,
    exact: choices.exact,
    unknown: choices.unknown,
    fromText: text !== undefined,
    isPlain: text?.isPlain === true,
    nonFinite: text?.nonFinite ?? NO_TEXT.nonFinite,
    wholeFloats: text?.wholeFloats,
    spellings: text?.spellings,
    spent: newSpent(),
    load: loadDocument,
  };
}

/** The facts of documents that were not read from text. */
const NO_TEXT: TextFacts = { nonFinite: new Set(), isPlain: false };

/** Types of this package that an entry point may lack. */
const BUILT_IN: ReadonlySet<string> = new Set(['raymon.types.Image', 'raymon.types.DataFrame', 'raymon.types.Series']);
