/**
 * What callers hand over besides values, and values that throw when they are read.
 *
 * @module
 */
import type { Schema } from 'apache-arrow';
import { DecodeError, EncodeError, RaymonError } from '../base/errors.ts';
import { resolveLimits, type Limits } from '../base/limits.ts';
import { isObject } from '../json/members.ts';
import { describe, type Path } from '../base/path.ts';

/**
 * The limits that a call's options ask for.
 *
 * @throws {@link EncodeError} `unsupported-value` if the options, or the limits or the schema among them, are none.
 * @throws {@link LimitError} if a limit is no number that it may be.
 */
export function readLimits(options: CallOptions): Limits {
  return readable([], () => {
    checkObject(options, 'options');
    const { limits, schema } = options;
    if (limits !== undefined) checkObject(limits, 'limits');
    if (schema !== undefined && !isSchema(schema)) {
      throw new EncodeError('unsupported-value', `Expected a schema of apache-arrow, got ${describe(schema)}`);
    }
    return resolveLimits(limits);
  });
}

interface CallOptions {
  readonly limits?: Partial<Limits> | undefined;
  readonly schema?: Schema | undefined;
}

function checkObject(value: unknown, what: string): void {
  if (isObject(value)) return;
  throw new EncodeError('unsupported-value', `Expected ${what} that are an object, got ${describe(value)}`);
}

/** Whether a value looks like a schema of apache-arrow, whichever copy made it. */
function isSchema(schema: unknown): boolean {
  if (!isObject(schema)) return false;
  const { fields, metadata } = schema;
  return Array.isArray(fields) && fields.every(isField) && metadata instanceof Map;
}

function isField(field: unknown): boolean {
  if (!isObject(field)) return false;
  const { name, type, metadata } = field;
  return typeof name === 'string' && isObject(type) && typeof type['typeId'] === 'number' && metadata instanceof Map;
}

/**
 * Reads what a caller brought.
 *
 * @throws {@link EncodeError} `unsupported-value` if a proxy or an accessor throws meanwhile.
 */
export function readable<T>(path: Path, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RaymonError) throw error;
    throw new EncodeError('unsupported-value', 'Expected a value that can be read', path, { cause: error });
  }
}

/**
 * Reads data that a caller brought as a document's.
 *
 * @throws {@link DecodeError} `wrong-type` if a proxy or an accessor throws meanwhile.
 */
export function readableData<T>(path: Path, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RaymonError) throw error;
    throw new DecodeError('wrong-type', 'Expected data that can be read', path, { cause: error });
  }
}
