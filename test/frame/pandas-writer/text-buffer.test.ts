import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LimitError } from '../../../src/base/errors.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { TextBuffer } from '../../../src/frame/pandas-writer/text-buffer.ts';
import { runs } from '../../support/runs.ts';

function textOf(out: TextBuffer): string {
  return Buffer.concat(out.pieces).toString('latin1');
}

describe('TextBuffer', () => {
  it('is what was written, over any number of pieces', () => {
    const step = fc.oneof(
      fc.stringMatching(/^[ -~]{0,50}$/),
      fc.tuple(fc.stringMatching(/^[a-z]$/), fc.integer({ min: 1, max: 40_000 })).map(([each, n]) => each.repeat(n)),
    );
    const property = fc.property(fc.array(step, { maxLength: 30 }), fc.nat(7), (texts, lead) => {
      const out = new TextBuffer(DEFAULT_LIMITS, []);
      for (const [i, text] of texts.entries()) {
        const source = Buffer.from(`${'#'.repeat(lead)}${text}#`);
        const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
        if (i % 2 === 0) out.ascii(text);
        else out.copy(view, lead, lead + text.length);
        if (i % 3 === 0) out.byte(0x2c);
      }
      const expected = texts.map((text, i) => (i % 3 === 0 ? `${text},` : text)).join('');
      expect(textOf(out)).toBe(expected);
      expect(out.length).toBe(expected.length);
    });
    fc.assert(property, { numRuns: runs(60) });
  });

  it('keeps pieces that are full where they are: what was taken stays the same', () => {
    const out = new TextBuffer(DEFAULT_LIMITS, []);
    out.ascii('a'.repeat(out.bytes.length));
    const [first] = out.pieces;
    out.ascii('b');
    expect(out.pieces[0]?.buffer).toBe(first?.buffer);
    expect(textOf(out)).toBe(`${'a'.repeat(first?.length ?? 0)}b`);
  });

  it('is refused when it gets longer than a document may be, with its place', () => {
    const room = new TextBuffer(DEFAULT_LIMITS, []).bytes.length;
    const out = new TextBuffer({ ...DEFAULT_LIMITS, documentBytes: room + 10 }, ['params', 'data']);
    out.ascii('x'.repeat(room));
    out.ascii('x'.repeat(10));
    expect(out.length).toBe(room + 10);
    const full = new TextBuffer({ ...DEFAULT_LIMITS, documentBytes: room + 10 }, ['params', 'data']);
    full.ascii('x'.repeat(room));
    expect(() => full.ascii('x'.repeat(11))).toThrow(LimitError);
    expect(() => full.ascii('x'.repeat(11))).toThrow('$.params.data');
  });
});
