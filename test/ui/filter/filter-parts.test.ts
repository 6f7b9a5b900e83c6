import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOf } from '../../../src/ui/filter/fault.ts';
import { filterParts } from '../../../src/ui/filter/filter-parts.ts';
import { runs } from '../../support/runs.ts';

/** The parts of a filter as `kind:text`, without spaces; what is wrong between stars. */
function marked(text: string): string {
  return filterParts(text, faultOf(text)?.offset)
    .filter((part) => part.text.trim() !== '')
    .map((part) => (part.isFault ? `*${part.kind}:${part.text}*` : `${part.kind}:${part.text}`))
    .join(' ');
}

describe('the parts of a filter', () => {
  it.each([
    [
      'client==bigshot && latency_ms>=100',
      'name:client sign:== text:bigshot join:&& name:latency_ms sign:>= number:100',
    ],
    [
      '!(a=="x y"||tagtype(error))',
      'join:! sign:( name:a sign:== text:"x y" join:|| call:tagtype sign:( text:error sign:) sign:)',
    ],
    ['trace(47)', 'call:trace sign:( text:47 sign:)'],
    ['"tagtype" < -1e3', 'name:"tagtype" sign:< number:-1e3'],
    ['n=="5"', 'name:n sign:== number:"5"'],
  ])('%s', (text, parts) => {
    expect(marked(text)).toBe(parts);
  });

  it.each([
    ['client=acme && b==2', 'name:client *plain:=* name:acme join:&& name:b sign:== number:2'],
    ['a=="open && b==2', 'name:a sign:== *plain:"open && b==2*'],
    ['a==1 b==2', 'name:a sign:== number:1 *name:b* sign:== number:2'],
    ['taggroups(a)', '*call:taggroups* sign:( text:a sign:)'],
    ['a==1 &&', 'name:a sign:== number:1 join:&&'],
  ])('of what is none say where: %s', (text, parts) => {
    expect(marked(text)).toBe(parts);
  });

  it('are together the text, whatever it is, and at most one of them is wrong', () => {
    const word = fc.constantFrom(
      'a',
      '==',
      '=',
      '&&',
      '&',
      '"',
      '"x y"',
      '(',
      ')',
      '!',
      ' ',
      '\t',
      '\u202e',
      '1e3',
      'trace',
      '\\',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(word, { maxLength: 40 }).map((words) => words.join('')),
    );
    fc.assert(
      fc.property(text, (filter) => {
        const fault = faultOf(filter);
        const parts = filterParts(filter, fault?.offset);
        expect(parts.map((part) => part.text).join('')).toBe(filter);
        const wrong = parts.filter((part) => part.isFault).length;
        expect(wrong).toBe(fault === undefined || fault.offset >= filter.length ? 0 : 1);
      }),
      { numRuns: runs(100) },
    );
  });

  it('of a text that is too long are one', () => {
    expect(filterParts('a'.repeat(10_001))).toHaveLength(1);
    expect(filterParts('= '.repeat(5000))).toHaveLength(10_000);
  });
});
