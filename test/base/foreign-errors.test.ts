import { describe, expect, it } from 'vitest';
import { DecodeError, EncodeError, LimitError } from '../../src/base/errors.ts';
import { ownError, ownErrors, placedUnder, readable, readableData } from '../../src/base/foreign-errors.ts';

const caught = (call: () => unknown): unknown => {
  try {
    return call();
  } catch (error) {
    return error;
  }
};

/** Throws whatever it is given. */
const thrower = (value: unknown) => (): never => {
  throw value;
};

const decoded = (cause: unknown): DecodeError => new DecodeError('wrong-type', 'Expected ours', [], { cause });

describe('errors of others', () => {
  it.each([new TypeError('mine'), 'a string', undefined, null, 0])('become ours, with %s as the cause', (thrown) => {
    expect(ownError(thrown, decoded)).toMatchObject({ code: 'wrong-type', cause: thrown });
    expect(caught(() => ownErrors(thrower(thrown), decoded))).toMatchObject({ code: 'wrong-type', cause: thrown });
  });

  it('that are ours already stay as they are', () => {
    const error = new LimitError('depth', 1, 'Expected less');
    expect(ownError(error, decoded)).toBe(error);
    expect(caught(() => ownErrors(thrower(error), decoded))).toBe(error);
  });

  it('of values that cannot be read say where', () => {
    expect(caught(() => readable(['a', 0], thrower('x')))).toMatchObject({ code: 'unsupported-value', path: '$.a[0]' });
    expect(caught(() => readableData(['a'], thrower('x')))).toMatchObject({ code: 'wrong-type', path: '$.a' });
    expect(readable([], () => 1)).toBe(1);
    expect(readableData([], () => undefined)).toBeUndefined();
  });

  it('of parts are placed where the part stands', () => {
    const error = placedUnder(new EncodeError('unsupported-value', 'Expected less', ['b']), ['a', 1]);
    expect(error).toMatchObject({ code: 'unsupported-value', path: '$.a[1].b' });
    for (const other of [new Error('mine'), undefined, new DecodeError('wrong-type', 'x', ['b'])]) {
      expect(placedUnder(other, ['a'])).toBe(other);
    }
  });
});
