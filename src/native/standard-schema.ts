import { DecodeError, OptionError } from '../base/errors.ts';
import { ownErrors } from '../base/foreign-errors.ts';
import { describe, type Path, quote } from '../base/path.ts';

/**
 * What zod, valibot, arktype and others check values with, as far as it is used here.
 *
 * @see https://standardschema.dev
 */
export interface StandardSchema<Output = unknown> {
  /** The schema's side of the standard. */
  readonly '~standard': {
    /** Of the standard. */
    readonly version: 1;
    /** Checks a value, and gives what the schema makes of it or what is wrong with it. */
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    /** Only for types. */
    readonly types?:
      | {
          /** What it takes. */
          readonly input: unknown;
          /** What it gives. */
          readonly output: Output;
        }
      | undefined;
  };
}

/** What a schema says of a value. */
type SchemaResult<Output> = { readonly value: Output; readonly issues?: undefined } | { readonly issues: Issues };

type Issues = readonly {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}[];

/** Characters of a schema's message that an error says. */
const LONGEST_MESSAGE = 300;

/**
 * Checks a value with a schema.
 *
 * @param path - where the value stands.
 * @returns What the schema makes of it.
 * @throws {@link DecodeError} `schema` at the first thing that is wrong with it.
 * @throws {@link OptionError} if it is no such schema, or one that answers later or throws.
 */
export function parseBy<Output>(schema: StandardSchema<Output>, value: unknown, path: Path): Output {
  return ownErrors(
    () => {
      const result = validatorOf(schema)(value);
      if ('then' in result) {
        result.then(undefined, () => undefined);
        throw badSchema('Expected a schema that answers at once, got a Promise: check without its asynchronous parts');
      }
      const { issues } = result;
      if (issues === undefined) return result.value;
      const [first] = issues.map(({ message: said, path: at = [] }) => ({ said: String(said), at: at.map(step) }));
      const others = issues.length > 1 ? `, and ${issues.length - 1} more` : '';
      const message = `Expected what the schema says, got ${quote(String(first?.said), LONGEST_MESSAGE)}${others}`;
      throw new DecodeError('schema', message, [...path, ...(first?.at ?? [])]);
    },
    (cause) => new OptionError('Expected a schema that can be asked, it threw', ['schema'], { cause }),
  );
}

function validatorOf<Output>(schema: StandardSchema<Output>): StandardSchema<Output>['~standard']['validate'] {
  // Those of arktype are functions.
  const isSchema = (typeof schema === 'object' && schema !== null) || typeof schema === 'function';
  const standard = isSchema ? schema['~standard'] : undefined;
  if (typeof standard === 'object' && standard !== null) {
    const { validate } = standard;
    if (typeof validate === 'function') return (value) => validate(value);
  }
  throw badSchema(`Expected a Standard Schema, such as zod and valibot make, got ${describe(schema)}`);
}

function badSchema(message: string): OptionError {
  return new OptionError(message, ['schema']);
}

function step(part: PropertyKey | { readonly key: PropertyKey }): string | number {
  const key = typeof part === 'object' ? part.key : part;
  return typeof key === 'symbol' ? String(key) : key;
}
