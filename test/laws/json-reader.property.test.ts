import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonTree } from '../../src/json/tree.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/base/limits.ts';
import { type JsonText, readJson } from '../../src/text/reader/json-reader.ts';
import { forcedThresholds } from '../support/forced-thresholds.ts';
import { jsonTexts } from '../support/json-texts.ts';
import { plainOf, plainTree, spell, spellOutcome } from '../support/plain-tree.ts';
import { type Plain, referenceRead } from '../support/reference-json.ts';
import { runs } from '../support/runs.ts';

const limits: Limits = { ...DEFAULT_LIMITS, depth: 6, keys: 5, digits: 22 };

describe('readJson', () => {
  for (const [way, thresholds] of Object.entries(forcedThresholds)) {
    const read = (input: string | Uint8Array | Iterable<Uint8Array>, rawStrings: boolean): JsonText =>
      readJson(input, { limits, strict: false, rawStrings, thresholds });

    it(`gives what the reference gives, or refuses for the same reason (${way})`, () => {
      fc.assert(
        fc.property(jsonTexts, fc.boolean(), (text, rawStrings) => {
          const wellFormed = Buffer.from(text).toString() === text;
          const expected = spellOutcome(() => referenceRead(text, limits));
          expect(spellOutcome(() => plainOf(read(text, rawStrings)))).toBe(expected);
          // Text with lone surrogates that are not escaped has no bytes.
          if (wellFormed) expect(spellOutcome(() => plainOf(read(Buffer.from(text), rawStrings)))).toBe(expected);
        }),
        { numRuns: runs(300) },
      );
    });

    it(`reads chunks as it reads all bytes at once, also from one buffer used again (${way})`, () => {
      fc.assert(
        fc.property(jsonTexts, fc.integer({ min: 1, max: 40 }), (text, size) => {
          const bytes = Buffer.from(text);
          const all = spellOutcome(() => plainOf(read(bytes, true)));
          expect(spellOutcome(() => plainOf(read(reusingChunks(bytes, size), true)))).toBe(all);
        }),
        { numRuns: runs(50) },
      );
    });

    it(`gives a value or a typed error for any damaged byte (${way})`, () => {
      fc.assert(
        fc.property(jsonTexts, fc.nat(), fc.nat(255), (text, place, byte) => {
          const bytes = Buffer.from(text);
          if (bytes.length > 0) bytes[place % bytes.length] = byte;
          spellOutcome(() => plainOf(read(bytes, true)));
        }),
        { numRuns: runs(100) },
      );
    });
  }

  it('agrees with JSON.parse on every text that it reads and where that is exact', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        const read = plainOf(readJson(text, { limits: DEFAULT_LIMITS, strict: true, rawStrings: false }));
        expect(spell(likeParsed(read))).toBe(spell(likeParsed(plainTree(JSON.parse(text) as JsonTree))));
      }),
      { numRuns: runs(300) },
    );
  });
});

/** The same as JSON.parse gives it: members without an order of their own, integers rounded. */
function likeParsed(value: Plain): Plain {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(likeParsed);
  if (!(value instanceof Map)) return value;
  const names = [...value.keys()].toSorted();
  return new Map(names.map((name) => [name, likeParsed(value.get(name) as Plain)]));
}

function* reusingChunks(bytes: Uint8Array, size: number): Iterable<Uint8Array> {
  const buffer = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    buffer.set(piece);
    yield buffer.subarray(0, piece.length);
  }
  buffer.fill(0);
}
