import { describe, expect, it } from 'vitest';
import { makeRegExp, MOST_REGEXP_COST, regexpCost } from '../../../src/native/kinds/regexp.ts';

describe('makeRegExp', () => {
  it.each([
    ['a+b', 'gi'],
    ['(?:)', ''],
    [String.raw`\/[/]`, ''],
    [String.raw`\p{L}`, 'u'],
    [String.raw`(?<name>.)\k<name>`, 'dy'],
  ])('makes /%s/%s as it is spelled', (source, flags) => {
    const made = makeRegExp(source, flags);
    expect([made?.source, made?.flags]).toEqual([source, flags]);
  });

  it.each([
    ['(', ''],
    ['a', 'gg'],
    ['a', 'x'],
    ['a', 'ig'],
    ['', ''],
    ['a/b', ''],
    ['a\nb', ''],
    [String.raw`\p{Nonsense}`, 'u'],
  ])('makes none of %j with %j, which engines refuse or spell otherwise', (source, flags) => {
    expect(makeRegExp(source, flags)).toBeUndefined();
  });
});

describe('regexpCost', () => {
  it('counts characters, and classes where an engine writes them out', () => {
    expect(regexpCost('[a]', '')).toBe(3);
    expect(regexpCost('[a]', 'u')).toBeGreaterThan(3);
    expect(regexpCost(String.raw`\p{RGI_Emoji}`, 'v')).toBeGreaterThan(regexpCost(String.raw`\p{RGI_Emoji}`, 'u'));
  });

  it('passes the limit of a call for what would keep an engine busy', () => {
    expect(regexpCost(String.raw`\p{L}`.repeat(1000), 'u')).toBeGreaterThan(MOST_REGEXP_COST);
    expect(regexpCost(String.raw`\p{RGI_Emoji}`.repeat(8), 'v')).toBeGreaterThan(MOST_REGEXP_COST);
    expect(regexpCost('x'.repeat(1000), '')).toBeLessThan(MOST_REGEXP_COST);
  });
});
