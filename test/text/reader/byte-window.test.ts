import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/base/errors.ts';
import { ByteWindow } from '../../../src/text/reader/byte-window.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('ByteWindow', () => {
  it('shows a part of a text, and moves on', () => {
    const window = new ByteWindow(bytesOf('abcdefghijklmnopqrstuvwxyz'), 2, 16);
    expect([window.start, window.text, window.isLast]).toEqual([2, 'cdefghijklmnopqr', false]);
    expect(window.mark).toBe(12);
    window.moveTo(14);
    expect([window.start, window.text, window.isLast]).toEqual([14, 'opqrstuvwxyz', true]);
    window.moveTo(26);
    expect([window.text, window.isLast]).toEqual(['', true]);
  });

  it('cuts no character in two, wherever it ends', () => {
    const text = '€😀é'.repeat(40);
    const bytes = bytesOf(text);
    for (let size = 16; size < 40; size++) {
      let read = '';
      for (let window = new ByteWindow(bytes, 0, size), at = 0; at < bytes.length;) {
        window.moveTo(at);
        read += window.text;
        expect(window.text).not.toBe('');
        at += bytesOf(window.text).length;
      }
      expect(read).toBe(text);
    }
  });

  it('refuses bytes that are no UTF-8, once it shows them', () => {
    const bytes = bytesOf('a'.repeat(64));
    bytes[40] = 0xff;
    const window = new ByteWindow(bytes, 0, 16);
    expect(() => window.moveTo(32)).toThrow(DecodeError);
  });
});
