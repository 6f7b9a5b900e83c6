import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { errorMembers, isError } from '../../../src/native/kinds/error-members.ts';
import { makeError } from '../../../src/native/kinds/make-error.ts';

class OfOurOwn extends Error {
  readonly detail = 5;
  override get name(): string {
    return 'OfOurOwn';
  }
}

const names = (error: Error): string[] => errorMembers(error).map(({ name }) => name);
const refused = (error: Error): (string | undefined)[][] =>
  errorMembers(error)
    .filter((member) => member.refused !== undefined)
    .map((member) => [member.name, member.refused]);

describe('isError', () => {
  it('knows errors of any class and of another realm', () => {
    expect(isError(new OfOurOwn())).toBe(true);
    expect(isError(runInNewContext('new RangeError("x")') as object)).toBe(true);
  });

  it('is not deceived by objects that look like errors', () => {
    expect(isError({ name: 'Error', message: 'x', stack: '' })).toBe(false);
    expect(isError({ [Symbol.toStringTag]: 'Error' })).toBe(false);
  });
});

describe('errorMembers', () => {
  it('lists name, message, stack, cause and errors first, then what the error has itself', () => {
    const error = Object.assign(new AggregateError([1], 'all', { cause: 2 }), { code: 'E' });
    expect(names(error)).toEqual(['name', 'message', 'stack', 'cause', 'errors', 'code']);
  });

  it('reads the name from the class, and leaves out a cause that the error only inherits', () => {
    const error = new OfOurOwn('x');
    expect(errorMembers(error)[0]).toEqual({ name: 'name', value: 'OfOurOwn' });
    expect(names(error)).not.toContain('cause');
  });

  it('refuses accessors, hidden members, and names or messages that are no strings', () => {
    const error = new Error('x');
    Object.defineProperty(error, 'now', { enumerable: true, get: () => 1 });
    Object.defineProperty(error, 'hidden', { value: 1 });
    Object.defineProperty(error, 'message', { value: 5 });
    expect(refused(error)).toEqual([
      ['message', expect.any(String)],
      ['now', 'an accessor'],
      ['hidden', 'a property that is not enumerable'],
    ]);
  });

  it('runs no accessor of a member', () => {
    let asked = 0;
    const get = (): number => ++asked;
    const error = Object.defineProperties(new Error('x'), {
      cause: { get },
      more: { get, enumerable: true },
    });
    expect(refused(error).map(([name]) => name)).toEqual(['cause', 'more']);
    expect(asked).toBe(0);
  });
});

describe('makeError', () => {
  it.each(['EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError', 'AggregateError'])(
    'makes a %s of the standard class, without a name of its own',
    (name) => {
      const error = makeError(name, 'm', []);
      expect(Object.prototype.toString.call(error)).toBe('[object Error]');
      expect(error.constructor.name).toBe(name);
      expect(Object.hasOwn(error, 'name')).toBe(false);
      expect(Object.getOwnPropertyNames(error).filter((own) => own !== 'stack')).toEqual(['message']);
    },
  );

  it.each(['Error', 'HttpError', '', 'constructor', '__proto__'])('makes an Error named %j', (name) => {
    const error = makeError(name, 'm', []);
    expect(Object.getPrototypeOf(error)).toBe(Error.prototype);
    expect(error.name).toBe(name);
    expect(Object.keys(error)).toEqual([]);
  });

  it('has the stack that it is given, and none of its own', () => {
    expect(makeError('Error', 'm', []).stack).toBeUndefined();
    expect(makeError('Error', 'm', [['stack', 'at x']]).stack).toBe('at x');
  });

  it('has what an error says of itself again, hidden as engines hide it', () => {
    const error = Object.assign(new TypeError('m', { cause: [1] }), { code: 'E' });
    const [name, message, ...rest] = errorMembers(error).map((member) => [member.name, member.value] as const);
    const made = makeError(String(name?.[1]), String(message?.[1]), rest);
    expect(errorMembers(made)).toEqual(errorMembers(error));
    expect(Object.keys(made)).toEqual(['code']);
  });

  it('keeps __proto__ as a member', () => {
    const error = makeError('Error', 'm', [['__proto__', 5]]);
    expect(Object.getPrototypeOf(error)).toBe(Error.prototype);
    expect(Object.getOwnPropertyDescriptor(error, '__proto__')?.value).toBe(5);
  });
});
