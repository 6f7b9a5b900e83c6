import { describe, expect, it } from 'vitest';
import { urlOf } from '../../../src/ui/hub/url.ts';

describe('urlOf', () => {
  it('escapes the values of the query, and leaves undefined ones out', () => {
    const query = { slicestr: 'a==1 && b!="x"', lim: 0, cursor: undefined, plus: '+' };
    const url = urlOf('/v0/traces', query);
    expect(url).toBe('/v0/traces?slicestr=a%3D%3D1+%26%26+b%21%3D%22x%22&lim=0&plus=%2B');
    expect(new URL(url, 'http://hub').searchParams.get('slicestr')).toBe(query.slicestr);
  });

  it('is the path alone without a query', () => {
    expect(urlOf('/v0/traces')).toBe('/v0/traces');
    expect(urlOf('/v0/traces', { cursor: undefined })).toBe('/v0/traces');
  });
});
