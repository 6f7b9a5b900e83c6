import { describe, expect, it } from 'vitest';
import { checkIdentifier, optionIdentifier } from '../../../src/trace/record/identifier.ts';
import { refusal } from '../../support/refusal.ts';

describe('identifiers', () => {
  it.each(['a', 'trace-1/x:y@z.w', 'é', '漢字', '😀', ' ', '__proto__', 'x'.repeat(200)])('%j is one', (value) => {
    expect(checkIdentifier(value, 'a ref')).toBe(value);
    expect(optionIdentifier(value, 'projectId')).toBe(value);
  });

  it.each<[string, unknown]>([
    ['the empty string', ''],
    ['one of 201 characters', 'x'.repeat(201)],
    ['a line feed', 'a\nb'],
    ['U+0000', '\0'],
    ['an escape', '\u001b[2J'],
    ['a control of Latin-1', '\u0085'],
    ['a line separator', 'a\u2028'],
    ['a paragraph separator', '\u2029'],
    ['half a pair of surrogates', 'a\ud800'],
    ['undefined', undefined],
    ['a number', 5],
    ['an object that is a string to others', { toString: () => 'a' }],
  ])('%s is none', (_, value) => {
    expect(refusal(() => checkIdentifier(value, 'a ref')).code).toBe('trace');
    expect(refusal(() => optionIdentifier(value, 'projectId'))).toMatchObject({
      code: 'bad-option',
      path: 'projectId',
    });
  });

  it('that are hostile never stand in messages as they are', () => {
    expect(() => checkIdentifier('a\u001b]0;b\u0007', 'a ref')).toThrow(/^[ -~]*$/);
    expect(() => checkIdentifier('x'.repeat(1_000_000), 'a ref')).toThrow(/^.{0,200}$/);
  });
});
