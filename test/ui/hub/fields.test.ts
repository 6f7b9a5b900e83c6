import { describe, expect, it } from 'vitest';
import { Fields, listOf } from '../../../src/ui/hub/fields.ts';

const answer = new Fields({ name: 'a', count: 0, isPinned: false, gone: null, tags: [1, 2] });

describe('Fields', () => {
  it('gives members of the expected type', () => {
    expect(answer.text('name')).toBe('a');
    expect(answer.number('count')).toBe(0);
    expect(answer.boolean('isPinned')).toBe(false);
    expect(answer.list('tags', String)).toEqual(['1', '2']);
    expect(answer.raw('gone')).toBeNull();
  });

  it('gives null for members that are null or missing, where that may be', () => {
    expect(answer.textOrNull('gone')).toBeNull();
    expect(answer.numberOrNull('missing')).toBeNull();
    expect(answer.numberOrNull('count')).toBe(0);
  });

  it.each([
    ['a number for a string', () => answer.text('count')],
    ['a string for a number', () => answer.number('name')],
    ['null for a boolean', () => answer.boolean('gone')],
    ['a missing member', () => answer.text('missing')],
    ['another type where null may be', () => answer.textOrNull('count')],
    ['a member of every object', () => answer.text('toString')],
    ['no list', () => answer.list('name', String)],
  ])('refuses %s', (_, read) => {
    expect(read).toThrow(TypeError);
  });

  it.each([[null], ['text'], [[]], [undefined]])('refuses %j as an answer', (value) => {
    expect(() => new Fields(value)).toThrow('Expected an object as answer');
  });
});

describe('listOf', () => {
  it('refuses an object', () => {
    expect(() => listOf({}, String)).toThrow('Expected a list as answer');
  });
});
