import { describe, expect, it } from 'vitest';
import { wrap } from '../../src/toolkit/builtins.ts';
import { view, viewDiff, type ViewOptions } from '../../src/viewer/view.ts';
import { optionError } from '../support/option-error.ts';

const one = wrap({ a: 1 });

describe.each([
  ['view', (options: ViewOptions) => view(one, options)],
  ['viewDiff', (options: ViewOptions) => viewDiff(one, one, options)],
])('%s', (_, call) => {
  it.each([
    ['nonsense', 1],
    ['pixls', 5],
    ['pixels', -1],
    ['pixels', 1.5],
    ['name', 7],
    ['styled', 'yes'],
    ['worker', {}],
  ])('refuses the option %s of %j before it touches the page', (name, value) => {
    expect(optionError(() => call({ [name]: value } as ViewOptions)).path).toEqual([name]);
  });

  it.each([null, 'options', 3])('refuses the options %j', (options) => {
    expect(optionError(() => call(options as unknown as ViewOptions)).path).toEqual([]);
  });
});

it('view shows wrappers only', () => {
  expect(() => view({ a: 1 } as never)).toThrow('Expected a wrapper to show, such as wrap(value)');
  expect(() => viewDiff(one, 1 as never)).toThrow('Expected a wrapper to show, such as wrap(value)');
});
