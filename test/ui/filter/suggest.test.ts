import { describe, expect, it } from 'vitest';
import { parseSlice } from '../../../src/hub/query/slicestr/parser.ts';
import { conditionOf, withCondition, wordText } from '../../../src/ui/hub/slice-text.ts';
import { fixedSuggestions, placeAt, typeSuggestions } from '../../../src/ui/filter/suggest.ts';

/** What is put into a filter that somebody types. */
const suggested = (text: string): string[] => fixedSuggestions(placeAt(text, text.length)).map(({ insert }) => insert);

describe('what may stand where somebody types', () => {
  it.each([
    ['', 'name', ''],
    ['cl', 'name', 'cl'],
    ['a==1 && cl', 'name', 'cl'],
    ['a==1 || ', 'name', ''],
    ['!', 'name', ''],
    ['(cl', 'name', 'cl'],
    ['client==', 'value', ''],
    ['client==ac', 'value', 'ac'],
    ['latency_ms >= 1', 'value', '1'],
    ['tagtype(pro', 'type', 'pro'],
    ['tagname(', 'tagname', ''],
    ['client==acme ', 'join', ''],
    ['(a==1) ', 'join', ''],
    ['tagtype(error)', 'join', ''],
    ['client ', 'nothing', ''],
    ['client=="San', 'nothing', ''],
    ['trace(47', 'nothing', ''],
  ])('%j: %s', (text, kind, prefix) => {
    expect(placeAt(text, text.length)).toMatchObject({ kind, prefix });
  });

  it('is told by what stands before the caret alone, and names the tag of a value', () => {
    expect(placeAt('client==ac && x==1', 10)).toMatchObject({ kind: 'value', tag: 'client', start: 8, end: 10 });
    expect(placeAt('"a b"==', 7)).toMatchObject({ kind: 'value', tag: 'a b' });
  });

  it('has suggestions of the grammar', () => {
    expect(suggested('tag')).toEqual(['tagtype(', 'tagname(', 'taggroup(']);
    expect(suggested('tagtype(vec')).toEqual(['vector)']);
    expect(suggested('a==1 ')).toEqual(['&& ', '|| ']);
    expect(suggested('')).toEqual([]);
  });
});

describe('types', () => {
  it('are those of the project besides the usual ones, and come back as they are', () => {
    const at = placeAt('tagtype(', 8);
    const types = ['error', 'foo-error', 'a,b', 'weird)type', 'San José'];
    const found = typeSuggestions(at, types);
    expect(found.map(({ text }) => text)).toEqual(types.slice(1));
    for (const { insert, text } of found)
      expect(parseSlice(`tagtype(${insert}`)).toEqual({ kind: 'tagtype', name: text });
    expect(typeSuggestions(placeAt('tagtype(FOO', 11), types).map(({ text }) => text)).toEqual(['foo-error']);
  });
});

describe('conditions', () => {
  it.each(['acme', 'San José', 'a"b', 'a && b', '', '(', '-1', 'x='])('of the value %j are read as it', (value) => {
    expect(parseSlice(conditionOf('n', value))).toEqual({ kind: 'compare', name: 'n', operator: '==', value });
    expect(parseSlice(`trace(${wordText(value)})`)).toEqual({ kind: 'trace', id: value });
  });

  it('are added so that both hold', () => {
    expect(withCondition('', 'b==2')).toBe('b==2');
    expect(withCondition('a==1', 'b==2')).toBe('a==1 && b==2');
    expect(parseSlice(withCondition('a==1 || c==3', 'b==2'))).toMatchObject({
      kind: 'and',
      parts: [{ kind: 'or' }, {}],
    });
  });
});
