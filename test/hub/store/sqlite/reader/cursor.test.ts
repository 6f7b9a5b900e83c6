import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCursor, writeCursor } from '../../../../../src/hub/store/sqlite/reader/cursor.ts';
import { runs } from '../../../../support/runs.ts';

const PARTS = fc.array(fc.oneof(fc.maxSafeInteger(), fc.string({ unit: 'binary' })), { maxLength: 4 });

function kindsOf(parts: readonly (string | number)[]): ('string' | 'number')[] {
  return parts.map((part) => (typeof part === 'number' ? 'number' : 'string'));
}

describe('a cursor', () => {
  it('is read back as it was, and needs no escape in a URL', () => {
    fc.assert(
      fc.property(PARTS, (parts) => {
        const cursor = writeCursor(parts);
        expect(cursor).toMatch(/^[\w-]*$/);
        expect(readCursor(cursor, kindsOf(parts))).toEqual(parts.map((part) => (part === 0 ? 0 : part)));
      }),
      { numRuns: runs(100) },
    );
  });

  it('of anything else is refused, and nothing but that is thrown', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => Buffer.from(text).toString('base64url')),
        ),
        (cursor) => {
          try {
            const [number, text] = readCursor(cursor, ['number', 'string']);
            expect([typeof number, typeof text]).toEqual(['number', 'string']);
          } catch (error) {
            expect(error).toMatchObject({ status: 400, code: 'bad-cursor' });
          }
        },
      ),
      { numRuns: runs(100) },
    );
  });

  it.each([
    ['of another list', [1, 2]],
    ['with a part more', [1, 'a', 'b']],
    ['with a fraction', [1.5, 'a']],
    ['with an integer that a double does not hold', [2 ** 53, 'a']],
    ['with a part too long', [1, 'a'.repeat(4097)]],
  ])('%s is refused', (_, parts) => {
    const refused = (): unknown => readCursor(writeCursor(parts), ['number', 'string']);
    expect(refused).toThrow(expect.objectContaining({ code: 'bad-cursor' }));
  });
});
