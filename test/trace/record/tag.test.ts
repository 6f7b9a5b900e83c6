import { describe, expect, it } from 'vitest';
import { TraceError } from '../../../src/base/errors.ts';
import { errorTags, normalizeTagName, Tag, TAG_TYPES, tagValues } from '../../../src/trace/record/tag.ts';

describe('normalizeTagName', () => {
  it.each([
    ['Top 1 Accuracy', 'top_1_accuracy'],
    ['loss__', 'loss'],
    ['a/b.c-d@e_f', 'a/b.c-d@e_f'],
    ['Größe (cm)', 'gre_cm'],
    [' lead', '_lead'],
    ['__proto__', '__proto'],
    ['é', ''],
    ['', ''],
  ])('turns %j into %j', (name, normal) => expect(normalizeTagName(name)).toBe(normal));

  it.each([5, null, undefined, {}, Symbol('a')])('refuses %s', (name) => {
    expect(() => normalizeTagName(name as string)).toThrow(TraceError);
  });

  it('is linear in the length of the name', () => {
    expect(normalizeTagName('_'.repeat(1_000_000) + 'x')).toHaveLength(1_000_001);
  });
});

describe('Tag', () => {
  it('normalises its name and has no group unless given one', () => {
    const tag = new Tag({ type: TAG_TYPES.metric, name: 'My Score', value: 0.5 });
    expect(tag.toJcr()).toEqual({ type: 'metric', name: 'my_score', value: 0.5, group: null });
    expect(JSON.parse(JSON.stringify(tag))).toEqual(tag.toJcr());
    expect(Tag.fromJcr(tag.toJcr())).toEqual(tag);
    expect(Object.is(new Tag({ type: 'metric', name: 'z', value: -0 }).value, 0)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['a value of NaN', { type: 'metric', name: 'a', value: NaN }],
    ['an infinite value', { type: 'metric', name: 'a', value: Infinity }],
    ['an object for a value', { type: 'metric', name: 'a', value: {} }],
    ['no value', { type: 'metric', name: 'a' }],
    ['a name without a legal character', { type: 'label', name: 'é', value: 'x' }],
    ['a name with a line feed', { type: 'label', name: 'a\nb', value: 'x' }],
    ['a lone surrogate in its group', { type: 'label', name: 'a', value: 'x', group: '\ud800' }],
    ['an empty type', { type: '', name: 'a', value: 'x' }],
    ['a type that is no string', { type: 5, name: 'a', value: 'x' }],
    ['an inherited name', Object.create({ type: 'label', name: 'a', value: 'x' })],
    ['null', null],
    ['an array', []],
  ])('refuses %s', (_, jcr) => expect(() => Tag.fromJcr(jcr)).toThrow(TraceError));

  it.each([null, undefined, 5, 'a', []])('is not made of %j', (tag) => {
    expect(() => new Tag(tag as unknown as Tag)).toThrow(TraceError);
  });
});

describe('lists of tags', () => {
  const tags = [
    new Tag({ type: 'error', name: 'timeout', value: 'yes' }),
    new Tag({ type: 'profile-input-error', name: 'size', value: 3 }),
    new Tag({ type: 'label', name: 'constructor', value: 'cat' }),
  ];

  it.each([null, undefined, 5, 'ab', {}, [null], [5]])('are none: %j', (list) => {
    expect(() => errorTags(list as unknown as Tag[])).toThrow(TraceError);
    expect(() => tagValues(list as unknown as Tag[])).toThrow(TraceError);
  });

  it('are no list of errors without types', () => {
    expect(() => errorTags([{ name: 'a', value: 1 }] as unknown as Tag[])).toThrow(TraceError);
  });

  it('give those that are errors', () => {
    expect(errorTags(tags).map(({ name }) => name)).toEqual(['timeout', 'size']);
  });

  it('give their values by name', () => {
    expect([...tagValues(tags)]).toEqual([
      ['timeout', 'yes'],
      ['size', 3],
      ['constructor', 'cat'],
    ]);
  });
});
