import type { Limits } from '../base/limits.ts';
import type { TextReading, TypeRegistry } from '../document/jcr.ts';
import type { TextFacts } from '../document/load-context.ts';
import { readableData } from '../base/foreign-errors.ts';
import { isObject, treeMember } from '../json/members.ts';
import type { JsonTree } from '../json/tree.ts';
import { WholeFloats } from '../json/whole-floats.ts';
import { hasUnknown } from './float-marks.ts';
import { readMsgpack } from './msgpack/reader.ts';
import { type JsonText, readSource } from './reader/json-reader.ts';
import { TextSource, type TextInput } from './reader/text-source.ts';
import { type Thresholds, THRESHOLDS } from './reader/thresholds.ts';

/** How a document's text is read. */
export interface ReadDocumentOptions {
  readonly registry: TypeRegistry;
  readonly limits: Limits;
  /** `ignore` asks for what a reader gets that does not know `exact`. */
  readonly exact: 'honour' | 'ignore';
  /** `keep` asks for all that documents of unknown types say, the spelling of their numbers included. */
  readonly unknown?: 'refuse' | 'keep' | undefined;
  /** Refuse the tokens NaN, Infinity and -Infinity everywhere. */
  readonly strict: boolean;
  /** For tests. */
  readonly thresholds?: Thresholds | undefined;
}

/**
 * Reads the JSON text of a document, or of something in which documents stand, by the shortest safe way.
 *
 * 1. A document of a type that reads its own text: in that way.
 * 2. Anything else by the exact reader; once more with whole floats marked, if a document in it has only its spelling
 *    to tell them by.
 *
 * The first gives way to the second wherever the text is not quite what it knows.
 *
 * @param input - a string, or UTF-8 in one or several pieces; a byte order mark at the start is skipped. Or a source of
 *   one's own.
 * @returns A tree that refers to `input` only by its raw strings.
 * @throws {@link DecodeError} `syntax`, `duplicate-key`, `number-overflow`, `bad-utf8` or `trailing-bytes`, with path
 *   and offset.
 * @throws {@link LimitError} if the text passes a limit.
 */
export function readDocument(input: TextInput | TextSource, options: ReadDocumentOptions): JsonText {
  const { registry, limits, strict, exact, thresholds = THRESHOLDS } = options;
  const source = sourceOf(input, limits, thresholds);
  const reading = textReadingOf(registry);
  const reader = { limits, strict, rawStrings: true, thresholds };
  const own = reading?.read(source, { registry, limits, exact, thresholds });
  if (own === 'marks') return readSource(source, { ...reader, markFloats: true });
  if (typeof own === 'object') return { ...NO_FACTS, ...own };
  const text = readSource(source, reader);
  if (options.unknown === 'keep' && hasUnknown(text.tree, registry)) {
    return readSource(source, { ...reader, markFloats: true, markSpellings: true });
  }
  if (own === 'no marks' && isObject(text.tree) && treeMember(text.tree, 'exact') === undefined) return text;
  const needsMarks = reading?.needsMarks(text.tree, () => source.searchable(true), registry, exact);
  return needsMarks === true ? readSource(source, { ...reader, markFloats: true }) : text;
}

/** How the first class reads texts that has a way of its own; null if none has. */
function textReadingOf(registry: TypeRegistry): TextReading | null {
  let reading = TEXT_READINGS.get(registry);
  if (reading === undefined) {
    const readings = registry.types.map((type) => registry.get(type)?.reading?.text);
    reading = readings.find((each) => each !== undefined) ?? null;
    TEXT_READINGS.set(registry, reading);
  }
  return reading;
}

/** A registry never changes. */
const TEXT_READINGS = /* @__PURE__ */ new WeakMap<TypeRegistry, TextReading | null>();

function sourceOf(input: TextInput | TextSource, limits: Limits, thresholds: Thresholds): TextSource {
  // A proxy may throw when its class is asked for.
  return readableData([], () => (input instanceof TextSource ? input : new TextSource(input, limits, thresholds)));
}

const NO_FACTS = { nonFinite: new Set<object>(), wholeFloats: /* @__PURE__ */ new WholeFloats() } as const;

/** What is read from msgpack, besides its values. */
export interface MsgpackText extends TextFacts {
  readonly tree: JsonTree;
}

/**
 * Reads a document, or something in which documents stand, from msgpack; once more with whole floats marked, if a
 * document in it has only the encoding of its numbers to tell their types by.
 *
 * @returns A tree that refers to `bytes` only by its raw strings.
 * @throws {@link DecodeError} with path and byte offset.
 * @throws {@link LimitError} if it passes a limit.
 */
export function readMsgpackDocument(bytes: Uint8Array, options: Omit<ReadDocumentOptions, 'strict'>): MsgpackText {
  const { registry, limits, exact } = options;
  const read = (marks: { readonly wholeFloats?: WholeFloats }): MsgpackText => {
    const nonFinite = new Set<object>();
    const tree = readMsgpack(bytes, { limits, rawStrings: true, nonFinite, ...marks });
    return { tree, nonFinite, isPlain: false, ...marks };
  };
  const text = read({});
  const needsMarks =
    (options.unknown === 'keep' && hasUnknown(text.tree, registry)) ||
    textReadingOf(registry)?.needsMarks(text.tree, () => undefined, registry, exact) === true;
  return needsMarks ? read({ wholeFloats: new WholeFloats() }) : text;
}
