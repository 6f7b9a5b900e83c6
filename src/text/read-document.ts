import type { Limits } from '../base/limits.ts';
import type { RaymonDataTypeClass, ReadExactOnly, TypeRegistry } from '../document/jcr.ts';
import type { TextFacts } from '../document/load-context.ts';
import { hasLoneSurrogate } from '../base/utf8.ts';
import { readableData } from '../base/foreign-errors.ts';
import { isObject, treeMember } from '../json/members.ts';
import type { JsonTree } from '../json/tree.ts';
import { WholeFloats } from '../json/whole-floats.ts';
import { type DocumentHead, HEAD_CHARACTERS, headOf, isEndOfExact, TAIL_CHARACTERS } from './document-head.ts';
import { hasUnknown, needsFloatMarks } from './float-marks.ts';
import { readMsgpack } from './msgpack/reader.ts';
import type { Skeleton } from './reader/cut-strings.ts';
import { type JsonText, readSource } from './reader/json-reader.ts';
import { TextSource, type TextInput } from './reader/text-source.ts';
import { type Thresholds, THRESHOLDS } from './reader/thresholds.ts';
import { scanDocument } from './scan-params.ts';

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
 * Reads the JSON text of a document, or of something in which documents stand, by the shortest safe way: the head of
 * the text is looked at once, and says which it is.
 *
 * 1. `params` alone, of a type that scans them: by its scanner, into columns.
 * 2. `exact` beside `params`, of a type that reads only `exact`: `params` is parsed by the engine and not proved.
 * 3. Anything else by the exact reader; once more with whole floats marked, if a document in it has only its spelling
 *    to tell them by.
 *
 * Each of the first two gives way to the third wherever the text is not quite what they know.
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
  const head = headOf(source.head(HEAD_CHARACTERS)) ?? NO_HEAD;
  const found = registry.get(head.type);
  const exactOnly = found?.reading?.exactOnly;
  const reader = { limits, strict, rawStrings: true, thresholds };
  if (exactOnly !== undefined && !isEndOfExact(source.tail(TAIL_CHARACTERS))) {
    // Only the spelling of its numbers tells the types of its columns.
    return byScanner(source.whole?.() ?? source, head, options) ?? readSource(source, { ...reader, markFloats: true });
  }
  const text =
    (exactOnly && exact === 'honour' ? byExact(source, head, exactOnly, limits) : undefined) ??
    readSource(source, reader);
  if (options.unknown === 'keep' && hasUnknown(text.tree, registry)) {
    return readSource(source, { ...reader, markFloats: true, markSpellings: true });
  }
  // Our own types hold other documents only where their exact says so.
  if (found !== undefined && exactOnly === undefined && isOwn(found) && !hasExact(text.tree)) return text;
  const needsMarks = needsFloatMarks(text.tree, () => source.searchable(true), registry, exact);
  return needsMarks ? readSource(source, { ...reader, markFloats: true }) : text;
}

function sourceOf(input: TextInput | TextSource, limits: Limits, thresholds: Thresholds): TextSource {
  // A proxy may throw when its class is asked for.
  return readableData([], () => (input instanceof TextSource ? input : new TextSource(input, limits, thresholds)));
}

function byExact(
  source: TextSource,
  { type, length }: DocumentHead,
  exactOnly: ReadExactOnly,
  limits: Limits,
): JsonText | undefined {
  const { parts, cuts, rawStrings } = source.skeleton(true) ?? NO_SKELETON;
  const [cut] = cuts;
  if (cut === undefined || cuts.length > 1) return undefined;
  // One long string, so what stands in its place is between two parts of the text.
  const [before = '', , behind = ''] = parts;
  const params = exactOnly(before.slice(length), behind, limits);
  if (params === undefined) return undefined;
  return { ...NO_FACTS, tree: { type, params, exact: { arrow: cut.value } }, isPlain: false, rawStrings };
}

/** Whether a class is one of this package: a subclass has a `fromJcr` of its own, which may read otherwise. */
function isOwn(found: RaymonDataTypeClass): boolean {
  return Object.hasOwn(found, 'reading');
}

function hasExact(tree: JsonTree): boolean {
  return isObject(tree) && treeMember(tree, 'exact') !== undefined;
}

/** No class has this name. */
const NO_HEAD: DocumentHead = { type: '', length: 0 };
const NO_SKELETON: Skeleton = { parts: [], cuts: [], rawStrings: [] };

function byScanner(source: TextSource, head: DocumentHead, options: ReadDocumentOptions): JsonText | undefined {
  const { registry, limits, thresholds = THRESHOLDS } = options;
  const found = registry.get(head.type);
  const scan = found !== undefined && isOwn(found) ? found.reading?.scan : undefined;
  const bytes = scan && source.length >= thresholds.cutFrom ? bytesOf(source, thresholds) : undefined;
  const tree = scan && bytes && scanDocument(bytes, bytes === source.bytes ? source.start : 0, head, scan, limits);
  return tree === undefined ? undefined : { ...NO_FACTS, tree, isPlain: true, rawStrings: [] };
}

/** The text in UTF-8; undefined for a string that is longer than would pay, or holds half a pair of surrogates. */
function bytesOf(source: TextSource, { longestText }: Thresholds): Uint8Array | undefined {
  if (source.bytes !== undefined) return source.bytes;
  const text = source.text();
  return text.length > longestText / 3 || hasLoneSurrogate(text) ? undefined : ENCODER.encode(text);
}

const ENCODER = /* @__PURE__ */ new TextEncoder();
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
    needsFloatMarks(text.tree, () => undefined, registry, exact);
  return needsMarks ? read({ wholeFloats: new WholeFloats() }) : text;
}
