import type { Limits } from '../base/limits.ts';
import type { Path } from '../base/path.ts';
import type { PayloadJcr } from '../json/payload.ts';
import type { ScannedParams } from './scanned-params.ts';

/** Any value that JSON can state. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

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
  /**
   * Says that `fromJcr` checks everything itself, nesting included, and takes what our text reader gives: integers
   * as BigInt, `OrderedObject`, `RawString`. Optional: without it `fromJcr` is given plain JSON, checked and its own.
   */
  readonly readsTrees?: true;
  /** Says that the tokens NaN, Infinity and -Infinity, which Python writes, may stand in `params`. Optional. */
  readonly readsNonFinite?: true;
  /**
   * Says that where a document has an `exact`, its member `arrow` is what `fromJcr` reads, and `params` only says it
   * again: our text reader then need not prove that nothing of `params` was lost. Optional.
   */
  readonly exactAlone?: 'arrow';
  /**
   * @internal Reads the `params` of a document without `exact` from its text, in a way of its own that `fromJcr` understands.
   * Optional, and only for classes that read trees.
   *
   * @param bytes - untrusted; the text in UTF-8, not proved to be well-formed.
   * @param at - where `params` begins.
   * @param limits - what the call may cost.
   * @returns undefined where the ordinary reader has to read the text, or to say what is wrong with it.
   */
  scanParams?(bytes: Uint8Array, at: number, limits: Limits): ScannedParams | undefined;
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
