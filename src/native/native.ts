import { CheckedJcr } from '../document/checked-document.ts';
import { EncodeError } from '../base/errors.ts';
import { showAs } from '../base/inspect.ts';
import type { Jcr, LoadContext, PayloadJcr, RaymonDataType, Reading } from '../document/jcr.ts';
import type { KeepsOptimized } from '../base/keep-optimized.ts';
import { callLimits, checkLimit, DEFAULT_LIMITS, resolveLimits, type Limits } from '../base/limits.ts';
import { checkCallback, type OptionNames, readOptions } from '../base/options.ts';
import { DocumentContext } from '../document/load-context.ts';
import { Numpy } from '../numpy/numpy.ts';
import { readObject, required } from '../json/members.ts';
import { describe } from '../base/path.ts';
import { isPlainObject } from '../json/plain-object.ts';
import { parseBy, type StandardSchema } from './standard-schema.ts';
import { resolveDocument } from '../document/resolve-document.ts';
import { restore } from './decode.ts';
import { encodeValue, type Encoded } from './encode.ts';
import { plainDepth } from './plain-depth.ts';
import { PlainPayload } from './plain-payload.ts';

/** How a {@link Native} is made. */
export interface NativeOptions {
  /** Limits of this call; {@link DEFAULT_LIMITS} for those not given. */
  readonly limits?: Partial<Limits> | undefined;
  /**
   * Wraps an object inside the value that is neither JSON, nor one of the kinds a Native knows, nor a wrapper;
   * undefined refuses it. Without it typed arrays, ndarrays and tensors become `Numpy`.
   */
  readonly adopt?: Adopt | undefined;
}

const NATIVE_OPTIONS: OptionNames<NativeOptions> = { limits: true, adopt: true };

/** Wraps an object; undefined if it is not of a kind that it knows. */
export type Adopt = (value: object, limits?: Limits) => RaymonDataType | undefined;

/**
 * A JSON-like value, kept exactly.
 *
 * Beside JSON it holds NaN, infinities, -0, undefined, BigInt, Date, Map, Set, errors, URL, RegExp, ArrayBuffer,
 * DataView, and other wrappers, which are stated as documents of their own; typed arrays and ndarrays inside it are
 * stated as `Numpy`. Anything else is refused.
 */
export class Native<T = unknown> implements RaymonDataType<'raymon.types.Native'> {
  /** Name in documents. */
  static readonly type = 'raymon.types.Native' as const;
  /** @internal */
  static readonly reading: Reading = { trees: true, nonFinite: true };
  /** The value itself, not a copy: leave it as it is until it is written. */
  readonly data: T;
  readonly #limits: Limits;
  /** Whether it was looked at for what reading a property cannot show. */
  readonly #isChecked: boolean;
  readonly #adopt: Adopt;

  /** @internal How a Native wraps what it does not know itself: part of what it says, so `equals` asks for it. */
  static adopterOf(native: Native): Adopt {
    return native.#adopt;
  }

  /**
   * Wraps a value.
   *
   * @param value - kept by reference.
   * @param options - limits, and how to wrap objects that a Native does not know.
   * @throws {@link EncodeError} with the path of what no document can hold.
   * @throws {@link LimitError} if it passes a limit.
   * @throws {@link OptionError} if an option is unknown or invalid.
   */
  constructor(value: T, options?: NativeOptions) {
    this.data = value;
    if (isInternal(options)) {
      this.#limits = options.limits;
      this.#adopt = options.adopt;
      // What was just loaded is known to be legal.
      this.#isChecked = options instanceof LoadedOptions;
      return;
    }
    const given = readOptions(options, NATIVE_OPTIONS);
    checkCallback(given.adopt, ['adopt']);
    this.#limits = resolveLimits(given.limits);
    this.#adopt = given.adopt ?? Numpy.adopt;
    this.#encode(true, undefined, this.#limits);
    this.#isChecked = true;
  }

  /** @internal Wraps a value that is checked only when it is stated, for writers, which do that at once. */
  static unchecked(value: unknown, limits: Limits, adopt: Adopt): Native {
    return new Native(value, new UncheckedOptions(limits, adopt));
  }

  /**
   * Wraps what `JSON.stringify` makes of a value, by its rules: functions and undefined members vanish, NaN becomes
   * null, dates become strings, `toJSON` is called, class instances become objects.
   *
   * @param value - anything that JSON.stringify takes; not changed.
   * @param options - limits.
   * @returns A Native of a copy.
   * @throws {@link EncodeError} if JSON.stringify cannot write the value: a cycle, a BigInt, undefined itself.
   */
  static lossy(value: unknown, options?: Pick<NativeOptions, 'limits'>): Native {
    const limits = callLimits(options);
    let text: string | undefined;
    try {
      text = JSON.stringify(value);
    } catch (error) {
      throw new EncodeError('unsupported-value', 'Expected a value that JSON.stringify can write', [], {
        cause: error,
      });
    }
    if (text === undefined) {
      throw new EncodeError('unsupported-value', `Expected a value that JSON can state, got ${describe(value)}`);
    }
    return new Native(JSON.parse(text) as unknown, { limits });
  }

  /**
   * Restores a value.
   *
   * @param params - untrusted.
   * @param context - what is known of the document, and how to refuse it.
   * @returns A Native whose data shares no memory with `params`.
   * @throws {@link DecodeError} if `params` has no `data`, if that is not JSON, or if `exact` contradicts it.
   */
  static fromJcr(params: unknown, context: LoadContext): Native {
    const members = readObject(params, context.path);
    const data = required(members, 'data', context.path);
    const at = [...context.path, 'data'];
    // `params` is a container of its own, and so is whatever the context has open around it.
    const depth = context instanceof DocumentContext ? context.depth + 1 : 2;
    return new Native(restore(data, context, at, depth), new LoadedOptions(context.limits));
  }

  /**
   * Checks the value with a schema of zod, valibot, arktype or another library of Standard Schema.
   *
   * ```ts
   * const { boxes } = fromJson(text, { as: Native }).parse(z.object({ boxes: z.array(z.number()) }));
   * ```
   *
   * @param schema - is given {@link data} by reference; it must answer at once.
   * @returns What the schema makes of the value.
   * @throws {@link DecodeError} `schema` with the place of the first thing that is wrong.
   * @throws {@link OptionError} if it is no such schema, answers later or throws.
   * @see https://standardschema.dev
   */
  parse<Output>(schema: StandardSchema<Output>): Output {
    return parseBy(schema, this.data, []);
  }

  /** The document in the form that writers stream; see {@link RaymonDataType.toPayloadJcr}. */
  toPayloadJcr(form?: 'canonical', limits: Limits = this.#limits): PayloadJcr<'raymon.types.Native'> {
    const { json, exact, depth } = this.#encode(!this.#isChecked, form, limits);
    return new CheckedJcr(Native.type, { data: json }, exact, depth + 2);
  }

  #encode(thorough: boolean, form: 'canonical' | undefined, limits: Limits): Encoded {
    // The document and its `params` are two containers, whatever stands in them.
    checkLimit(limits, 'depth', 2, []);
    const depth = plainDepth(this.data, limits, 2, thorough);
    if (depth !== undefined) return { json: new PlainPayload(this.data, depth, limits), exact: undefined, depth };
    return encodeValue(this.data, { limits, depth: 2, adopt: this.#adopt, path: [], form });
  }

  /**
   * The value as a document, which shares no memory with it.
   *
   * @returns `params.data` as JSON, and in `exact` what JSON cannot say, by JSON Pointer.
   * @throws {@link EncodeError} or {@link LimitError} if the value was changed into one that cannot be kept.
   * @see https://www.rfc-editor.org/rfc/rfc6901
   */
  toJcr(): Jcr<'raymon.types.Native'> {
    return resolveDocument(this.toPayloadJcr());
  }

  /** The same, so that `JSON.stringify` writes the document. */
  toJSON(): Jcr<'raymon.types.Native'> {
    return this.toJcr();
  }

  /** A short text without content: `Native array (3)`. */
  toString(): string {
    return `Native ${summary(this.data)}`;
  }

  /** @internal */
  static readonly isShown: true = /* @__PURE__ */ showAs(Native);
}

/** Marks a value that was just restored from a document: it need not be checked again. */
class LoadedOptions implements NativeOptions {
  readonly limits: Limits;
  readonly adopt: Adopt = Numpy.adopt;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new LoadedOptions(DEFAULT_LIMITS);
}

/** Marks a value that is checked later. */
class UncheckedOptions implements NativeOptions {
  readonly limits: Limits;
  readonly adopt: Adopt;

  constructor(limits: Limits, adopt: Adopt) {
    this.limits = limits;
    this.adopt = adopt;
  }
}

function isInternal(options: unknown): options is LoadedOptions | UncheckedOptions {
  try {
    return options instanceof LoadedOptions || options instanceof UncheckedOptions;
  } catch {
    // A proxy throws: reading the options says so.
    return false;
  }
}

function summary(data: unknown): string {
  if (Array.isArray(data)) return `array (${data.length})`;
  if (data instanceof Map) return `Map (${data.size})`;
  if (data instanceof Set) return `Set (${data.size})`;
  if (typeof data === 'object' && data !== null && isPlainObject(data)) return `object (${Object.keys(data).length})`;
  // What a message would advise to pass in its place is no part of what it is.
  return describe(data).replace(/:.*/, '');
}
