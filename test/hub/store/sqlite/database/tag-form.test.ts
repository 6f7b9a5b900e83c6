import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinTags, partsOf, readTagValues, splitTags } from '../../../../../src/hub/store/sqlite/database/tag-form.ts';
import { fromSqlText } from '../../../../../src/hub/store/sqlite/database/text-code.ts';
import type { TagFact } from '../../../../../src/hub/store/ingest.ts';
import { runs } from '../../../../support/runs.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function tag(value: string | number, name = 'n'): TagFact {
  return { name, type: 'label', group: null, value };
}

const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
const member = fc.constantFrom('name', 'type', 'group', 'value', 'more');
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('"', '\\', 'value', ':', '":"', '\0', '\u0001', '\u0002', '\n', '"value":1'),
);
/** The digits that a large double is printed with are those of another integer. */
const double = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .filter((each) => !Number.isInteger(each) || Number.isSafeInteger(each));
const value = fc.oneof(double, fc.integer(), text);
/** A value as programs spell it, and as it is searched. */
const spelled = fc.oneof(
  value.map((each) => [JSON.stringify(each), each] as const),
  fc.constantFrom(
    ['1e3', 1000] as const,
    ['-0', 0] as const,
    ['1.50', 1.5] as const,
    ['9007199254740993', '9007199254740993'] as const,
    ['1152921504606846976', 2 ** 60] as const,
    ['"\\u0041\\/"', 'A/'] as const,
  ),
);

/** The text of tags with space, members in any order, and more of them. */
const lists = fc
  .array(fc.tuple(fc.array(fc.tuple(member, text, space), { maxLength: 5 }), spelled), { maxLength: 6 })
  .map((tags) => {
    const objects = tags.map(([members, [value_]]) => {
      const others = members
        .filter(([name]) => name !== 'value')
        .map(([name, each, gap]) => `${gap}"${name}"${gap}:${gap}${JSON.stringify(each)}`);
      return `{${[...others, `"value": ${value_}`].toSorted().join(' ,')}}`;
    });
    return { body: ` [${objects.join(',\n')} ]`, values: tags.map(([, [, each]]) => each) };
  });

function formOf(value_: string | number): string | undefined {
  return splitTags(bytes(`[{"value":${JSON.stringify(value_)}}]`), [tag(value_)])?.form;
}

describe('splitTags', () => {
  it('takes any text of flat tags apart, and joinTags makes the same bytes of it', () => {
    fc.assert(
      fc.property(lists, ({ body, values }) => {
        const split = splitTags(
          bytes(body),
          values.map((each) => tag(each)),
        );
        expect(split).toBeDefined();
        if (split === undefined) return;
        expect(new TextDecoder().decode(joinTags(partsOf(split.form), split.values))).toBe(body);
        const read = readTagValues(partsOf(split.form), split.values).map((each) =>
          typeof each === 'string' ? fromSqlText(each) : each,
        );
        expect(read).toEqual(values.map((each) => (each === 0 ? 0 : each)));
      }),
      { numRuns: runs(500) },
    );
  });

  it('gives the same form to texts that differ in their values alone', () => {
    expect(['', 'a', '"', 12.5, 0].map(formOf)).toEqual([
      ...Array.from({ length: 3 }, () => '[{"value":"\u0002"}]'),
      ...Array.from({ length: 2 }, () => '[{"value":\u0002}]'),
    ]);
  });

  it.each([
    ['nested values', '[{"value":{"value":1}}]', [tag(1)]],
    ['a name that is spelled another way', '[{"\\u0076alue":1}]', [tag(1)]],
    ['a name that stands twice', '[{"value":1,"value":2}]', [tag(2)]],
    ['values that are not those of the tags', '[{"value":1}]', [tag(2)]],
    ['texts for numbers', '[{"value":"1"}]', [tag(1)]],
    ['lists in lists', '[[{"value":1}]]', [tag(1)]],
    ['fewer values than tags', '[{"value":1}]', [tag(1), tag(1)]],
  ])('leaves %s as they are', (_what, body, tags) => {
    expect(splitTags(bytes(body), tags)).toBe(undefined);
  });

  it('leaves bytes that are no text as they are', () => {
    expect(splitTags(Uint8Array.of(0x5b, 0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d, 0x5d), [])).toBe(undefined);
  });

  it('reads past nothing of the memory that a body stands in', () => {
    const memory = bytes('xx[{"value":1}]yy');
    const split = splitTags(memory.subarray(2, -2), [tag(1)]);
    expect(split && new TextDecoder().decode(joinTags(partsOf(split.form), split.values))).toBe('[{"value":1}]');
  });
});
