import { describe, expect, it } from 'vitest';
import { parseSlice } from '../../../src/hub/query/slicestr/parser.ts';
import { shareText } from '../../../src/ui/parts/share.ts';
import { errorSlice, errorsOf, ownErrorTypes } from '../../../src/ui/traces/error-counts.ts';

const counted = (counts: readonly number[], scannedTo?: string): Parameters<typeof errorsOf>[0] => {
  return { beginMs: 0, widthMs: 1000, counts, scannedTo };
};

describe('errors among traces', () => {
  it.each(['', 'a==1', 'a==1 || b==2'])('are those of the slice that have a tag of an error: %j', (slice) => {
    const parsed = parseSlice(errorSlice(slice));
    const errors = parsed.kind === 'and' ? parsed.parts.at(-1) : parsed;
    expect(errors).toMatchObject({ kind: 'or', parts: expect.arrayContaining([{ kind: 'tagtype', name: 'error' }]) });
    if (slice !== '') expect(parsed).toMatchObject({ kind: 'and', parts: [parseSlice(slice), errors] });
  });

  it('are of the types that a project has made up, too', () => {
    const own = ownErrorTypes(['label', 'error', 'foo-error', 'profile-input-error', 'terror', '-error', 'a b-error']);
    expect(own).toEqual(['foo-error', '-error', 'a b-error']);
    const parsed = parseSlice(errorSlice('a==1', own));
    const all = parsed.kind === 'and' ? parsed.parts.at(-1) : parsed;
    const names = all?.kind === 'or' ? all.parts.map((part) => (part.kind === 'tagtype' ? part.name : part.kind)) : [];
    expect(names.toSorted()).toEqual(
      [
        ...own,
        'error',
        'profile-actual-error',
        'profile-input-error',
        'profile-output-error',
        'profile-score-error',
      ].toSorted(),
    );
  });

  it('are never more than there are, and unknown where they were not counted to the end', () => {
    expect(errorsOf(counted([3, 0, 2]), counted([1, 1, 5]))).toEqual([1, 0, 2]);
    expect(errorsOf(counted([3]), undefined)).toBe(undefined);
    expect(errorsOf(counted([3]), counted([1], '2026-11-28T06:33:41Z'))).toBe(undefined);
  });

  it.each([
    [0, 5, '0 %'],
    [5, 5, '100 %'],
    [1, 1000, '< 1 %'],
    [999, 1000, '> 99 %'],
    [1, 3, '33 %'],
  ])('are a share: %d of %d', (part, all, text) => {
    expect(shareText(part, all)).toBe(text);
  });
});
