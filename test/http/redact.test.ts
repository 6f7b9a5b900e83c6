import { expect, it } from 'vitest';
import { redact } from '../../src/http/redact.ts';

it('secrets are taken out of a message wherever they stand, whatever their characters', () => {
  expect(redact('a s3.c$ret and s3.c$ret, xtoken', ['s3.c$ret', 'token'])).toBe(
    'a [redacted] and [redacted], x[redacted]',
  );
  expect(redact('s3XcXret', ['s3.c$ret'])).toBe('s3XcXret');
  expect(redact('nothing', [])).toBe('nothing');
});
