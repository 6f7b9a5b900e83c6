import { describe, expect, it } from 'vitest';
import { columnsOf, columnWord, hasColumn, tagsIn, toggledColumn } from '../../../src/ui/traces/columns.ts';
import { boundsOf, queryOfKind, queryOfTimes, rangeOf, rangeText } from '../../../src/ui/traces/range.ts';

const query = (text: string): ReadonlyMap<string, string> => new Map(new URLSearchParams(text));

describe('a time range', () => {
  it('is what an address says, a day where it says none or nonsense', () => {
    expect(rangeOf(query(''))).toEqual({ kind: '24h', begin: undefined, end: undefined });
    expect(rangeOf(query('range=tomorrow')).kind).toBe('24h');
    expect(rangeOf(query('range=all')).kind).toBe('all');
    expect(rangeOf(query('from=2026-11-28T06:00:00Z&range=1h'))).toEqual({
      kind: 'fixed',
      begin: Date.UTC(2026, 10, 28, 6),
      end: undefined,
    });
    expect(rangeOf(query('from=2026-11-28T06:00:00')).begin).toBe(Date.UTC(2026, 10, 28, 6));
  });

  it('of two times comes back from the address that it makes', () => {
    const [begin, end] = [Date.UTC(2026, 10, 28, 6, 0, 0, 400), Date.UTC(2026, 10, 28, 7, 0, 0, 1)];
    const range = rangeOf(new Map(Object.entries(queryOfTimes(begin, end))));
    // To whole seconds, and not less than was asked for.
    expect(range).toEqual({ kind: 'fixed', begin: begin - 400, end: end + 999 });
    expect(boundsOf(range)).toEqual({ begin: '2026-11-28T06:00:00.000Z', end: '2026-11-28T07:00:01.000Z' });
    expect(rangeText(range)).toBe('between 2026-11-28 06:00:00 and 2026-11-28 07:00:01 UTC');
  });

  it('of a preset has no end, the usual one no name, and all time no bound', () => {
    expect(Object.keys(boundsOf(rangeOf(query('range=1h'))))).toEqual(['begin']);
    expect(boundsOf(rangeOf(query('range=all')))).toEqual({});
    expect(queryOfKind('24h').range).toBe(undefined);
    expect(queryOfKind('7d')).toEqual({ range: '7d', from: undefined, to: undefined });
  });
});

describe('columns of tags', () => {
  const tags = [
    { type: 'label', name: 'client', value: 'a', spelled: 'a', group: null },
    { type: 'error', name: 'dark', value: 1, spelled: '1.0', group: null },
  ];

  it('are names, types, or all', () => {
    expect(columnsOf(undefined).map(({ kind }) => kind)).toEqual(['all']);
    const columns = columnsOf(' client ,tagtype(error), *,,');
    expect(columns.map((column) => tagsIn(column, tags).length)).toEqual([1, 1, 2]);
    expect(columnsOf(Array.from({ length: 40 }, (_, i) => `c${i}`).join(','))).toHaveLength(12);
  });

  it('are of any name and type: what holds a comma stands in quotes', () => {
    const types = ['a,b', 'x)', '"', 'a\\', 'foo-error', ' '];
    let text: string | undefined = 'client';
    for (const type of types) text = toggledColumn(text, `tagtype(${columnWord(type)})`);
    const names = columnsOf(text).map((column) => (column.kind === 'all' ? '*' : column.name));
    expect(names).toEqual(['client', ...types]);
    for (const type of types) {
      expect(hasColumn(text, `tagtype(${columnWord(type)})`)).toBe(true);
      text = toggledColumn(text, `tagtype(${columnWord(type)})`);
    }
    expect(text).toBe('client');
    expect(columnsOf(['*', 'tagtype(x)', 'a'].map(columnWord).join(',')).map(({ kind }) => kind)).toEqual([
      'name',
      'name',
      'name',
    ]);
    expect(columnsOf('"a, b",c').map((column) => column.text)).toEqual(['a, b', 'c']);
    expect(columnsOf('"a, b').map((column) => column.kind)).toEqual(['name', 'name']);
    expect(hasColumn(undefined, '*')).toBe(true);
  });

  it('are added and taken away', () => {
    expect(toggledColumn(undefined, 'client')).toBe('client');
    expect(toggledColumn('client', '*')).toBe('client,*');
    expect(toggledColumn('client, *', 'client')).toBe('*');
    expect(toggledColumn('client', 'client')).toBe(undefined);
  });
});
