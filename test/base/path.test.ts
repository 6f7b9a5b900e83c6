import { describe, expect, it } from 'vitest';
import { formatPath, quote } from '../../src/base/path.ts';

describe('formatPath', () => {
  it('writes identifiers, other names and indices', () => {
    expect(formatPath([])).toBe('$');
    expect(formatPath(['params', 'shape', 1])).toBe('$.params.shape[1]');
    expect(formatPath(['a b', '', '0', '__proto__'])).toBe('$["a b"][""]["0"].__proto__');
  });

  it('cuts the middle of a long path to 200 characters', () => {
    const deep = formatPath(Array.from({ length: 100_000 }, (_, i) => i));
    expect(deep.length).toBeLessThanOrEqual(200);
    expect(deep).toMatch(/^\$\[0\].*….*\[99999\]$/);
    expect(formatPath(['x'.repeat(1000)]).length).toBeLessThanOrEqual(200);
  });

  it('never cuts a surrogate pair into halves', () => {
    for (const shift of ['', 'x']) {
      expect(() => encodeURIComponent(formatPath([shift + '😀'.repeat(200)]))).not.toThrow();
    }
  });
});

describe('quote', () => {
  it('escapes what a log line must not hold and cuts what is long', () => {
    expect(quote('a\u2028\u202e\n\u0000')).toBe('"a\\u2028\\u202e\\n\\u0000"');
    expect(quote('x'.repeat(100))).toBe(`"${'x'.repeat(60)}…"`);
  });
});
