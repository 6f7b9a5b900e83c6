import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { keepError } from '../../src/native/keep-error.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';

const RULES = { limits: DEFAULT_LIMITS, adopt: Numpy.adopt };
const keep = (error: Error): ReturnType<typeof keepError> => keepError(error, RULES);

describe('an error that is kept', () => {
  it('is itself where nothing has to be left out', () => {
    const error = Object.assign(new TypeError('x', { cause: new Error('y') }), { scores: Float32Array.of(1) });
    expect(keep(error)).toEqual({ error, left: [] });
    expect(keep(error).error).toBe(error);
  });

  it('leaves out what no document can hold, and says where that was', () => {
    const hidden = Object.defineProperty(new RangeError('inner'), 'secret', { value: 1 });
    const cause = Object.assign(hidden, { config: { retry: [() => 1] }, code: 'E1' });
    const error = Object.assign(new Error('outer', { cause }), { request: new WeakMap(), status: 500 });
    const { error: kept, left } = keep(error);
    expect(left.map(({ path }) => path)).toEqual([['cause', 'secret'], ['cause', 'config'], ['request']]);
    expect(left.map(({ reason }) => reason)).toEqual([
      'a property that is not enumerable',
      expect.stringContaining('$.cause.config.retry[0]'),
      expect.stringContaining('WeakMap'),
    ]);
    expect(new Native(kept).data).toMatchObject({ message: 'outer', status: 500, stack: error.stack });
    expect(kept.cause).toBeInstanceOf(RangeError);
    expect(kept.cause).toMatchObject({ message: 'inner', code: 'E1' });
    expect('request' in kept).toBe(false);
    // The caller's own error stays as it is.
    expect(error.cause).toBe(cause);
    expect('config' in cause).toBe(true);
  });

  it('keeps those of the errors it gathers that can be', () => {
    const errors = [Object.assign(new Error('a'), { on() {} }), () => 1, 'text'];
    const { error, left } = keep(new AggregateError(errors, 'all'));
    expect(left.map(({ path }) => path)).toEqual([
      ['errors', 0, 'on'],
      ['errors', 1],
    ]);
    expect((error as AggregateError).errors).toEqual([new Error('a'), 'text']);
    expect(new Native(error)).toBeInstanceOf(Native);
    const holes = Object.assign(new Error('x'), { errors: Array(2) }); // oxlint-disable-line unicorn/no-new-array
    expect(keep(holes).left).toMatchObject([{ path: ['errors'] }]);
  });

  it('leaves out what throws when it is read, of its class too', () => {
    class Hostile extends Error {
      override get name(): string {
        throw new RangeError('mine');
      }
      override get message(): string {
        throw new RangeError('mine');
      }
    }
    const hostile = Object.assign(new Hostile(), { code: 'E1' });
    const reason = 'what threw when it was read';
    const { error, left } = keep(hostile);
    // Its stack is written when it is looked at, and says the name.
    expect(left).toEqual(['name', 'message', 'stack'].map((name) => ({ path: [name], reason })));
    expect(new Native(error).data).toMatchObject({ name: 'Error', message: '', code: 'E1' });
    expect(() => new Native({ a: hostile })).toThrow(`got ${reason} - at $.a.name`);
    const noStack = Object.defineProperty(new Error('x'), 'stack', { get: () => { throw new RangeError('mine'); } }); // oxfmt-ignore
    expect(keep(noStack).left).toEqual([{ path: ['stack'], reason }]);
  });

  it('ends where errors contain each other, and where they are too many', () => {
    const one = new Error('one');
    one.cause = new Error('two', { cause: one });
    const { error, left } = keep(one);
    expect(left).toEqual([{ path: ['cause', 'cause'], reason: 'an error that is inside itself' }]);
    expect(new Native(error).data).toMatchObject({ cause: { message: 'two' } });
    let deep = new Error('deepest');
    for (let i = 0; i < 2000; i++) deep = new Error('x', { cause: deep });
    const kept = keep(deep);
    expect(kept.left).toHaveLength(1);
    expect(new Native(kept.error)).toBeInstanceOf(Native);
  });

  it('has a name and a message whatever they were, and no symbols', () => {
    const odd = Object.assign(new Error('x'), { name: 7, message: {}, [Symbol('kind')]: 1 });
    const { error, left } = keep(odd);
    expect(left.map(({ path }) => path)).toEqual([['Symbol(kind)'], ['name'], ['message']]);
    expect(error).toMatchObject({ name: 'Error', message: '' });
    expect(new Native(error)).toBeInstanceOf(Native);
  });
});
