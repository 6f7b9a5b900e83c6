import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { LOAD_OPTIONS, READ_OPTIONS, readLoadOptions } from '../../src/document/load-options.ts';
import { Money } from '../support/money.ts';
import { optionError } from '../support/option-error.ts';

const read = (options: unknown): ReturnType<typeof readLoadOptions> => readLoadOptions(options as never, READ_OPTIONS);

describe('readLoadOptions', () => {
  it('completes what is not given with the defaults', () => {
    const defaults = { limits: DEFAULT_LIMITS, exact: 'honour', unknown: 'refuse', strict: false, as: undefined };
    expect(read(undefined)).toEqual(defaults);
    expect(read({})).toEqual(defaults);
    expect(read({ exact: undefined, unknown: undefined, strict: undefined, limits: undefined })).toEqual(defaults);
  });

  it('takes every choice that a reader has', () => {
    const given = { limits: { depth: 5 }, exact: 'ignore', unknown: 'keep', strict: true, as: Money };
    expect(read(given)).toEqual({ ...given, limits: { ...DEFAULT_LIMITS, depth: 5 } });
  });

  it.each<[string, unknown, string[]]>([
    ['exact', 'honour', ['exact']],
    ['exact', true, ['exact']],
    ['unknown', 'refuse', ['unknown']],
    ['strict', 1, ['strict']],
    ['as', 'acme.Money', ['as']],
    ['as', {}, ['as']],
    ['as', Date, ['as']],
    ['as', Object.assign(() => 1, { type: 5 }), ['as']],
    ['limits', { depth: 1025 }, ['limits', 'depth']],
    ['limits', { dept: 5 }, ['limits', 'dept']],
    ['Strict', true, ['Strict']],
  ])('refuses %s: %o at its place', (name, value, path) => {
    expect(optionError(() => read({ [name]: value })).path).toEqual(path);
  });

  it('refuses strict where no text is read', () => {
    expect(optionError(() => readLoadOptions({ strict: true }, LOAD_OPTIONS)).path).toEqual(['strict']);
  });
});
