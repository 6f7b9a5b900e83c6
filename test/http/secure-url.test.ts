import { describe, expect, it } from 'vitest';
import { secureUrl } from '../../src/http/secure-url.ts';
import { OptionError } from '../../src/base/errors.ts';

describe('secureUrl', () => {
  it.each([
    'https://api.raymon.ai/v0',
    'http://localhost:80',
    'http://127.0.0.1:1/v0',
    'http://127.1',
    'http://[::1]:8',
  ])('accepts %s', (text) => {
    expect(secureUrl(text, 'url')).toBeInstanceOf(URL);
  });

  it.each([
    'http://api.raymon.ai',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'http://[::ffff:10.0.0.1]',
    'http://0.0.0.0',
    'ftp://localhost',
    'file:///etc/passwd',
    'api.raymon.ai',
    '',
    'https://host/?q=1',
    'https://host/#f',
  ])('refuses %j', (text) => {
    expect(() => secureUrl(text, 'url')).toThrow(OptionError);
  });

  it('refuses credentials and does not repeat them', () => {
    expect(() => secureUrl('https://ann:open-sesame@host/', 'url')).toThrow(
      /^Expected a URL without credentials, got some - at options\.url$/,
    );
  });
});
