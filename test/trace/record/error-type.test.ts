import { describe, expect, it } from 'vitest';
import { isErrorType } from '../../../src/trace/record/error-type.ts';

describe('isErrorType', () => {
  it.each(['error', 'foo-error', 'profile-input-error', '-error', 'a\n-error'])('is true of %j', (type) => {
    expect(isErrorType(type)).toBe(true);
  });

  it.each(['', 'terror', 'errors', 'error-', 'Error', 'foo_error', 'foo-error ', 'foo-error\n'])(
    'is false of %j',
    (type) => {
      expect(isErrorType(type)).toBe(false);
    },
  );
});
