import { expect, it } from 'vitest';
import { makeUrl } from '../../../src/native/kinds/url.ts';

it.each(['https://example.org/', 'https://xn--fsq.example/a%20b?c=d#e', 'data:,x', 'file:///a/b', 'a:b'])(
  'the URL %s is made as it is spelled',
  (href) => {
    expect(makeUrl(href)?.href).toBe(href);
  },
);

it.each([
  '',
  'example.org',
  '//example.org/',
  'https://example.org',
  'HTTPS://example.org/',
  'https://example.org:443/',
  'https://example.org/a b',
  'https://example.org/../a',
  'https://例.example/',
  ' https://example.org/',
  'https://[::1',
])('no URL is made of %j, which engines refuse or spell otherwise', (href) => {
  expect(makeUrl(href)).toBeUndefined();
});
