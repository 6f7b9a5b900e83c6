import { describe, expect, it } from 'vitest';
import { allocate, gather, Gatherer } from '../../../src/base/incoming/gather-chunks.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { refusal } from '../../support/refusal.ts';

const limits = (documentBytes: number) => ({ ...DEFAULT_LIMITS, documentBytes });

describe('gather', () => {
  it('joins chunks that share one buffer', () => {
    const buffer = new Uint8Array(4);
    function* chunks(): Generator<Uint8Array> {
      for (let i = 1; i < 4; i++) yield buffer.fill(i).subarray(0, i);
    }
    expect(gather(chunks(), DEFAULT_LIMITS)).toEqual(Uint8Array.of(1, 2, 2, 3, 3, 3));
    expect(gather([], DEFAULT_LIMITS)).toEqual(new Uint8Array(0));
  });

  it('copies what it is given', () => {
    const chunk = Uint8Array.of(1, 2);
    const joined = gather([chunk], DEFAULT_LIMITS);
    chunk.fill(9);
    expect(joined).toEqual(Uint8Array.of(1, 2));
  });

  it.each([undefined, null, 5, {}, new ArrayBuffer(4)])('refuses %s in place of chunks', (chunks) => {
    expect(refusal(() => gather(chunks as never, DEFAULT_LIMITS))).toMatchObject({ code: 'wrong-type' });
  });

  it.each([5, null, [1, 2]])('refuses the chunk %j', (chunk) => {
    expect(refusal(() => gather([Uint8Array.of(1), chunk as never], DEFAULT_LIMITS)).code).toBe('wrong-type');
  });

  it('takes as many bytes as the limit allows, and asks for no chunk beyond', () => {
    let asked = 0;
    function* chunks(): Generator<Uint8Array> {
      for (;;) {
        asked++;
        yield new Uint8Array(10);
      }
    }
    expect(gather([new Uint8Array(10)], limits(10))).toHaveLength(10);
    expect(refusal(() => gather(chunks(), limits(25))).code).toBe('limit');
    expect(asked).toBe(3);
  });
});

describe('Gatherer', () => {
  it('grows beyond its first piece of memory, and keeps all bytes', () => {
    const gatherer = new Gatherer(DEFAULT_LIMITS);
    for (let i = 0; i < 300; i++) gatherer.add(new Uint8Array(1000).fill(i));
    const bytes = gatherer.bytes();
    expect(gatherer.length).toBe(300_000);
    for (const i of [0, 64, 65, 66, 131, 299]) expect(bytes[i * 1000 + 999]).toBe(i & 255);
  });
});

describe('allocate', () => {
  it('is content with what is needed where more cannot be had, and says when that cannot either', () => {
    const asked: number[] = [];
    const make =
      (most: number) =>
      (length: number): Uint8Array<ArrayBuffer> => {
        asked.push(length);
        if (length > most) throw new RangeError('no room');
        return new Uint8Array(length);
      };
    expect(allocate(100, 10, make(10))).toHaveLength(10);
    expect(asked).toEqual([100, 10]);
    expect(refusal(() => allocate(100, 10, make(9)))).toMatchObject({ name: 'LimitError', code: 'limit' });
  });
});
