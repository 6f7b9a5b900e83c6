import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessToken } from '../../src/api/login/access-token.ts';
import { ApiAnswer } from '../../src/http/api-answer.ts';
import { pathSegment } from '../../src/http/url-parts.ts';
import { readStoredObject } from '../../src/api/stored-object.ts';
import { builtins, toJsonBytes } from '../../src/toolkit/builtins.ts';
import { EncodeError, LoginError, RaymonError } from '../../src/base/errors.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { runs } from '../support/runs.ts';

describe('an identifier', () => {
  const identifier = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('.', '/', '%', '2', 'e', 'f', '\\', '?', '#', ' ', '\n', '\ud800', 'a') }),
  );

  it('is refused, or is exactly one segment of a URL that a server reads back', () => {
    fc.assert(
      fc.property(identifier, (id) => {
        let segment: string;
        try {
          segment = pathSegment(id, 'id');
        } catch (error) {
          expect(error).toBeInstanceOf(EncodeError);
          return;
        }
        const url = new URL(`https://host/v0/projects/${segment}/tags`);
        expect(url.pathname.split('/')).toHaveLength(5);
        expect(decodeURIComponent(url.pathname.split('/')[3] ?? '')).toBe(id);
        expect([url.host, url.search, url.hash]).toEqual(['host', '', '']);
      }),
      { numRuns: runs(1000) },
    );
  });
});

describe('a token', () => {
  it('is taken or refused, whatever it is', () => {
    const part = fc.oneof(
      fc.string(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const text = parts.join('.');
        try {
          expect(accessToken(text).text).toBe(text);
        } catch (error) {
          expect(error).toBeInstanceOf(LoginError);
        }
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('an answer with one byte changed', () => {
  const head = new TextEncoder().encode('{"obj_id": "o1", "obj_data": ');
  const bytes = new Uint8Array([...head, ...toJsonBytes(new Numpy(new Float32Array([1, 2, 3]))), 0x7d]);

  it('is an object or a typed error', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const body = bytes.with(at, byte);
        const answer = new ApiAnswer(
          { status: 200, headers: new Headers({ 'content-type': 'application/json' }), body },
          [],
        );
        try {
          const { value, document } = readStoredObject(answer, builtins, {});
          expect(document.type).toBe(value.toJcr().type);
        } catch (error) {
          expect(error).toBeInstanceOf(RaymonError);
        }
      }),
      { numRuns: runs(500) },
    );
  });
});
