import { describe, expect, it } from 'vitest';
import { TraceError } from '../../../src/base/errors.ts';
import { checkCount, checkMilliseconds } from '../../../src/trace/logger/bound.ts';

/** What is no number of anything. */
const NEVER = [NaN, -1, -Infinity, '5', 5n, null, undefined, {}, [5], true, Symbol('5')];

describe('a bound of things', () => {
  it.each([...NEVER, 0, 0.5, 1.5])('is never %s', (value) => {
    expect(() => checkCount(value, 'batchSize')).toThrow(TraceError);
  });

  it.each([1, 500, 2 ** 53, Infinity])('may be %d', (value) => expect(checkCount(value, 'batchSize')).toBe(value));

  it('is named when it is refused, with what it was', () => {
    expect(() => checkCount(-1, 'batchSize')).toThrow('Expected batchSize to be a whole number of at least 1, got -1');
    expect(() => checkCount('secret', 'maxFiles', 4)).toThrow(
      'Expected maxFiles to be a whole number of at least 4, got string',
    );
  });
});

describe('a bound of time', () => {
  it.each([...NEVER, 2 ** 31, Infinity])('is never %s', (value) => {
    expect(() => checkMilliseconds(value, 'timeout', 0)).toThrow(TraceError);
  });

  it.each([0, 0.5, 30_000, 2 ** 31 - 1])('may be %d', (value) => {
    expect(checkMilliseconds(value, 'timeout', 0)).toBe(value);
  });

  it('is not nothing where nothing would be no wait', () => {
    expect(() => checkMilliseconds(0, 'first', 1)).toThrow(
      'Expected first to be milliseconds from 1 to 2147483647, got 0',
    );
  });
});
