import { RegistryError } from '../base/errors.ts';
import { ownErrors } from '../base/foreign-errors.ts';
import { callLimits, type Limits } from '../base/limits.ts';
import { quote } from '../base/path.ts';
import type { RaymonDataType, RaymonDataTypeClass, TypeRegistry } from '../document/jcr.ts';
import {
  LOAD_OPTIONS,
  type LoadOptions,
  READ_OPTIONS,
  readLoadOptions,
  type ReadOptions,
} from '../document/load-options.ts';
import { loadExpected, loadSettings } from '../document/load-document.ts';
import type { Unknown } from '../document/unknown.ts';
import { isWrapper } from '../document/wrapper.ts';
import { Native } from '../native/native.ts';
import { readMsgpackDocument } from '../text/read-document.ts';
import { loadText } from './load-text.ts';
import { type Wrapped, wrapValue } from './wrap.ts';
import type { WriteOptions } from './write-options.ts';

/** What the registered classes make. */
type Instance<C> = C extends { fromJcr(...args: never): infer W } ? W : never;

/** The registered class of a type name. */
type ClassOf<C, T> = C extends { readonly type: T } ? C : never;

/**
 * What loading gives: the class that is asked for, else the one that the document's type names, or any of the
 * registry's for an untyped one.
 */
export type Loaded<C, J, O> = O extends { readonly as: infer A extends RaymonDataTypeClass }
  ? Instance<A>
  : LoadedAny<C, J, O>;

type LoadedAny<C, J, O> =
  | (J extends { readonly type: infer T }
      ? [T] extends [string]
        ? string extends T
          ? Instance<C>
          : Instance<ClassOf<C, T>>
        : Instance<C>
      : Instance<C>)
  | (O extends { readonly unknown: 'keep' } ? Unknown : never);

/** A dotted name: at least two parts of letters, digits and underscores. */
const TYPE_NAME = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/;

const LONGEST_NAME_CHARACTERS = 200;

const RESERVED = 'raymon.';

/**
 * The classes that documents may name; never changed once made.
 *
 * Names are looked up in a Map and nowhere else: nothing is imported or evaluated, whatever a document says.
 */
export class Registry<out C extends RaymonDataTypeClass = RaymonDataTypeClass> implements TypeRegistry {
  readonly #classes: ReadonlyMap<string, RaymonDataTypeClass>;
  /** The classes in the order in which they are asked for bare values: what was added last comes first. */
  readonly #adopters: readonly RaymonDataTypeClass[];

  private constructor(classes: ReadonlyMap<string, RaymonDataTypeClass>) {
    this.#classes = classes;
    this.#adopters = [...classes.values()].toReversed();
  }

  /** @internal A registry of this package's own classes. */
  static builtin<const C extends readonly RaymonDataTypeClass[]>(...classes: C): Registry<C[number]> {
    return new Registry(new Map(classes.map((each) => [each.type, each])));
  }

  /**
   * A new registry with more classes; this one stays as it is.
   *
   * @param classes - with a static `type` and a static `fromJcr`, or made by `defineDataType`.
   * @returns A registry whose `loadJcr`, `fromJson`, `fromMsgpack` and `wrap` know them too.
   * @throws {@link RegistryError} if a name is taken, malformed or begins with `raymon.`.
   */
  with<const D extends readonly RaymonDataTypeClass[]>(...classes: D): Registry<C | D[number]> {
    const all = new Map(this.#classes);
    for (const added of classes) {
      ownErrors(
        (): void => checkClass(added),
        (cause) => new RegistryError('Expected a class that can be read', '', { cause }),
      );
      if (all.has(added.type)) throw new RegistryError(`Expected a name that is free, got ${added.type}`, added.type);
      all.set(added.type, added);
    }
    return new Registry(all);
  }

  get types(): readonly string[] {
    return [...this.#classes.keys()];
  }

  has(type: string): boolean {
    return this.#classes.has(type);
  }

  get(type: string): RaymonDataTypeClass | undefined {
    return this.#classes.get(type);
  }

  /**
   * Loads a document.
   *
   * @param jcr - untrusted; what `JSON.parse` gives. Text is better read by `fromJson`, which also sees what
   *   `JSON.parse` loses: duplicate names, integers beyond 2^53, the order of integer-like names.
   * @param options - limits, the class that is asked for, and how to take `exact` and types that are not known.
   * @returns The wrapper; it shares no memory with `jcr`.
   * @throws {@link OptionError} if an option is unknown or invalid.
   * @throws {@link UnknownTypeError} if the registry has no class of the document's type.
   * @throws {@link DecodeError} if the document is not what the format says.
   * @throws {@link LimitError} if it passes a limit.
   */
  loadJcr<const J, const O extends LoadOptions = LoadOptions>(jcr: J, options?: O): Loaded<C, J, O> {
    const choices = readLoadOptions(options, LOAD_OPTIONS);
    return loadExpected(jcr, [], 0, loadSettings(this, choices, undefined), choices.as) as Loaded<C, J, O>;
  }

  /**
   * Reads JSON text and loads the document that it states, exactly where `JSON.parse` is not: integers beyond 2^53
   * come as BigInt, -0 stays, labels keep their order, duplicate names and overflowing numbers are refused.
   *
   * Only in the `params` of a large DataFrame or Series that `exact` states again, duplicate names and overflowing
   * numbers are not looked for: nothing of them but labels is used.
   *
   * @param input - a string, or UTF-8 in one or several pieces; not changed, and not kept.
   * @param options - limits, the class that is asked for, how to take `exact` and types that are not known, and whether to
   *   refuse NaN.
   * @returns The wrapper; it shares no memory with `input`.
   * @throws {@link DecodeError} with path and byte offset if the text is not JSON or not a legal document.
   * @throws {@link OptionError} if an option is unknown or invalid.
   * @throws {@link UnknownTypeError} if the registry has no class of the document's type.
   * @throws {@link LimitError} if it passes a limit.
   */
  fromJson<const O extends ReadOptions = ReadOptions>(
    input: string | Uint8Array | Iterable<Uint8Array>,
    options?: O,
  ): Loaded<C, unknown, O> {
    return loadText(this, input, readLoadOptions(options, READ_OPTIONS)) as Loaded<C, unknown, O>;
  }

  /**
   * Reads msgpack and loads the document that it states; anything that JSON has not is refused, but for NaN and
   * infinities where Python writes them, in the `params` of a Native. In frames without `exact` numbers that are stored
   * as floats are floats, also whole ones.
   *
   * @param bytes - not changed, and not kept.
   * @param options - limits, the class that is asked for, and how to take `exact` and types that are not known.
   * @returns The wrapper; it shares no memory with `bytes`.
   * @throws {@link DecodeError} with path and byte offset if the bytes are not msgpack or not a legal document.
   * @throws {@link OptionError} if an option is unknown or invalid.
   * @throws {@link UnknownTypeError} if the registry has no class of the document's type.
   * @throws {@link LimitError} if it passes a limit.
   */
  fromMsgpack<const O extends LoadOptions = LoadOptions>(bytes: Uint8Array, options?: O): Loaded<C, unknown, O> {
    const choices = readLoadOptions(options, LOAD_OPTIONS);
    const text = readMsgpackDocument(bytes, { registry: this, ...choices });
    return loadExpected(text.tree, [], 0, loadSettings(this, choices, text), choices.as) as Loaded<C, unknown, O>;
  }

  /**
   * Picks the wrapper for a bare value: a registered class that recognises it, `Native` for anything JSON-like, with
   * what stands inside wrapped in the same way. A wrapper is returned as it is.
   *
   * @param value - kept by reference by the wrapper.
   * @param options - limits.
   * @returns The value itself if it is a wrapper, else a new one.
   * @throws {@link EncodeError} with the path of what cannot be kept.
   * @throws {@link LimitError} if it passes a limit.
   */
  wrap<V>(value: V, options?: WriteOptions): Wrapped<V> {
    const limits = callLimits(options);
    return (isWrapper(value) ? value : wrapValue(value, this.#adopters, limits)) as Wrapped<V>;
  }

  /** @internal The same for a writer: what is wrapped here is checked when it is stated, once. */
  wrapToState(value: unknown, limits: Limits): RaymonDataType {
    return isWrapper(value) ? value : wrapValue(value, this.#adopters, limits, Native.unchecked);
  }
}

/** Whether a value is a registry of this copy of the package; never throws, whatever it is. */
export function isRegistry(value: unknown): value is Registry {
  try {
    return value instanceof Registry;
  } catch {
    return false;
  }
}

function checkClass(added: unknown): void {
  const isFunction = typeof added === 'function';
  const type: unknown = isFunction && 'type' in added ? added.type : undefined;
  if (typeof type !== 'string') throw new RegistryError('Expected a class with a static type, a string', '');
  if (type.length > LONGEST_NAME_CHARACTERS || !TYPE_NAME.test(type)) {
    throw new RegistryError(`Expected a dotted name such as acme.Money, got ${quote(type)}`, type);
  }
  if (type.startsWith(RESERVED)) {
    throw new RegistryError(`Expected a name that does not begin with ${RESERVED}, got ${quote(type)}`, type);
  }
  if (!isFunction || !('fromJcr' in added) || typeof added.fromJcr !== 'function') {
    throw new RegistryError(`Expected the class of ${type} to have a static fromJcr`, type);
  }
}
