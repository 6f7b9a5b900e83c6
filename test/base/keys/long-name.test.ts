import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { mayHaveLongName } from '../../../src/base/keys/long-name.ts';
import { LONGEST_HASHED } from '../../../src/base/keys/text-map.ts';
import { runs } from '../../support/runs.ts';

const around = fc.constantFrom('', '"a":1,', '"b":"\\\\",', `"c":"${'v'.repeat(40_000)}",`, `"d":"${'\\"'.repeat(9000)}",`, `"e":[${'1,'.repeat(9000)}1],`); // oxfmt-ignore
const filler = fc.constantFrom('k', '\\"', '\\\\', ':', '\\":', 'é');

it('mayHaveLongName finds every name that is too long to hash, whatever stands around it and in it', () => {
  fc.assert(
    fc.property(
      fc.array(around, { maxLength: 4 }),
      filler,
      fc.constantFrom('', ' ', '\n\t '),
      (before, unit, space) => {
        const name = unit.repeat(Math.ceil((LONGEST_HASHED + 1) / (JSON.parse(`"${unit}"`) as string).length));
        expect(mayHaveLongName(`{${before.join('')}"${name}"${space}:1,"z":2}`)).toBe(true);
      },
    ),
    { numRuns: runs(200) },
  );
});

it.each([
  ['long values', `{"a":"${'v'.repeat(50_000)}","b":["${'v'.repeat(50_000)}"]}`],
  ['many names', `{${Array.from({ length: 9000 }, (_, i) => `"name${i}":1`).join()}}`],
  ['a name as long as may be', `{"${'k'.repeat(LONGEST_HASHED - 1)}":1}`],
  ['no quote', `[${'1,'.repeat(20_000)}1]`],
])('mayHaveLongName leaves %s to the engine', (_, text) => {
  expect(mayHaveLongName(text)).toBe(false);
});
