import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAscii, isUtf8, isUtf8Portable } from '../../src/base/check-utf8.ts';
import { runs } from '../support/runs.ts';

const decodes = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

describe('UTF-8', () => {
  const text = fc
    .string({ unit: 'binary', minLength: 0, maxLength: 200 })
    .map((string) => new TextEncoder().encode(string));

  it('is told from other bytes, whoever checks and wherever the bytes begin', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.uint8Array()), fc.nat(300), fc.nat(255), fc.nat(3), (bytes, at, byte, lead) => {
        const view = new Uint8Array(lead + bytes.length).subarray(lead);
        view.set(bytes);
        if (at < view.length) view[at] = byte;
        expect([isUtf8(view), isUtf8Portable(view)]).toEqual([decodes(view), decodes(view)]);
        expect(isAscii(view)).toBe(view.every((code) => code < 128));
      }),
      { numRuns: runs(1000) },
    );
  });

  it('is checked across the pieces in which it is decoded', () => {
    for (let lead = 0; lead < 5; lead++) {
      const bytes = new TextEncoder().encode(`${'x'.repeat(lead)}é${'😀'.repeat(40_000)}`);
      expect(isUtf8Portable(bytes)).toBe(true);
      expect(isUtf8Portable(bytes.subarray(0, -1))).toBe(false);
    }
  });
});
