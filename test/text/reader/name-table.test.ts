import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NAME_LIMIT, NameTable, UNKNOWN } from '../../../src/text/reader/name-table.ts';
import { runs } from '../../support/runs.ts';

/** Finds the name in quotes that a text begins with. */
const find = (table: NameTable, name: string): number => table.find(`"${name}":1`, 1);

describe('NameTable', () => {
  it('gives each name one number, the same for both ways to ask, and never another name', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 70 }),
      fc.constantFrom('a', 'b', 'toString', '__proto__'),
    );
    const property = fc.property(fc.array(name, { maxLength: 60 }), (names) => {
      const table = new NameTable();
      table.begin();
      for (const each of names) {
        // Where the text has an escape, the reader asks for the name itself.
        const isEscaped = /["\\\p{Cc}]/u.test(each);
        const id = isEscaped ? table.findName(each) : find(table, each);
        if (id === UNKNOWN) continue;
        expect(table.names[id]).toBe(each);
        expect(table.findName(each)).toBe(id);
        if (!isEscaped) expect(find(table, each)).toBe(id);
      }
      expect(new Set(table.names).size).toBe(table.names.length);
      expect(table.names.some((each) => each in Object.prototype)).toBe(false);
    });
    fc.assert(property, { numRuns: runs(300) });
  });

  it.each(['__proto__', 'constructor', 'x'.repeat(65), 'a\\"b', '\u0001', 'no end'])('does not hold %j', (name) => {
    const table = new NameTable();
    expect(table.find(name === 'no end' ? `"${name}` : `"${name}"`, 1)).toBe(UNKNOWN);
    expect(table.names).toEqual([]);
  });

  it('guesses what followed a name the last time, and only where it stands whole', () => {
    const table = new NameTable();
    table.begin();
    expect(table.guess('"a"', 1)).toBe(UNKNOWN);
    const [a, b] = [find(table, 'a'), find(table, 'b')];
    table.begin();
    expect(table.guess('"a"', 1)).toBe(a);
    expect(table.guess('"bc"', 1)).toBe(UNKNOWN);
    expect(table.guess('"b"', 1)).toBe(b);
    expect([table.hits, table.misses]).toEqual([2, 0]);
    // Nothing has followed `b` so far.
    expect(table.guess('"a"', 1)).toBe(UNKNOWN);
  });

  it('takes no more names than it has room for, and begins anew with the next text', () => {
    const table = new NameTable();
    for (let i = 0; i < 3 * NAME_LIMIT; i++) find(table, `name ${i}`);
    expect(table.names.length).toBeLessThanOrEqual(NAME_LIMIT);
    const held = table.names.length;
    table.begin();
    expect(table.names.length).toBe(held === NAME_LIMIT ? 0 : held);
    table.begin();
    const id = find(table, 'other');
    expect(id === UNKNOWN || table.names[id] === 'other').toBe(true);
  });

  it('looks at a bounded number of places for names that are chosen to collide', () => {
    const table = new NameTable();
    // "Aa" and "BB" have one hash: so has every row of them.
    const colliding = Array.from({ length: 64 }, (_, i) =>
      Array.from({ length: 6 }, (__, bit) => ((i >> bit) & 1 ? 'Aa' : 'BB')).join(''),
    );
    const ids = colliding.map((name) => find(table, name));
    expect(ids.filter((id) => id !== UNKNOWN)).toHaveLength(8);
    for (const [i, id] of ids.entries()) if (id !== UNKNOWN) expect(table.names[id]).toBe(colliding[i]);
  });
});
