import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HubError } from '../../../src/hub/core/hub-error.ts';
import type { Facts } from '../../../src/hub/ingest/record.ts';
import { StreamedDocument } from '../../../src/hub/ingest/streamed-document.ts';
import { runs } from '../../support/runs.ts';

function stream(text: string | Uint8Array, size: number, depth = 512): Facts {
  const bytes = Buffer.from(text as string);
  const document = new StreamedDocument(depth);
  for (let at = 0; at < bytes.length; at += size) document.take(bytes.subarray(at, at + size));
  return document.end();
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof HubError) return error.code;
    throw error;
  }
  return 'accepted';
}

const value = fc.jsonValue({ maxDepth: 3 });

describe('StreamedDocument', () => {
  it('finds type and shape wherever chunks end and however long the rest is', () => {
    const arbitrary = fc.tuple(
      value,
      value,
      fc.nat(9000),
      fc.nat(9000),
      fc.integer({ min: 1, max: 9000 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(arbitrary, ([a, b, before, after, size, isLate]) => {
        const type = `"type":"raymon.types.Numpy"`;
        const params = `"params":{"x":${JSON.stringify(a)},"data":"${'A'.repeat(before)}","dtype":"float32","shape":"(2, 3)","y":${JSON.stringify(b)}}`;
        const filler = `"z":"${'é\\n'.repeat(after)}"`;
        const members = isLate ? [params, filler, type] : [type, filler, params];
        expect(stream(` {${members.join(' , ')}}\n`, size)).toEqual({
          type: 'raymon.types.Numpy',
          shape: 'float32 (2, 3)',
        });
      }),
      { numRuns: runs(100) },
    );
  });

  it.each([
    ['', 'syntax'],
    ['{"type":"t","params":{}', 'syntax'],
    ['{"type":"t","params":{}} x', 'syntax'],
    ['{"type":"t","params":{}}{}', 'syntax'],
    ['{"type":"t"}', 'not-a-document'],
    ['{"params":{}}', 'not-a-document'],
    ['{"type":1,"params":{}}', 'not-a-document'],
    ['[{"type":"t","params":{}}]', 'not-a-document'],
    ['"type"', 'not-a-document'],
    [`{"type":"t","params":${'['.repeat(512)}${']'.repeat(512)}}`, 'limit'],
    [`{"type":"t","params":${'9'.repeat(20_000)}}`, 'limit'],
  ])('refuses %.60j in chunks of any size', (text, code) => {
    for (const size of [1, 7, 5000, 1_000_000]) {
      // A number that comes at once is of any length.
      if (size === 1_000_000 && text.includes('999')) continue;
      expect(codeOf(() => stream(text, size))).toBe(code);
    }
  });

  it('refuses what is not UTF-8, also at the end of a chunk', () => {
    expect(codeOf(() => stream(Buffer.from([0x22, 0xc3, 0x22]), 2))).toBe('bad-utf8');
    expect(codeOf(() => stream(Buffer.from([0x22, 0xc3]), 1))).toBe('bad-utf8');
  });

  it('takes Python’s numbers, escapes and words that are cut in two', () => {
    const text = '{"type":"t","params":[NaN,-Infinity,true,"\\u00e9\\\\",-1.5e+10]}';
    for (let size = 1; size < text.length; size++) expect(stream(text, size).type).toBe('t');
  });
});
