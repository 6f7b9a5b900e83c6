import { describe, expect, it } from 'vitest';
import { MAX_SLICE_LENGTH } from '../../../../src/hub/query/slicestr/lexer.ts';
import { MAX_SLICE_CONDITIONS, MAX_SLICE_DEPTH, parseSlice } from '../../../../src/hub/query/slicestr/parser.ts';
import { printSlice } from '../../../../src/hub/query/slicestr/printer.ts';

function many(count: number): string {
  return Array.from({ length: count }, () => 'a==1').join(' && ');
}

function deep(depth: number): string {
  return `${'('.repeat(depth)}a==1${')'.repeat(depth)}`;
}

describe('parseSlice', () => {
  it.each([
    // The original's own examples.
    ['client==bigshot && model_version>=1.0.0', 'client==bigshot && model_version>=1.0.0'],
    ['tagtype(err) && app==v1.0.0', 'tagtype(err) && app==v1.0.0'],
    ['outlier_score>=50', 'outlier_score>=50'],
    ['trace(472b649d-0e69-4a52-a0f5-4e5d3f2a7c11)', 'trace(472b649d-0e69-4a52-a0f5-4e5d3f2a7c11)'],
    ['tagname( a ) && taggroup(g)&&a!=1 && a<=2', 'tagname(a) && taggroup(g) && a!=1 && a<=2'],
    // Ours.
    ['a==1 || b==2 && c==3', 'a==1 || b==2 && c==3'],
    ['(a==1 || b==2) && c==3', '(a==1 || b==2) && c==3'],
    ['((a==1)) && ((b<2) && (c>3))', 'a==1 && b<2 && c>3'],
    ['!a==1 && !(b==2 || c==3) && !!tagname(d)', '!a==1 && !(b==2 || c==3) && !!tagname(d)'],
    ['text=="a && b" && "My Tag"==x', 'text=="a && b" && my_tag==x'],
    ['a=="x\\"\\u0041\\n"', 'a=="x\\"A\\n"'],
    ['a==b&c|d', 'a==b&c|d'],
    ['  ', ''],
    ['tagname("trace(")', 'tagname(trace)'],
    ['"tagname"==x', 'tagname==x'],
    ['Größe==1', 'gre==1'],
    ['日本==1', '日本==1'],
  ])('reads %s', (text, printed) => {
    expect(printSlice(parseSlice(text))).toBe(printed);
  });

  it.each([
    ['a', 1],
    ['a=1', 1],
    ['a==', 3],
    ['a==1 b==2', 5],
    ['a==1 &&', 7],
    ['&& a==1', 0],
    ['a==1 & b==2', 5],
    ['(a==1', 5],
    ['a==1)', 4],
    ['trace()', 6],
    ['trace(a', 7],
    ['trace(a b)', 8],
    ['unknown(a)', 0],
    ['"tagname"(a)', 9],
    ['a=="open', 3],
    ['a=="\\x"', 3],
    ['a==b=c', 4],
    ['a==(b)', 3],
    ['""==1', 0],
    ['a===1', 3],
    ['!', 1],
    ['a~b', 3],
  ])('refuses %s and names character %d', (text, offset) => {
    expect(() => parseSlice(text)).toThrow(expect.objectContaining({ code: 'bad-slice', status: 400, offset }));
  });

  it('has bounds for length, conditions and depth', () => {
    expect(parseSlice(many(MAX_SLICE_CONDITIONS)).kind).toBe('and');
    expect(() => parseSlice(many(MAX_SLICE_CONDITIONS + 1))).toThrow(/conditions/);
    expect(parseSlice(deep(MAX_SLICE_DEPTH)).kind).toBe('compare');
    expect(() => parseSlice(deep(MAX_SLICE_DEPTH + 1))).toThrow(/within each other/);
    expect(() => parseSlice('!'.repeat(MAX_SLICE_LENGTH))).toThrow(/within each other/);
    expect(() => parseSlice(' '.repeat(MAX_SLICE_LENGTH + 1))).toThrow(/characters/);
  });
});
