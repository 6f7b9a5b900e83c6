import { describe, expect, it } from 'vitest';
import { faultWhileTyping } from '../../../src/ui/filter/fault.ts';
import { queryOfPair, slicePairOf } from '../../../src/ui/filter/slice-pair.ts';

describe('slices of an address', () => {
  it.each([
    { slice: '', beside: undefined },
    { slice: 'a==1', beside: undefined },
    { slice: 'a==1', beside: '' },
    { slice: '', beside: '' },
    { slice: '', beside: 'b==2' },
  ])('come back: %j', (pair) => {
    // Addresses have no empty values.
    const query = Object.entries(queryOfPair(pair)).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, value] as const],
    );
    expect(slicePairOf(new Map(query))).toEqual(pair);
  });
});

describe('what is wrong while somebody writes', () => {
  it.each([
    ['client=', 7, undefined],
    ['client==', 8, undefined],
    ['client acme', 11, undefined],
    ['client acme && b==1', 19, 7],
    ['client=acme', 11, undefined],
    ['client=acme && b', 16, 6],
    ['a==1 b==2', 7, undefined],
    ['a==1 b==2', 0, 5],
    ['a==1', 4, undefined],
  ])('%j, the caret at %d', (text, caret, offset) => {
    expect(faultWhileTyping(text, caret)?.offset).toBe(offset);
  });
});
