import { DecodeError, EncodeError, type OptionError } from '../base/errors.ts';
import { ownErrors } from '../base/foreign-errors.ts';
import { badOption } from '../base/options.ts';
import type { Path } from '../base/path.ts';
import type { Dtype, RefuseDtype } from './notation/dtype.ts';
import { type Shape, formatShape } from './notation/shape.ts';
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

export function sizeMismatch<E>(
  Mismatch: new (code: 'size-mismatch', message: string, path: Path) => E,
  expected: number,
  shape: Shape,
  dtype: Dtype,
  received: number,
  path: Path,
): E {
  const what = `shape ${formatShape(shape)} of ${quoteless(dtype.name)}`;
  return new Mismatch('size-mismatch', `Expected ${expected} bytes for ${what}, got ${received}`, path);
}

/** A dtype's name in a message: those of structured dtypes may be as long as a document. */
function quoteless(name: string): string {
  return name.length > 60 ? 'a structured dtype' : name;
}
