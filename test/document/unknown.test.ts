import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RaymonDataType } from '../../src/document/jcr.ts';
import {
  builtins,
  contentHash,
  fromJson,
  fromMsgpack,
  loadJcr,
  toJson,
  toJsonBytes,
  toMsgpack,
} from '../../src/toolkit/core-builtins.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { runs } from '../support/runs.ts';

const keep = { unknown: 'keep' } as const;
const unknown = (params: string): string => `{"type":"acme.X","params":${params}}`;

const NUMBERS = ['-0', '-0.0', '0.0', '1.0', '1e2', '1E+2', '-1.50', '9007199254740992', '9007199254740992.0', '1e400'.slice(0, 4), '0.1000000000000000055511151231257827', '123456789012345678901234567890', '5e-324', '1e21']; // oxfmt-ignore

describe('a document of an unknown type, kept', () => {
  it.each(NUMBERS)('writes %s again as it was, wherever it stands', (number) => {
    for (const params of [number, `[${number},1,${number}]`, `{"a":{"b":[[${number}]]},"7":${number},"c":1}`]) {
      expect(toJson(fromJson(unknown(params), keep))).toBe(unknown(params));
      expect(toJson(fromJson(Buffer.from(unknown(params)), keep))).toBe(unknown(params));
    }
  });

  it('writes members beside params again as they were', () => {
    const text = '{"type":"acme.X","params":1.0,"exact":{"/a":-0},"more":[1e2,{"type":"acme.Y","params":2.0}]}';
    expect(toJson(fromJson(text, keep))).toBe(text);
  });

  it('is kept so inside known ones', () => {
    const native = `{"type":"raymon.types.Native","params":{"data":[${unknown('[1.0,-0]')},1]},"exact":{"/0":"jcr"}}`;
    expect(toJson(fromJson(native, keep))).toBe(native);
  });

  it('made of plain values keeps numbers numbers', () => {
    for (const number of [2 ** 53, -(2 ** 60), 1e20, 1e21, -0, 0, 1.5]) {
      const kept = loadJcr({ type: 'acme.X', params: { a: [number] } }, keep);
      const again = fromJson(toJson(kept), keep);
      expect(equals(kept, again)).toBe(true);
      expect(again.toJcr()).toEqual({ type: 'acme.X', params: { a: [number] } });
      expect(equals(kept, fromMsgpack(toMsgpack(kept), keep))).toBe(true);
      expect(contentHash(again)).toBe(contentHash(kept));
    }
    expect(toJson(loadJcr({ type: 'acme.X', params: 2 ** 53 }, keep))).toBe(unknown('9007199254740992.0'));
  });

  it('is equal exactly where its hash is', () => {
    const kept = [...NUMBERS, '0', '1', '100', '9007199254740992.5'].map((number) =>
      fromJson(unknown(`[${number}]`), keep),
    );
    for (const a of kept) {
      for (const b of kept) expect(equals(a, b), `${toJson(a)} ${toJson(b)}`).toBe(contentHash(a) === contentHash(b));
    }
  });

  it('comes back from msgpack with floats and integers apart', () => {
    const bytes = toMsgpack(fromJson(unknown('[1.0,1,-0.0,1e2]'), keep));
    const again = fromMsgpack(bytes, keep);
    expect(toMsgpack(again)).toEqual(bytes);
    expect(toJson(again)).toBe(unknown('[1.0,1,-0.0,100.0]'));
  });

  it('owns its memory', () => {
    const text = unknown(JSON.stringify(['x'.repeat(300_000)]));
    const bytes = new TextEncoder().encode(text);
    const kept = fromJson(bytes, keep);
    bytes.fill(0x79);
    expect(toJson(kept)).toBe(text);
    expect(new TextDecoder().decode(toJsonBytes(kept))).toBe(text);
  });

  it('owns its memory when it comes from msgpack', () => {
    const bytes = toMsgpack(fromJson(unknown(JSON.stringify(['x'.repeat(300_000)])), keep));
    const copy = bytes.slice();
    const kept = fromMsgpack(bytes, keep);
    bytes.fill(0x79);
    expect(toMsgpack(kept)).toEqual(copy);
  });

  it('writes any text of numbers again', () => {
    const number = fc
      .tuple(fc.constantFrom('', '-'), fc.nat(10 ** 6), fc.constantFrom('', '.0', '.50', '.125', 'e2', 'E-3', '.0e+1'))
      .map(([sign, digits, rest]) => `${sign}${digits}${rest}`);
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        number,
        fc.array(tie('tree')).map((items) => `[${items.join(',')}]`),
        fc.dictionary(fc.string(), tie('tree')).map((object) => {
          return `{${Object.entries(object)
            .map(([name, member]) => `${JSON.stringify(name)}:${member}`)
            .join(',')}}`;
        }),
      ),
    }));
    fc.assert(
      fc.property(tree, (params) => {
        expect(toJson(fromJson(unknown(params), keep))).toBe(unknown(params));
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('a number in the params of a wrapper of one’s own', () => {
  class Pair implements RaymonDataType {
    static readonly type = 'acme.Pair';
    readonly params: unknown;
    constructor(params: unknown) {
      this.params = params;
    }
    static fromJcr(params: unknown): Pair {
      return new Pair(params);
    }
    toJcr(): { type: string; params: never } {
      return { type: Pair.type, params: this.params as never };
    }
    toJSON(): { type: string; params: never } {
      return this.toJcr();
    }
  }
  const registry = builtins.with(Pair);

  it.each([-0, 2 ** 53, -(2 ** 70), 1e21, 0, 1.5])('comes back as it was: %d', (number) => {
    for (const params of [number, { a: [number] }]) {
      const pair = new Pair(params);
      expect((registry.fromJson(toJson(pair)) as Pair).params).toEqual(params);
      expect((registry.fromMsgpack(toMsgpack(pair)) as Pair).params).toEqual(params);
      expect(equals(pair, registry.fromJson(toJson(pair)))).toBe(true);
    }
  });

  it('is equal exactly where the hash is', () => {
    const [zero, negative] = [new Pair([0]), new Pair([-0])];
    expect(equals(zero, negative)).toBe(false);
    expect(contentHash(zero)).not.toBe(contentHash(negative));
    expect(contentHash(negative)).toBe(contentHash(new Pair([-0])));
  });
});
