import { Int8, vectorFromArray } from 'apache-arrow';
import * as fc from 'fast-check';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readStreamed } from '../../../src/cli/formats/streamed/read-streamed.ts';
import { DataFrame } from '../../../src/frame/dataframe.ts';
import { Series } from '../../../src/frame/series.ts';
import { Native } from '../../../src/native/native.ts';
import { Numpy } from '../../../src/numpy/numpy.ts';
import { fromJson, toCanonicalJson, toJson, toMsgpack } from '../../../src/toolkit/builtins.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const directory = temporaryDirectory();

function file(text: string): string {
  mkdirSync(directory(), { recursive: true });
  const path = join(directory(), 'a.json');
  writeFileSync(path, text);
  return path;
}

const VALUES = [
  new Numpy(Float64Array.from({ length: 300 }, Math.sin)),
  new Native({ a: new Numpy(new Uint8Array(500)), b: [new Numpy(new Int16Array(301)), 5n, -0], c: 'short' }),
  new DataFrame(DataFrame.fromColumns({ a: Float64Array.from({ length: 200 }, Math.cos) }).data, { layout: 'arrow' }),
  DataFrame.fromColumns({ a: Float64Array.from({ length: 200 }, Math.cos), b: Array.from({ length: 200 }, String) }),
  new Series(
    vectorFromArray(
      Array.from({ length: 300 }, (_, i) => i % 100),
      new Int8(),
    ),
    { name: 'x' },
  ),
];

describe('readStreamed', () => {
  it.each(VALUES.map((value) => [String(value), value] as const))(
    'reads %s as the ordinary reader does, wherever the pieces are cut',
    async (_, value) => {
      const text = toJson(value);
      for (const piece of [64, 100, 257, 1000, 100_000]) {
        for (const least of [8, 24, 60]) {
          const read = await readStreamed(file(text), undefined, { small: 0, piece, least });
          // Where a cut hides a string, the ordinary reader is asked; it never gives another value.
          if (read !== undefined) expect(toCanonicalJson(read)).toBe(toCanonicalJson(value));
        }
      }
      const whole = await readStreamed(file(text), undefined, { small: 0, piece: 257, least: 60 });
      expect(whole).toBeDefined();
      expect(Buffer.from(toMsgpack(whole))).toEqual(Buffer.from(toMsgpack(value)));
    },
  );

  it('keeps documents of unknown types with long strings', async () => {
    const text = `{"type":"acme.X","params":{"a":"${'QUJD'.repeat(500)}","b":1.50}}`;
    const read = await readStreamed(file(text), undefined, { small: 0, piece: 512, least: 60 });
    expect(read).toBeDefined();
    expect(toJson(read)).toBe(toJson(fromJson(text, { unknown: 'keep' })));
    expect(toMsgpack(read)).toEqual(toMsgpack(fromJson(text, { unknown: 'keep' })));
  });

  it.each([
    ['text that is no base64', `{"type":"raymon.types.Native","params":"${'a b '.repeat(500)}"}`],
    ['base64 of another spelling', `{"type":"acme.X","params":"${'QUJD'.repeat(500)}QUI"}`],
    ['a string without an end', `{"type":"acme.X","params":"${'QUJD'.repeat(500)}`],
    ['what is no JSON', `{"type":"acme.X","params":"${'QUJD'.repeat(500)}" x}`],
    ['escaped quotes', `{"type":"acme.X","params":"${`\\",\\"${'QUJD'.repeat(100)}`.repeat(3)}"}`],
  ])('leaves %s to the ordinary reader', async (_, text) => {
    for (const piece of [64, 512, 100_000]) {
      const read = await readStreamed(file(text), undefined, { small: 0, piece, least: 24 });
      if (read !== undefined) expect(toJson(read)).toBe(toJson(fromJson(text, { unknown: 'keep' })));
    }
  });

  it('never gives another value than the ordinary reader, whatever the text', async () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      ' ',
      '1',
      '"type":"a.B"',
      '"params":',
      'QUJD',
      'QUJDRUZH',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
        const text = pieces.join('');
        const read = await readStreamed(file(`{"type":"a.B","params":[${text}]}`), undefined, {
          small: 0,
          piece: 16,
          least: 4,
        });
        if (read === undefined) return;
        const expected = fromJson(`{"type":"a.B","params":[${text}]}`, { unknown: 'keep' });
        expect(toJson(read)).toBe(toJson(expected));
      }),
    );
  });
});
