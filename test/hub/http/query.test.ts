import { describe, expect, it } from 'vitest';
import { Query } from '../../../src/hub/http/query.ts';

function query(text: string, known: readonly string[] = ['a', 'b']): Query {
  return new Query(new URLSearchParams(text), known);
}

function refused(path: string): unknown {
  return expect.objectContaining({ status: 400, code: 'bad-request', path });
}

describe('Query', () => {
  it('refuses names that are unknown, and those that stand twice', () => {
    expect(() => query('a=1&c=2')).toThrow(refused('c'));
    expect(() => query('a=1&a=1')).toThrow(refused('a'));
    expect(() => query('__proto__=1')).toThrow(refused('__proto__'));
    expect(() => query('a=1', [])).toThrow('Expected no query');
  });

  it('takes an empty value for a missing one', () => {
    expect(query('a=').text('a')).toBeUndefined();
    expect(() => query('a=').required('a')).toThrow(refused('a'));
    expect(query('a=x').required('a')).toBe('x');
  });

  it.each(['a=%00', 'a=x%0Ay', 'a=%7F'])('refuses control characters: %s', (text) => {
    expect(() => query(text).text('a')).toThrow(refused('a'));
  });

  it('reads integers within their range only', () => {
    expect(query('a=7').integer('a', 1, 7)).toBe(7);
    expect(query('').integer('a', 1, 7)).toBeUndefined();
    for (const text of ['8', '0', '-1', '1.5', '1e0', ' 1', '0x1', '1'.repeat(16)]) {
      expect(() => query(`a=${text}`).integer('a', 1, 7)).toThrow(refused('a'));
    }
  });

  it('reads one of some words', () => {
    expect(query('a=up').oneOf('a', ['up', 'down'])).toBe('up');
    expect(query('').oneOf('a', ['up', 'down'])).toBeUndefined();
    expect(() => query('a=Up').oneOf('a', ['up', 'down'])).toThrow(refused('a'));
  });

  it.each([
    ['1970-01-01T00:00:01Z', 1_000_000],
    ['1970-01-01T00:00:01', 1_000_000],
    ['1970-01-02', 86_400_000_000],
    ['1970-01-01T01:00:00%2B01:00', 0],
  ])('reads the time %s', (text, microseconds) => {
    expect(query(`a=${text}`).time('a')).toBe(microseconds);
  });

  it.each(['yesterday', '1970-13-01', '1970-01-01T01:00:00+01:00'])('refuses the time %s', (text) => {
    expect(() => query(`a=${text}`).time('a')).toThrow(refused('a'));
  });

  it('gives the same query with changes', () => {
    expect(query('a=1&b=2').with({ b: '3' }).toString()).toBe('a=1&b=3');
  });
});
