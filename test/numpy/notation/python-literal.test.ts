import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPythonString, parsePythonLiteral } from '../../../src/numpy/notation/python-literal.ts';
import { runs } from '../../support/runs.ts';

const parse = (text: string): unknown => parsePythonLiteral(text, (message) => new SyntaxError(message));

describe('parsePythonLiteral', () => {
  it('reads every kind of literal with its span', () => {
    expect(parse(' (1, [True], {"a": None}) ')).toEqual({
      kind: 'tuple',
      start: 1,
      end: 25,
      items: [
        { kind: 'integer', value: 1, start: 2, end: 3 },
        { kind: 'list', items: [{ kind: 'name', text: 'True', start: 6, end: 10 }], start: 5, end: 11 },
        {
          kind: 'dict',
          members: new Map([['a', { kind: 'name', text: 'None', start: 19, end: 23 }]]),
          start: 13,
          end: 24,
        },
      ],
    });
  });

  it.each([
    '',
    '(1)',
    '[1 2]',
    '[,]',
    '{1: 2}',
    "{'a': 1, 'a': 2}",
    "{'a' 1}",
    '-1',
    '01',
    '1.5',
    "'a",
    "'\\x4'",
    'os',
    '"\n"',
  ])('refuses %j', (text) => {
    expect(() => parse(text)).toThrow('Expected a Python literal');
  });

  it('reads back every string that formatPythonString writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parse(formatPythonString(text))).toMatchObject({ kind: 'string', text });
      }),
      { numRuns: runs(300) },
    );
  });

  it('quotes as Python does', () => {
    expect(['a', "it's", '"', `'"`, 'é\n', '\u2028'].map(formatPythonString)).toEqual([
      "'a'",
      `"it's"`,
      `'"'`,
      String.raw`'\'"'`,
      String.raw`'é\n'`,
      String.raw`'\u2028'`,
    ]);
  });
});
