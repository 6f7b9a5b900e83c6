import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../../src/base/limits.ts';
import type { Cut } from '../../../src/text/reader/cursor.ts';
import { parseProven, PLACEHOLDER } from '../../../src/text/reader/proven-parse.ts';

const parse = (text: string, limits: Partial<Limits> = {}, cuts: readonly Cut[] = []): unknown => {
  const found = parseProven(text, cuts, { ...DEFAULT_LIMITS, ...limits });
  return found === undefined ? 'unproven' : found.tree;
};

const cutOf = (value: string): Cut => ({ at: 0, length: 0, missing: 0, value });

describe('parseProven', () => {
  it.each([
    '0',
    '-0',
    '"a"',
    'null',
    ' [ ] ',
    '{}',
    '{"a":[1,2.5,-3e5,"x",true,null,{"b":{}}],"c":"d"}',
    '{"":1,"01":2,"a1":3,"-1":4}',
    '{"a":"\\":","b":"\\\\"}',
    '9007199254740991',
  ])('gives what JSON.parse gives of %s', (text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it('keeps a name that objects inherit as a name', () => {
    const tree = parse('{"__proto__":{"a":1},"constructor":2}') as object;
    expect(Object.getPrototypeOf(tree)).toBe(Object.prototype);
    expect(Object.entries(tree)).toEqual([
      ['__proto__', { a: 1 }],
      ['constructor', 2],
    ]);
  });

  it('says that plain values hold it all', () => {
    expect(parseProven('{"a":1}', [], DEFAULT_LIMITS)).toMatchObject({ isPlain: true });
  });

  it.each<[string, string]>([
    ['is no JSON', '{"a":}'],
    ['is cut', '[1,2'],
    ['has a name twice', '{"a":1,"a":2}'],
    ['has a name twice, once by an escape', String.raw`{"a":1,"\u0061":2}`],
    ['has a name twice, deep inside', '[[{"x":{"a":1,"b":2,"a":3}}]]'],
    ['has integer-like names, which engines reorder', '{"b":1,"1":2}'],
    ['has one integer-like name', '{"0":1}'],
    ['has an integer that no double holds', '[9007199254740993]'],
    ['has an integer that another one is rounded to', '[9007199254740992]'],
    ['has a number beyond all doubles', '1e999'],
    ['has a string that begins with a colon, which might be a name', '[":"]'],
  ])('leaves to the tokenizer what %s', (_, text) => {
    expect(parse(text)).toBe('unproven');
  });

  it('leaves to the tokenizer what passes a limit, and reads what just does not', () => {
    expect(parse('[[[1]]]', { depth: 3 })).toEqual([[[1]]]);
    expect(parse('[[[1]]]', { depth: 2 })).toBe('unproven');
    expect(parse('{"a":{"b":{}}}', { depth: 3 })).toEqual({ a: { b: {} } });
    expect(parse('{"a":{"b":{}}}', { depth: 2 })).toBe('unproven');
    expect(parse('{"a":1,"b":2}', { keys: 2 })).toEqual({ a: 1, b: 2 });
    expect(parse('{"a":1,"b":2}', { keys: 1 })).toBe('unproven');
    expect(parse('12', { digits: 5 })).toBe('unproven');
  });

  it('puts long strings back in place of what stands for them, each once', () => {
    const cuts = [cutOf('first'), cutOf('second')];
    expect(parse(`{"a":"${PLACEHOLDER}1","b":["${PLACEHOLDER}0","x"]}`, {}, cuts)).toEqual({
      a: 'second',
      b: ['first', 'x'],
    });
    expect(parse(`"${PLACEHOLDER}0"`, {}, [cutOf('all')])).toBe('all');
  });

  it.each<[string, string]>([
    ['a cut is not met', '["x"]'],
    ['a cut is met twice', `["${PLACEHOLDER}0","${PLACEHOLDER}0"]`],
    ['a cut is a name', `{"${PLACEHOLDER}0":1}`],
    ['a string only looks like a cut', `["${PLACEHOLDER}00"]`],
    ['a string names a cut that there cannot be', `["${PLACEHOLDER}-1","${PLACEHOLDER}0"]`],
  ])('is in doubt where %s', (_, text) => {
    expect(parse(text, {}, [cutOf('long')])).toBe('unproven');
  });

  it.each([`${PLACEHOLDER}1`, `${PLACEHOLDER}`, `${PLACEHOLDER}0x0`, `${PLACEHOLDER}NaN`])(
    'keeps the string %j, which stands for none',
    (text) => {
      expect(parse(JSON.stringify([text, `${PLACEHOLDER}0`]), {}, [cutOf('long')])).toEqual([text, 'long']);
    },
  );

  describe('where all objects inherit a member', () => {
    const root = Object.prototype as { intruder?: number };
    afterEach(() => {
      delete root.intruder;
    });

    it('proves nothing', () => {
      expect(parse('{"a":1}')).toEqual({ a: 1 });
      root.intruder = 1;
      expect(parse('{"a":1}')).toBe('unproven');
    });
  });
});
