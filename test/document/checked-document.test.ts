import { describe, expect, it } from 'vitest';
import { CheckedJcr } from '../../src/document/checked-document.ts';

describe('CheckedJcr', () => {
  it('has the members of a document in the order of the format, exact only where there is one', () => {
    expect(Object.keys(new CheckedJcr('a.B', { x: 1 }, undefined, 2))).toEqual(['type', 'params']);
    const full = new CheckedJcr('a.B', {}, { '/x': 'nan' }, 2, [['note', 1]]);
    expect(JSON.stringify(full)).toBe('{"type":"a.B","params":{},"exact":{"/x":"nan"},"note":1}');
  });

  it('keeps members of any name as data, and what it knows itself apart from them', () => {
    const document = new CheckedJcr('a.B', {}, undefined, 7, [
      ['__proto__', { x: 1 }],
      ['nestingOf', 'a name like any other'],
    ]);
    expect(Object.keys(document)).toEqual(['type', 'params', '__proto__', 'nestingOf']);
    expect(document).toBeInstanceOf(CheckedJcr);
    expect(CheckedJcr.nestingOf(document)).toBe(7);
  });

  it('makes its short text when it is asked for, and has none unless its class knows one', () => {
    let made = 0;
    const document = new CheckedJcr('a.B', 1, undefined, 1, undefined, () => `text ${++made}`);
    expect(made).toBe(0);
    expect(CheckedJcr.shortTextOf(document)).toBe('text 1');
    expect(CheckedJcr.shortTextOf(new CheckedJcr('a.B', 1, undefined, 1))).toBeUndefined();
  });

  it('cannot be passed off by an object that looks like one', () => {
    expect(() => CheckedJcr.nestingOf({ type: 'a.B', params: 1 } as never)).toThrow(TypeError);
  });
});
