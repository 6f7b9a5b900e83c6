import { CheckedJcr } from '../document/checked-document.ts';
import { EncodeError } from '../base/errors.ts';
import { ownErrors } from '../base/foreign-errors.ts';
import { badOption, type OptionNames, readOptions } from '../base/options.ts';
import { showAs } from '../base/inspect.ts';
import type { Jcr, LoadContext, PayloadJcr, RaymonDataType, RaymonDataTypeClass, Reading } from '../document/jcr.ts';
import type { WriteOptions } from './write-options.ts';
import { callLimits, DEFAULT_LIMITS, type Limits } from '../base/limits.ts';
import { DocumentContext } from '../document/load-context.ts';
import { restore } from '../native/decode.ts';
import { encodeValue } from '../native/encode.ts';
import { Numpy } from '../numpy/numpy.ts';
import { describe } from '../base/path.ts';
import { resolveDocument } from '../document/resolve-document.ts';

/** How values of a class that you need not own become documents, and come back. */
export interface DataTypeDefinition<T extends string, V, E> {
  /** A dotted name such as `acme.Url`; the prefix `raymon.` is reserved. */
  readonly type: T;
  /**
   * Whether a value is of this kind.
   *
   * @param value - anything.
   * @returns Whether `encode` takes it.
   */
  is(value: unknown): value is V;
  /**
   * Says a value as anything that a `Native` can hold: JSON, NaN, BigInt, dates, Maps, other wrappers, …
   *
   * @param value - one that `is` accepts.
   * @returns What stands in `params`; not kept.
   */
  encode(value: V): E;
  /**
   * Makes the value again.
   *
   * @param encoded - untrusted: of the shape that `encode` gives only if it comes from there. What this throws is
   *   reported as a `DecodeError`.
   * @param context - what is known of the document, and how to refuse it.
   * @returns The value.
   */
  decode(encoded: unknown, context: LoadContext): V;
}

const DEFINITION: OptionNames<DataTypeDefinition<string, unknown, unknown>> = {
  type: true,
  is: true,
  encode: true,
  decode: true,
};

/** A wrapper of a defined type. */
export interface DefinedDataType<T extends string, V> extends RaymonDataType<T> {
  /** The value itself, not a copy. */
  readonly data: V;
  toPayloadJcr(form?: 'canonical', limits?: Limits): PayloadJcr<T>;
}

/** The class of a defined type: give it to `builtins.with(...)`. */
export interface DefinedDataTypeClass<T extends string, V> extends RaymonDataTypeClass<T, DefinedDataType<T, V>> {
  /**
   * Wraps a value.
   *
   * @param value - kept by reference.
   * @param options - limits; {@link DEFAULT_LIMITS} for those not given.
   * @throws {@link EncodeError} if `value` is not of this kind, or its encoding cannot be kept.
   * @throws {@link LimitError} if its encoding passes a limit.
   */
  new (value: V, options?: WriteOptions): DefinedDataType<T, V>;
  adopt(value: object, limits?: Limits): DefinedDataType<T, V> | undefined;
}

/**
 * Makes a wrapper class from four small functions.
 *
 * ```ts
 * const Url = defineDataType({
 *   type: 'acme.Url',
 *   is: (value): value is URL => value instanceof URL,
 *   encode: (url) => url.href,
 *   decode: (text) => new URL(String(text)),
 * });
 * const registry = builtins.with(Url);
 * ```
 *
 * @param definition - the four functions; what they throw leaves as an error of this package.
 * @returns A class for `builtins.with(...)`, and for `new` around a value.
 * @throws {@link OptionError} if one of the four is missing, or there is another.
 */
export function defineDataType<const T extends string, V, E>(
  definition: DataTypeDefinition<T, V, E>,
): DefinedDataTypeClass<T, V> {
  const read = readOptions(definition, DEFINITION);
  for (const name of ['is', 'encode', 'decode'] as const) {
    if (typeof read[name] !== 'function') throw badOption('a function', read[name], [name]);
  }
  const name: unknown = read.type;
  if (typeof name !== 'string') throw badOption('a dotted name', name, ['type']);
  const { type } = read;

  class Defined implements DefinedDataType<T, V> {
    static readonly type: T = type;
    static readonly reading: Reading = { trees: true };
    readonly data: V;
    readonly #limits: Limits;

    constructor(value: V, options?: WriteOptions) {
      const limits = callLimits(options);
      if (!ask(definition, 'is', () => definition.is(value))) {
        throw new EncodeError('unsupported-value', `Expected a value of ${type}, got ${describe(value)}`);
      }
      this.data = value;
      this.#limits = limits;
      this.toPayloadJcr();
    }

    static fromJcr(params: unknown, context: LoadContext): Defined {
      const depth = context instanceof DocumentContext ? context.depth : 1;
      const encoded = restore(params, context, context.path, depth);
      return new Defined(definition.decode(encoded, context), { limits: context.limits });
    }

    static adopt(value: object, limits: Limits = DEFAULT_LIMITS): Defined | undefined {
      return ask(definition, 'is', () => definition.is(value)) ? new Defined(value as V, { limits }) : undefined;
    }

    toPayloadJcr(form?: 'canonical', limits: Limits = this.#limits): PayloadJcr<T> {
      const encoded = encodeValue(
        ask(definition, 'encode', () => definition.encode(this.data)),
        {
          limits,
          depth: 1,
          path: [],
          adopt: Numpy.adopt,
          form,
        },
      );
      return new CheckedJcr(type, encoded.json, encoded.exact, Math.max(encoded.depth, encoded.exact ? 1 : 0) + 1);
    }

    toJcr(): Jcr<T> {
      return resolveDocument(this.toPayloadJcr());
    }

    toJSON(): Jcr<T> {
      return this.toJcr();
    }

    toString(): string {
      return `Data of ${type}`;
    }
  }
  showAs(Defined);
  return Defined;
}

/** Calls a function of a definition: what it throws leaves as an error of ours. */
function ask<R>({ type }: { readonly type: string }, name: 'is' | 'encode', call: () => R): R {
  return ownErrors(call, (cause) => {
    return new EncodeError('custom-encoder', `Expected ${name} of ${type} to succeed, it threw`, [], { cause });
  });
}
