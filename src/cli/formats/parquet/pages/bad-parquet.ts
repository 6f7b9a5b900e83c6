import { DecodeError } from '../../../../base/errors.ts';

/** The error for a file that is not as it should be. */
export function badParquet(expected: string, path: readonly (string | number)[] = []): DecodeError {
  return new DecodeError('bad-value', `Expected ${expected} in a Parquet file, got something else`, path);
}
