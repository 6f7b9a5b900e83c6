import type { SchemaElement } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../../src/base/errors.ts';
import { DEFAULT_LIMITS } from '../../../../src/base/limits.ts';
import { shapeOf } from '../../../../src/cli/formats/parquet/column-shape.ts';
import { schemaTree } from '../../../../src/cli/formats/parquet/pages/schema-tree.ts';

type Part = readonly [spelling: string, ...children: Part[]];

/** Elements of a spelling such as `optional LIST a`: repetition, what it is, name. */
function elementsOf([spelling, ...children]: Part): SchemaElement[] {
  const [repetition, kind, name] = spelling.split(' ') as [string, string, string];
  const element: SchemaElement = {
    name,
    repetition_type: repetition.toUpperCase() as 'OPTIONAL',
    ...(children.length > 0 ? { num_children: children.length } : { type: 'INT32' }),
    ...(kind === 'LIST' || kind === 'MAP' ? { converted_type: kind } : {}),
  };
  return [element, ...children.flatMap(elementsOf)];
}

function typeOf(part: Part): string {
  const root = schemaTree([{ name: 'schema', num_children: 1 }, ...elementsOf(part)], DEFAULT_LIMITS);
  const { field } = shapeOf(root.children[0] as (typeof root.children)[0]);
  return `${String(field.type)}${field.nullable ? '?' : ''}`;
}

describe('shapeOf', () => {
  it.each<readonly [what: string, part: Part, type: string]>([
    ['a list', ['optional LIST a', ['repeated - list', ['optional - element']]], 'List<Int32>?'],
    ['a list of what is repeated', ['optional LIST a', ['repeated - element']], 'List<Int32>?'],
    [
      'a list of pairs',
      ['required LIST a', ['repeated - item', ['optional - x'], ['optional - y']]],
      'List<Struct<{x:Int32, y:Int32}>>',
    ],
    [
      'a list of groups named array',
      ['optional LIST a', ['repeated - array', ['optional - x']]],
      'List<Struct<{x:Int32}>>?',
    ],
    ['a list of tuples', ['optional LIST a', ['repeated - a_tuple', ['optional - x']]], 'List<Struct<{x:Int32}>>?'],
    ['lists of two levels', ['optional LIST a', ['repeated LIST array', ['repeated - array']]], 'List<List<Int32>>?'],
    ['what is repeated without a list', ['repeated - a'], 'List<Int32>'],
    ['groups that are repeated', ['repeated - a', ['required - x']], 'List<Struct<{x:Int32}>>'],
    ['a set', ['optional MAP a', ['repeated - map', ['required - key']]], 'List<Int32>?'],
    [
      'a map',
      ['optional MAP a', ['repeated - map', ['optional - key'], ['optional - value']]],
      'Map<{key:Int32, value:Int32}>?',
    ],
  ])('takes %s', (_, part, type) => {
    expect(typeOf(part)).toBe(type);
  });

  it.each<readonly [what: string, part: Part]>([
    ['a list of two columns', ['optional LIST a', ['repeated - b'], ['repeated - c']]],
    ['a list of nothing repeated', ['optional LIST a', ['optional - b', ['optional - c']]]],
    [
      'a map of three columns',
      ['optional MAP a', ['repeated - b', ['required - k'], ['required - v'], ['required - w']]],
    ],
    ['a struct that has a name twice', ['optional - a', ['optional - b'], ['optional - b']]],
  ])('refuses %s, with its path', (_, part) => {
    expect(() => typeOf(part)).toThrow(DecodeError);
    expect(() => typeOf(part)).toThrow(/at \$\.a/);
  });
});

describe('schemaTree', () => {
  const leaf: SchemaElement = { name: 'a', type: 'INT32', repetition_type: 'OPTIONAL' };
  it.each<readonly [what: string, elements: SchemaElement[]]>([
    ['no elements', []],
    ['fewer children than are claimed', [{ name: 's', num_children: 2 }, leaf]],
    ['more elements than are claimed', [{ name: 's', num_children: 1 }, leaf, leaf]],
    ['a negative number of children', [{ name: 's', num_children: -1 }, leaf]],
    [
      'groups of nothing',
      [
        { name: 's', num_children: 1 },
        { name: 'a', repetition_type: 'OPTIONAL' },
      ],
    ],
    ['values with children', [{ name: 's', num_children: 1 }, { ...leaf, num_children: 1 }, leaf]],
  ])('refuses %s', (_, elements) => {
    expect(() => schemaTree(elements, DEFAULT_LIMITS)).toThrow(DecodeError);
  });

  it('refuses columns that nest deeper than the limit', () => {
    const groups = Array.from({ length: 9 }, () => ({
      name: 'g',
      num_children: 1,
      repetition_type: 'REQUIRED' as const,
    }));
    const limits = { ...DEFAULT_LIMITS, depth: 8 };
    expect(() => schemaTree([{ name: 's', num_children: 1 }, ...groups, leaf], limits)).toThrow(/at most 8/);
  });
});
