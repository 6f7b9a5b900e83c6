import { DecodeError, EncodeError } from '../base/errors.ts';
import { type Path, describe } from '../base/path.ts';
import type { Dtype, RefuseDtype } from './notation/dtype.ts';
import { type Shape, formatShape } from './notation/shape.ts';
import { parseDtype } from './notation/structured.ts';

/** The dtype that a caller asks for. */
export function askedDtype(name: unknown): Dtype {
  if (typeof name === 'string') return parseDtype(name, refuseToEncode);
  throw new EncodeError('bad-dtype', `Expected the name of a dtype, got ${describe(name)}`);
}

/** The shape that a caller states. */
export function askedShape(sizes: unknown): Shape {
  if (!Array.isArray(sizes)) throw new EncodeError('bad-shape', `Expected a list of sizes, got ${describe(sizes)}`);
  return Array.from(sizes, (size: unknown, axis) => {
    if (typeof size === 'number' && Number.isSafeInteger(size) && size >= 0) return size;
    throw new EncodeError('bad-shape', 'Expected an integer from 0, got another size', ['shape', axis]);
  });
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
