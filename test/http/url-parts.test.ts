import { describe, expect, it } from 'vitest';
import { EncodeError } from '../../src/base/errors.ts';
import { pathSegment, queryValue } from '../../src/http/url-parts.ts';

const NEVER = ['', 'a\nb', 'a\u0000', 'a\u0085', '\ud800', 'x\udc00'];
const NOT_IN_A_PATH = ['.', '..', '../../admin?x=1#', 'a/b', '/', 'a\\b', '%2e', '%2E%2e', 'a%2fb', '%00'];

describe('pathSegment', () => {
  it.each([...NEVER, ...NOT_IN_A_PATH])('refuses %j, naming the argument', (id) => {
    expect(() => pathSegment(id, 'projectId')).toThrow(EncodeError);
    expect(() => pathSegment(id, 'projectId')).toThrow(/ - at \$\.projectId$/);
  });

  it('refuses what is no string', () => {
    expect(() => pathSegment(7 as unknown as string, 'id')).toThrow('Expected a string, got number - at $.id');
  });

  it('gives one segment that a URL keeps as it is', () => {
    for (const id of ['a', 'a..b', '...', 'a b', 'auth0|7', '100%', 'é😀', 'a?b#c&d=e+f', '~!@$*()']) {
      const url = new URL(`https://host/v0/projects/${pathSegment(id, 'id')}/traces`);
      const [, , , segment = '', last] = url.pathname.split('/');
      expect([decodeURIComponent(segment), last]).toEqual([id, 'traces']);
      expect(url.search + url.hash).toBe('');
    }
  });
});

describe('queryValue', () => {
  it.each(NEVER)('refuses %j', (value) => {
    expect(() => queryValue(value, 'ref')).toThrow(EncodeError);
  });

  it('lets a ref have slashes', () => {
    expect(queryValue('request/../image', 'ref')).toBe('request/../image');
  });
});
