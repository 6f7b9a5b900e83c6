import { describe, expect, it } from 'vitest';
import { checkChoice, checkFlag, nearestName, readOptions, type OptionNames } from '../../src/base/options.ts';
import { resolveLimits, DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { optionError } from '../support/option-error.ts';

interface Sample {
  readonly dtype?: string | undefined;
  readonly maxLineBytes?: number | undefined;
}
const NAMES: OptionNames<Sample> = { dtype: true, maxLineBytes: true };
const read = (options: unknown): Sample => readOptions(options as Sample | undefined, NAMES);

describe('options of a call', () => {
  it('are copied, without those that are undefined', () => {
    const given = { dtype: 'int8', maxLineBytes: undefined };
    expect(read(given)).toEqual({ dtype: 'int8' });
    expect(Object.keys(read(given))).toEqual(['dtype']);
    expect(read(undefined)).toEqual({});
  });

  it('may be inherited, as those of a class of settings are', () => {
    class Settings {
      get dtype(): string {
        return 'int8';
      }
    }
    expect(read(new Settings())).toEqual({ dtype: 'int8' });
    expect(read(Object.create({ dtype: 'int16' }))).toEqual({ dtype: 'int16' });
  });

  it('are refused when they inherit a name that there is none of', () => {
    const misspelt: unknown = Object.create({ maxlinebytes: 3 });
    expect(optionError(() => read(misspelt))).toMatchObject({ path: ['maxlinebytes'] });
  });

  it('may be a module, and are no other object whose members have no names', async () => {
    expect(read(await import('../support/option-module.ts'))).toEqual({ dtype: 'int8' });
    const others = [
      new Map([['dtype', 'int8']]),
      new Set(['dtype']),
      new Date(),
      new URL('a:b'),
      new Headers({ dtype: 'int8' }),
      Promise.resolve({ dtype: 'int8' }),
      new Uint8Array(1),
    ];
    for (const other of others) expect(optionError(() => read(other))).toMatchObject({ path: [] });
    expect(optionError(() => read(Promise.resolve({}))).message).toContain('got a Promise: await it');
  });

  it.each([null, 0, 3, 'int8', true, ['int8'], () => 1, Symbol('x'), 1n])('are refused when they are %o', (options) => {
    expect(optionError(() => read(options))).toMatchObject({ path: [] });
  });

  it('say what map does where it passed its index', () => {
    expect(optionError(() => [1].map((value, index) => [value, read(index)]))).toMatchObject({
      message:
        'Expected options by name in an object, got number: map((value) => f(value)) keeps the index of map from f - at options',
    });
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'x'.repeat(100_000)])(
    'are never called %s',
    (name) => {
      const options = JSON.parse(`{${JSON.stringify(name)}: 1}`) as object;
      const { path, message } = optionError(() => read(options));
      expect(path).toEqual([name]);
      expect(message.length).toBeLessThan(500);
    },
  );

  it('are refused with the name that was meant', () => {
    expect(optionError(() => read({ maxlinebytes: 3 }))).toMatchObject({
      message:
        'Expected one of dtype, maxLineBytes, got "maxlinebytes": did you mean maxLineBytes? - at options.maxlinebytes',
      path: ['maxlinebytes'],
    });
    expect(optionError(() => read({ unlike: undefined }))).toMatchObject({ path: ['unlike'] });
  });

  it('are refused when they throw', () => {
    const throwing = {
      get dtype(): string {
        throw new TypeError('no');
      },
    };
    expect(optionError(() => read(throwing))).toMatchObject({ path: [] });
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    expect(optionError(() => read(revoked.proxy))).toMatchObject({ path: [] });
  });
});

describe('the name that was meant', () => {
  it.each([
    ['dept', 'depth'],
    ['detph', 'depth'],
    ['DEPTH', 'depth'],
    ['dpth', 'depth'],
    ['documentbytes', 'documentBytes'],
    ['payloadByte', 'payloadBytes'],
    ['pixel', 'pixels'],
  ])('of %s is %s', (name, meant) => {
    expect(nearestName(name, Object.keys(DEFAULT_LIMITS))).toBe(meant);
  });

  it('has the same letters, where two are as near', () => {
    expect(nearestName('46', ['16', '64'])).toBe('64');
    expect(nearestName('46', ['64', '16'])).toBe('64');
  });

  it.each(['', 'x', 'timeout', 'bounds', 'y'.repeat(1000)])('of %s is nobody’s guess', (name) => {
    expect(nearestName(name, Object.keys(DEFAULT_LIMITS))).toBeUndefined();
  });
});

describe('limits', () => {
  it.each([
    [{ dept: 3 }, ['limits', 'dept']],
    [{ depth: 1025 }, ['limits', 'depth']],
    [{ depth: '3' }, ['limits', 'depth']],
    [{ elements: -1 }, ['limits', 'elements']],
    [{ digits: Number.NaN }, ['limits', 'digits']],
    [null, ['limits']],
    [7, ['limits']],
  ])('%o are refused', (limits, path) => {
    expect(optionError(() => resolveLimits(limits as object))).toMatchObject({ path });
  });

  it('that are undefined are the default', () => {
    expect(resolveLimits({ depth: undefined } as object)).toEqual(DEFAULT_LIMITS);
  });
});

describe('words and flags', () => {
  it('are what they may be, or refused at their place', () => {
    expect(checkFlag(undefined, ['gzip'])).toBeUndefined();
    expect(checkFlag(false, ['gzip'])).toBe(false);
    expect(optionError(() => checkFlag(0, ['gzip']))).toMatchObject({ path: ['gzip'] });
    expect(checkChoice('keep', ['keep'], ['unknown'])).toBe('keep');
    expect(optionError(() => checkChoice('kept', ['keep'], ['unknown']))).toMatchObject({
      message: 'Expected unknown to be keep, got "kept" - at options.unknown',
    });
  });
});
