import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { JsonCells } from '../../../src/frame/pandas-writer/json-cells.ts';
import { writtenCells } from '../../support/written-cells.ts';

const cellsOf = (texts: readonly string[], depth = DEFAULT_LIMITS.depth): JsonCells =>
  new JsonCells((slot) => new TextEncoder().encode(texts[slot]), { ...DEFAULT_LIMITS, depth });

const textOf = (text: string): string | undefined => writtenCells(cellsOf([text]), [0])[0];

describe('JsonCells', () => {
  it.each<[string, string]>([
    ['1', '1'],
    ['1.0', '1.0'],
    ['1e2', '1e2'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['"a"', '"a"'],
    ['null', 'null'],
    [' [ 1 , {\n"a b" : "c  d\\" e" } ]\t', '[1,{"a b":"c  d\\" e"}]'],
    ['"\\\\" ', '"\\\\"'],
  ])('write the value that %j states, spelled as it is, without white space', (text, expected) => {
    expect(textOf(text)).toBe(expected);
  });

  it.each(['', 'a', '{', '[1,]', '{"a":1} x', "{'a':1}", 'NaN', '\u{feff}1', '"\n"'])(
    'write %j as a string',
    (text) => {
      expect(textOf(text)).toBe(JSON.stringify(text));
    },
  );

  it('tell how deep a value is, and nothing of strings that only look like one', () => {
    const cells = cellsOf(['1', '"[[["', '[[{"a":[]}]]', '[[[', '{}']);
    expect([0, 1, 2, 3, 4].map((slot) => cells.depth(slot))).toEqual([0, 0, 4, 0, 1]);
  });

  it('write as a string what is nested deeper than the limit', () => {
    expect(writtenCells(cellsOf(['[[1]]', '[[[1]]]'], 2), [0, 1])).toEqual(['[[1]]', '"[[[1]]]"']);
  });
});
