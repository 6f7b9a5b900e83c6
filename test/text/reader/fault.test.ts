import { describe, expect, it } from 'vitest';
import { badUtf8 } from '../../../src/base/utf8.ts';
import { ByteWindow } from '../../../src/text/reader/byte-window.ts';
import { Cursor } from '../../../src/text/reader/cursor.ts';
import { Fault, LimitFault, toPublicError, unexpected } from '../../../src/text/reader/fault.ts';

describe('toPublicError', () => {
  const cursor = new Cursor('é"x', 5);

  it('says at which byte and path a text is wrong', () => {
    expect(toPublicError(new Fault('syntax', 'Expected less', 2), cursor, ['a', 1])).toMatchObject({
      name: 'DecodeError',
      code: 'syntax',
      path: '$.a[1]',
      offset: 8,
    });
    expect(toPublicError(new LimitFault('depth', 3, 'levels', 1), cursor, ['a'])).toMatchObject({
      name: 'LimitError',
      code: 'limit',
      limit: 'depth',
      max: 3,
      offset: 7,
    });
  });

  it('adds the path to bytes that are no UTF-8, and lets other errors be', () => {
    expect(toPublicError(badUtf8(9, []), cursor, ['a'])).toMatchObject({ code: 'bad-utf8', path: '$.a', offset: 9 });
    const other = new RangeError('mine');
    expect(toPublicError(other, cursor, ['a'])).toBe(other);
  });

  it('does not take the end of a window for the end of the text', () => {
    const window = new ByteWindow(new Uint8Array(64).fill(49), 0, 32);
    const within = new Cursor('', 0, [], window);
    expect(toPublicError(new Fault('syntax', 'Expected more', 32), within, [])).toMatchObject({
      limit: 'token',
      max: 2,
    });
    window.moveTo(40);
    const last = new Cursor('', 0, [], window);
    expect(toPublicError(new Fault('syntax', 'Expected more', 24), last, [])).toMatchObject({
      code: 'syntax',
      offset: 64,
    });
  });
});

describe('unexpected', () => {
  it.each([
    ['"', "'\"'"],
    ['\n', 'U+000A'],
    ['\u007f', 'U+007F'],
    ['é', 'U+00E9'],
    ['😀', 'U+1F600'],
    ['\ud800', 'U+D800'],
    ['', 'the end of the text'],
  ])('names the character %j, and no other of the text', (character, name) => {
    expect(unexpected('a number', `secret${character}secret`.slice(0, 6 + character.length), 6)).toMatchObject({
      code: 'syntax',
      message: `Expected a number, got ${name}`,
      at: 6,
    });
  });
});
