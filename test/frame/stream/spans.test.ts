import * as arrow from 'apache-arrow';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../../src/frame/stream/runs.ts';
import { SpanList } from '../../../src/frame/stream/spans.ts';
import { runs } from '../../support/runs.ts';

/** An array of so many bytes per slot; null where not valid, whatever the lengths say. */
function bytesArray(
  slots: readonly { readonly length: number; readonly valid: boolean }[],
  large: boolean,
): arrow.Data {
  const ends = [0];
  for (const { length } of slots) ends.push((ends.at(-1) as number) + length);
  const validity = new Uint8Array(Math.ceil(slots.length / 8));
  for (const [i, { valid }] of slots.entries()) if (valid) validity[i >> 3] = (validity[i >> 3] ?? 0) | (1 << (i & 7));
  const nulls = slots.filter(({ valid }) => !valid).length;
  const offsets = large ? BigInt64Array.from(ends, BigInt) : Int32Array.from(ends);
  const buffers = [offsets, new Uint8Array(ends.at(-1) as number), validity] as unknown as Partial<
    arrow.Data['buffers']
  >;
  return new arrow.Data(large ? new arrow.LargeBinary() : new arrow.Binary(), 0, slots.length, nulls, buffers);
}

function offsetsOf(list: SpanList, total: number, large: boolean): number[] {
  const target = new Uint8Array((total + 1) * (large ? 8 : 4));
  list.writeOffsets(target);
  return large ? Array.from(new BigInt64Array(target.buffer), Number) : [...new Int32Array(target.buffer)];
}

const slot = fc.record({ length: fc.nat(3), valid: fc.boolean() });
const part = fc.record({ slots: fc.array(slot, { maxLength: 12 }), skip: fc.nat(4), absent: fc.boolean() });

describe('SpanList', () => {
  it.each([false, true])('has the bytes of valid slots and nothing of others, large: %s', (large) => {
    const property = fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
      const list: Run[] = [];
      const lengths: number[] = [];
      const bytes: [arrow.Data, number][] = [];
      for (const { slots, skip, absent } of parts) {
        const data = bytesArray(slots, large);
        const start = Math.min(skip, slots.length);
        list.push({ data: absent ? undefined : data, start, count: slots.length - start });
        let at = slots.slice(0, start).reduce((sum, { length }) => sum + length, 0);
        for (const { length, valid } of slots.slice(start)) {
          const isThere = valid && !absent;
          lengths.push(isThere ? length : 0);
          if (isThere) for (let i = 0; i < length; i++) bytes.push([data, at + i]);
          at += length;
        }
      }
      const spans = new SpanList(list, large);
      const found: [arrow.Data, number][] = [];
      spans.each((data, start, end) => {
        expect(end).toBeGreaterThan(start);
        for (let at = start; at < end; at++) found.push([data, at]);
      });
      expect(found.map(([, at]) => at)).toEqual(bytes.map(([, at]) => at));
      expect(found.every(([data], i) => data === bytes[i]?.[0])).toBe(true);
      expect(spans.length).toBe(bytes.length);
      let end = 0;
      expect(offsetsOf(spans, lengths.length, large)).toEqual([0, ...lengths.map((length) => (end += length))]);
    });
    fc.assert(property, { numRuns: runs(200) });
  });

  it('joins what lies in one piece, though nulls stand in it', () => {
    const slots = [1, 0, 2].map((length) => ({ length, valid: length > 0 }));
    const seen: number[][] = [];
    new SpanList([{ data: bytesArray(slots, false), start: 0, count: 3 }], false).each((_, ...span) => seen.push(span));
    expect(seen).toEqual([[0, 3]]);
  });

  it('takes arrays without slots, which have no offsets', () => {
    const none = new arrow.Data(new arrow.Utf8(), 0, 0, 0);
    const list = new SpanList([{ data: none, start: 0, count: 0 }], false);
    expect([list.length, offsetsOf(list, 0, false)]).toEqual([0, [0]]);
  });

  it('writes offsets of 64 bits that 32 do not hold', () => {
    const end = 2 ** 32 + 5;
    const buffers = [BigInt64Array.of(0n, BigInt(end), BigInt(end)), new Uint8Array(0)] as unknown as Partial<
      arrow.Data['buffers']
    >;
    const data = new arrow.Data(new arrow.LargeBinary(), 0, 2, 0, buffers);
    const list = new SpanList([{ data, start: 0, count: 2 }], true);
    expect(list.length).toBe(end);
    expect(offsetsOf(list, 2, true)).toEqual([0, end, end]);
  });
});
