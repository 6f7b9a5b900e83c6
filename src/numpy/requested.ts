import { DecodeError, EncodeError, type OptionError } from '../base/errors.ts';
import { ownErrors } from '../base/foreign-errors.ts';
import type { Limits } from '../base/limits.ts';
import { badOption } from '../base/options.ts';
import { describe, type Path } from '../base/path.ts';
import type { Dtype, RefuseDtype } from './notation/dtype.ts';
import { type Shape, checkedByteLength, formatShape } from './notation/shape.ts';
import { parseDtype } from './notation/structured.ts';

/** The dtype that a caller asks for. */
export function askedDtype(name: unknown): Dtype {
  if (typeof name === 'string') return parseDtype(name, refuseToEncode);
  throw badOption('the name of a dtype', name, ['dtype']);
}

/** The shape that a caller states. */
export function askedShape(sizes: unknown): Shape {
  const refused = (): OptionError => badOption('a list of sizes', sizes, ['shape']);
  return ownErrors(() => {
    if (!Array.isArray(sizes)) throw refused();
    return Array.from(sizes, (size: unknown, axis) => {
      if (typeof size === 'number' && Number.isSafeInteger(size) && size >= 0) return size;
      throw badOption('an integer from 0', size, ['shape', axis]);
    });
  }, refused);
}

const refuseToEncode: RefuseDtype = (code, message) => new EncodeError(code, message);

export function refuseToDecode(path: Path): RefuseDtype {
  return (code, message) => new DecodeError(code, message, path);
}

/**
 * The error for a value that is not what an array is made of.
 *
 * @param expected - what it should be: `a list of sizes`.
 * @param value - what it is; the message says no more than its type.
 */
export function unsupported(expected: string, value: unknown, path: Path = []): EncodeError {
  return new EncodeError('unsupported-value', `Expected ${expected}, got ${describe(value)}`, path);
}

/**
 * Checks a shape against the limits, and bytes against the shape.
 *
 * @param length - the bytes that there are.
 * @param Mismatch - the class of the error for another number of them.
 * @throws {@link LimitError} if the array has too many dimensions, elements or bytes.
 */
export function checkSize(
  length: number,
  shape: Shape,
  dtype: Dtype,
  limits: Limits,
  Mismatch: new (code: 'size-mismatch', message: string, path: Path) => DecodeError | EncodeError,
  path: Path,
): void {
  const expected = checkedByteLength(shape, dtype.itemsize, limits, path);
  if (length === expected) return;
  const what = `shape ${formatShape(shape)} of ${quoteless(dtype.name)}`;
  throw new Mismatch('size-mismatch', `Expected ${expected} bytes for ${what}, got ${length}`, path);
}

/** A dtype's name in a message: those of structured dtypes may be as long as a document. */
function quoteless(name: string): string {
  return name.length > 60 ? 'a structured dtype' : name;
}
