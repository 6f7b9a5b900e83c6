import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { writeString } from '../../../src/frame/pandas-writer/string-text.ts';
import { TextBuffer } from '../../../src/frame/pandas-writer/text-buffer.ts';
import { refusal } from '../../support/refusal.ts';
import { runs } from '../../support/runs.ts';
import { writtenBy } from '../../support/written-cells.ts';

const CHARACTERS = fc.constantFrom('a', '"', '\\', '\n', '\0', '\u001f', '\u007f', 'é', '漢', '😀', '\u2028');

/** The text of a string that stands somewhere in bytes. */
function textOf(value: string, lead = 0): string {
  const bytes = Buffer.from(`${'"'.repeat(lead)}${value}"\\`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return writtenBy((out) => writeString(out, view, lead, bytes.length - 2));
}

describe('writeString', () => {
  it('escapes as JSON.stringify does, wherever in the bytes the string stands', () => {
    const property = fc.property(fc.string({ unit: CHARACTERS, maxLength: 40 }), fc.nat(5), (value, lead) => {
      expect(textOf(value, lead)).toBe(JSON.stringify(value));
    });
    fc.assert(property, { numRuns: runs(300) });
  });

  it('escapes each byte below 128 as JSON.stringify does, at each place of a word', () => {
    for (let code = 0; code < 128; code++) {
      for (let at = 0; at < 5; at++) {
        const value = `${'x'.repeat(at)}${String.fromCharCode(code)}yz`;
        expect(textOf(value)).toBe(JSON.stringify(value));
      }
    }
  });

  it.each([4095, 4096, 4097, 40_000])('is whole where it is longer than the room made at a time: %i', (length) => {
    for (const value of ['x'.repeat(length), '\n'.repeat(length), `${'x'.repeat(length - 1)}é`]) {
      expect(textOf(value)).toBe(JSON.stringify(value));
    }
  });

  it('is refused where the text gets longer than the limit, at most a piece later', () => {
    const out = new TextBuffer({ ...DEFAULT_LIMITS, documentBytes: 1_500_000 }, ['params']);
    const bytes = new Uint8Array(4_000_000).fill(120);
    expect(refusal(() => writeString(out, new DataView(bytes.buffer), 0, bytes.length))).toEqual({
      name: 'LimitError',
      code: 'limit',
      path: '$.params',
    });
    expect(out.length).toBeLessThanOrEqual(1_500_000 + 2 ** 20);
  });
});
