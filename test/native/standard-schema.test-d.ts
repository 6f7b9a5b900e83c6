/**
 * Schemas of other libraries, as their types declare them, are what `parse` takes.
 *
 * @module
 */
import { expectTypeOf, it } from 'vitest';
import { Native } from '../../src/native/native.ts';

/** As @standard-schema/spec, and the zod that brings a copy of it, declare it. */
declare namespace StandardSchemaV1 {
  interface Props<Input, Output> {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (
      value: unknown,
      options?: { readonly libraryOptions?: Record<string, unknown> | undefined },
    ) => Result<Output> | Promise<Result<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  }
  type Result<Output> = SuccessResult<Output> | FailureResult;
  interface SuccessResult<Output> {
    readonly value: Output;
    readonly issues?: undefined;
  }
  interface FailureResult {
    readonly issues: ReadonlyArray<Issue>;
  }
  interface Issue {
    readonly message: string;
    readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined;
  }
}

/** A type of zod, in part. */
declare class ZodType<Output, Input = Output> {
  readonly '~standard': StandardSchemaV1.Props<Input, Output> & { readonly jsonSchema: object };
  parse(data: unknown): Output;
}

/** A schema of valibot, in part: it cannot be sure whether it answers later. */
interface ValibotSchema<Output, Input = Output> {
  readonly kind: 'schema';
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: 'valibot';
    readonly validate: (value: unknown) => StandardSchemaV1.Result<Output> | Promise<StandardSchemaV1.Result<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output };
  };
}

interface Found {
  label: string;
  boxes: number[][];
}

it('parse has the type that the schema makes', () => {
  const native = new Native<unknown>(null);
  expectTypeOf(native.parse(null as unknown as ZodType<Found>)).toEqualTypeOf<Found>();
  expectTypeOf(native.parse(null as unknown as ZodType<Date, string>)).toEqualTypeOf<Date>();
  expectTypeOf(native.parse(null as unknown as ValibotSchema<Found>)).toEqualTypeOf<Found>();
  expectTypeOf(native.parse(null as unknown as ValibotSchema<number | undefined, string>)).toEqualTypeOf<
    number | undefined
  >();
});

it('an object that is not a schema is refused', () => {
  const native = new Native({ a: 1 });
  // @ts-expect-error a function that checks
  void (() => native.parse((value: unknown) => value as Found));
  // @ts-expect-error the schemas of another standard
  void (() => native.parse({ '~standard': { version: 2, vendor: 'x', validate: (value: unknown) => ({ value }) } }));
});
