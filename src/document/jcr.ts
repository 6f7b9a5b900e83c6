import type { Limits } from '../base/limits.ts';
import type { Path } from '../base/path.ts';
import type { JsonValue } from '../json/json-value.ts';
import type { PayloadJson } from '../json/payload.ts';
import type { RawString } from '../json/raw-string.ts';
import type { JsonTree } from '../json/tree.ts';

/**
 * A JCR document: what a wrapper states itself as.
 *
 * `params` is what every reader understands; `exact` is what `params` cannot carry, and readers that do not
 * know it ignore it. A type and not an interface, so that one document may stand in another's `params`.
 */
export type Jcr<T extends string = string> = {
  /** Dotted name of the wrapper's class, looked up in a registry. */
  readonly type: T;
  /** What every reader understands. */
  readonly params: JsonValue;
  /** What `params` cannot carry; absent where it carries everything. */
  readonly exact?: JsonValue;
};

/** A value that states itself as a JCR document: the one interface that everything else works on. */
export interface RaymonDataType<T extends string = string> {
  /**
   * The value as a document that shares no memory with it.
   *
   * @returns A document that is its own.
   */
  toJcr(): Jcr<T>;
  /** The same, so that `JSON.stringify` writes the document. */
  toJSON(): Jcr<T>;
  /**
   * The same with big leaves left as {@link Payload}s, for writers that stream. Optional: only worth it for
   * wrappers whose leaves are large.
   *
   * @param form - `'canonical'` asks for the one spelling that all equal values share; it need not be what `toJcr`
   *   gives.
   * @param limits - what the call may cost; when missing, what the wrapper was made with.
   */
  toPayloadJcr?(form?: 'canonical', limits?: Limits): PayloadJcr<T>;
}

/** The static side of a wrapper: its name and the way back from `params`. */
export interface RaymonDataTypeClass<T extends string = string, W extends RaymonDataType<T> = RaymonDataType<T>> {
  /** A dotted name such as `acme.Money`; the prefix `raymon.` is reserved. */
  readonly type: T;
  /**
   * Restores a value.
   *
   * @param params - untrusted: check everything, and refuse with `context.fail(...)`.
   * @param context - what is known of the document, and how to refuse it.
   * @returns A wrapper that owns its memory.
   */
  fromJcr(params: unknown, context: LoadContext): W;
  /**
   * Recognises a bare value and wraps it, for `wrap`; undefined when the value is not of this kind. Optional.
   *
   * @param value - any object that is neither JSON nor a wrapper.
   * @param limits - what the call may cost; when missing, {@link DEFAULT_LIMITS}.
   * @returns The wrapper, or undefined.
   * @throws {@link EncodeError} if it is of this kind but cannot be kept.
   */
  adopt?(value: object, limits?: Limits): W | undefined;
  /** @internal What of our own readers' work the class takes over. Users' classes are given plain JSON, checked and their own. */
  readonly reading?: Reading | undefined;
}

/** What a class of this package takes over from the readers. */
export interface Reading {
  /**
   * `fromJcr` checks everything itself, nesting included, and takes what our text reader gives: integers as BigInt,
   * `OrderedObject`, `RawString`.
   */
  readonly trees: true;
  /** The tokens NaN, Infinity and -Infinity, which Python writes, may stand in `params`. */
  readonly nonFinite?: true;
  /**
   * `fromJcr` reads `exact` alone where a document has one, and where it has none needs to know how numbers are written.
   */
  readonly text?: TextReading;
}

/** What a `fromJcr` is told about the document it reads. */
export interface LoadContext {
  /** The document's `exact`, if it has one and the caller did not ask to ignore it. */
  readonly exact: unknown;
  /** The classes that documents may name. */
  readonly registry: TypeRegistry;
  /** What this call may cost. */
  readonly limits: Limits;
  /** Where `params` stands. */
  readonly path: Path;
  /**
   * Loads a document nested in `params`.
   *
   * @param jcr - the nested document.
   * @param at - its place below `params`, for messages.
   * @returns The wrapper of the nested document.
   * @throws {@link DecodeError}, {@link UnknownTypeError} or {@link LimitError} with the place in the whole document.
   */
  load(jcr: unknown, ...at: (string | number)[]): RaymonDataType;
  /**
   * Refuses the document.
   *
   * @param message - what was expected and what was received.
   * @param at - the offending place below `params`.
   * @throws {@link DecodeError} always.
   */
  fail(message: string, ...at: (string | number)[]): never;
}

/** The classes that documents may name. */
export interface TypeRegistry {
  /** The registered names, in the order of registration. */
  readonly types: readonly string[];
  /**
   * Whether a class has this name.
   *
   * @param type - a dotted name.
   * @returns Whether documents of this name can be loaded.
   */
  has(type: string): boolean;
  /**
   * The class of this name.
   *
   * @param type - a dotted name.
   * @returns The class, or undefined.
   */
  get(type: string): RaymonDataTypeClass | undefined;
}

/** A document with some leaves left as payloads. */
export type PayloadJcr<T extends string = string> = {
  /** Dotted name of the wrapper's class. */
  readonly type: T;
  /** What every reader understands. */
  readonly params: PayloadJson;
  /** What `params` cannot carry. */
  readonly exact?: PayloadJson;
};

/** What the scanner of a class has read. */
export interface ScannedParams {
  /** What `fromJcr` is given. */
  readonly params: object;
  /** Where their text ends. */
  readonly end: number;
}

/** A text before it is read, as far as a class looks at it that reads its own documents. */
export interface UnreadText {
  /** The text in UTF-8; undefined for a string. */
  readonly bytes: Uint8Array | undefined;
  /** Bytes of the byte order mark before the text. */
  readonly start: number;
  readonly length: number;
  /** Makes the text again of which this is what was left; undefined if this is all of it. */
  readonly whole: (() => UnreadText) | undefined;
  text(): string;
  /** The first characters, with others for those that are not ASCII. */
  head(length: number): string;
  /** The last characters, with others for those that are not ASCII. */
  tail(length: number): string;
  /** The text without its long strings, in whose place stands something else; undefined if it has none. */
  skeleton(leaveRaw: boolean): TextSkeleton | undefined;
}

/** A text without its long strings. */
interface TextSkeleton {
  readonly parts: readonly string[];
  readonly cuts: readonly { readonly value: JsonTree }[];
  readonly rawStrings: readonly RawString[];
}

/** What a class has read of a text. */
export interface ReadByClass {
  readonly tree: JsonTree;
  /** Whether the tree is plain JSON. */
  readonly isPlain: boolean;
  /** The strings that were left in the bytes. */
  readonly rawStrings: readonly RawString[];
}

/** How texts are read in which documents may stand of which plain values say too little. */
export interface TextReading {
  /** Reads `params` of the class. */
  readonly scan: ScanParams;
  /**
   * Reads a text in a shorter way, if it begins with such a document.
   *
   * @param source - untrusted, not proved to be well-formed.
   * @returns `'marks'` where the ordinary reader has to mark whole floats, `'no marks'` where it has to only if the
   *   document has an `exact`, undefined where nothing is known.
   */
  read(source: UnreadText, options: TextReadingOptions): ReadByClass | 'marks' | 'no marks' | undefined;
  /**
   * Whether such a document is or stands in what was read, and has only the way in which its numbers are written to
   * tell their types by.
   *
   * @param tree - what the text states; its depth was checked.
   * @param textOf - gives the text if it is at hand: where it has no name of such a class, the tree is not looked through.
   */
  needsMarks(
    tree: unknown,
    textOf: () => string | undefined,
    registry: TypeRegistry,
    exact: 'honour' | 'ignore',
  ): boolean;
}

/** How such a text is read. */
export interface TextReadingOptions {
  readonly registry: TypeRegistry;
  readonly limits: Limits;
  readonly exact: 'honour' | 'ignore';
  readonly thresholds: {
    /** Bytes from which a text is worth another way. */
    readonly cutFrom: number;
    /** Code units of the longest text that is read as one string. */
    readonly longestText: number;
  };
}

/**
 * How a class reads its own `params` from text.
 *
 * @param bytes - untrusted; the text in UTF-8, not proved to be well-formed.
 * @param at - where `params` begins.
 * @param limits - what the call may cost.
 * @returns undefined where the ordinary reader has to read the text, or to say what is wrong with it.
 */
export type ScanParams = (bytes: Uint8Array, at: number, limits: Limits) => ScannedParams | undefined;
