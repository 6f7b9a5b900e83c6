import { LimitError } from '../../base/errors.ts';

/** What to throw where memory for so many bytes cannot be had. */
export function outOfMemory(length: number): (cause: unknown) => LimitError {
  return (cause) => {
    const message = `Expected a frame that fits into memory, got one of ${length} bytes`;
    return new LimitError('buffer', length - 1, message, [], { cause });
  };
}
