import { describe, expect, it } from 'vitest';
import { inferType } from '../../../../src/cli/formats/csv/infer-type.ts';

describe('inferType', () => {
  it.each<[string, readonly (string | null)[], string]>([
    ['integers', ['1', null, '-9223372036854775808'], 'Int64'],
    ['integers beyond 64 bits', ['1', '10000000000000000000'], 'Float64'],
    ['integers beyond 64 bits with more digits than a double has', ['1', '9223372036854775808'], 'Utf8'],
    ['numbers', ['1', '0.5', 'NaN', '-inf'], 'Float64'],
    ['numbers, words first', ['NaN', '0.5'], 'Float64'],
    ['words for numbers alone', ['NaN', 'inf'], 'Utf8'],
    ['an integer that a double does not hold among numbers', ['9007199254740993', '0.5'], 'Utf8'],
    ['booleans', ['true', 'False', null], 'Bool'],
    ['booleans and numbers', ['true', '1'], 'Utf8'],
    ['leading zeros', ['007'], 'Utf8'],
    ['nothing', [null, null], 'Utf8'],
  ])('of %s', (_, cells, type) => {
    expect(String(inferType({ name: 'a', cells: [...cells], isQuoted: false }))).toBe(type);
  });

  it('is text where a cell is quoted', () => {
    expect(String(inferType({ name: 'a', cells: ['1', '2'], isQuoted: true }))).toBe('Utf8');
  });
});
