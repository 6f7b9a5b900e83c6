import { Dictionary, Int32, Utf8, Vector, type DataType } from 'apache-arrow';
import { buildArray } from '../../src/frame/values/build-array.ts';

function refuse(message: string): never {
  throw new TypeError(message);
}

/** A vector of values. apache-arrow's own maker generates code, which runtimes may forbid. */
export function vectorFrom(
  values: readonly unknown[],
  type: DataType = new Dictionary(new Utf8(), new Int32()),
): Vector {
  return new Vector([buildArray(type, values, refuse)]);
}
