import { encode } from '@msgpack/msgpack';
import { describe, expect, it, vi } from 'vitest';
import type { DataFrame } from '../../src/frame/dataframe.ts';
import type { Series } from '../../src/frame/series.ts';
import { builtins, fromJson, loadJcr } from '../../src/toolkit/builtins.ts';
import type { Jcr, LoadContext, RaymonDataType } from '../../src/document/jcr.ts';
import type { Native } from '../../src/native/native.ts';
import { toolkit } from '../../src/toolkit/toolkit.ts';

const series = (cells: string): string => `{"type":"raymon.types.Series","params":{"data":{${cells}}}}`;
const typeOf = (value: unknown): string => String((value as Series).dataType);
const typesOf = (frame: unknown): string[] =>
  (frame as DataFrame).data.schema.fields.map((field) => String(field.type));

const cells = (end: string): string => Array.from({ length: 3000 }, (_, row) => `"${row}":${row}${end}`).join();

describe('a frame that Python wrote', () => {
  it.each([
    ['"0":1.0,"1":2.0', 'Float64'],
    ['"0":1,"1":2', 'Int32'],
    ['"0":1,"1":2.0', 'Float64'],
    ['"0":1.0,"1":1.5', 'Float64'],
    ['"0":1e3,"1":null', 'Float64'],
    ['"b":1,"0":2.0', 'Float64'],
    ['"b":1,"0":2', 'Int32'],
  ])('has the type that its numbers are written in: %s', (cells, type) => {
    expect(typeOf(fromJson(series(cells)))).toBe(type);
    expect(typeOf(fromJson(new TextEncoder().encode(series(cells))))).toBe(type);
  });

  it('has it in every column, whatever their length', () => {
    const text = `{"type": "raymon.types.DataFrame", "params": {"data": {"a":{${cells('.0')}},"b":{${cells('')}}}}}`;
    expect(typesOf(fromJson(text))).toEqual(['Float64', 'Int32']);
    expect(typesOf(fromJson(new TextEncoder().encode(text)))).toEqual(['Float64', 'Int32']);
  });

  it('has it inside other documents', () => {
    const inner = series('"0":1.0');
    const native = `{"type":"raymon.types.Native","params":{"data":{"a":[${inner}]}},"exact":{"/a/0":"jcr"}}`;
    expect(typeOf((fromJson(native) as Native<{ a: [Series] }>).data.a[0])).toBe('Float64');
  });

  it('has it where exact is to be ignored', () => {
    const text = series('"0":1.0').replace(/\}$/, ',"exact":{}}');
    expect(typeOf(fromJson(text, { exact: 'ignore' }))).toBe('Float64');
  });

  it('has it inside a document of another class, which is read once', () => {
    let calls = 0;
    class Box implements RaymonDataType<'acme.Box'> {
      static readonly type = 'acme.Box' as const;
      readonly inner: RaymonDataType;
      constructor(inner: RaymonDataType) {
        this.inner = inner;
      }
      static fromJcr(params: unknown, context: LoadContext): Box {
        calls++;
        return new Box(context.load(params));
      }
      toJcr(): Jcr<'acme.Box'> {
        return { type: Box.type, params: this.inner.toJcr() };
      }
      toJSON(): Jcr<'acme.Box'> {
        return this.toJcr();
      }
    }
    const boxes = toolkit(builtins.with(Box));
    const box = boxes.fromJson(`{"type":"acme.Box","params":${series('"0":1.0')}}`);
    expect(typeOf((box as Box).inner)).toBe('Float64');
    expect(calls).toBe(1);
  });

  it.each(['json', 'msgpack'])('is looked for without a look into long strings, however long: %s', (format) => {
    class Pair implements RaymonDataType<'acme.Pair'> {
      static readonly type = 'acme.Pair' as const;
      readonly params: unknown;
      constructor(params: unknown) {
        this.params = params;
      }
      static fromJcr(params: unknown): Pair {
        return new Pair(params);
      }
      toJcr(): Jcr<'acme.Pair'> {
        return { type: Pair.type, params: this.params as Jcr['params'] };
      }
      toJSON(): Jcr<'acme.Pair'> {
        return this.toJcr();
      }
    }
    const pairs = toolkit(builtins.with(Pair));
    const long = 'QUJD'.repeat(50_000);
    const documents = [
      { type: 'raymon.types.Numpy', params: { data: long, shape: `(${long.length * 0.75},)`, dtype: 'uint8' } },
      { type: 'acme.Pair', params: { long, inner: { type: 'raymon.types.Other', params: 1 } } },
      { type: 'acme.Pair', params: { long, inner: JSON.parse(series('"0":1.0')) as Jcr } },
    ];
    const keys = vi.spyOn(Object, 'keys');
    for (const document of documents) {
      const text = format === 'json' ? new TextEncoder().encode(JSON.stringify(document)) : encode(document);
      keys.mockClear();
      if (format === 'json') pairs.fromJson(text, { unknown: 'keep' });
      else pairs.fromMsgpack(text, { unknown: 'keep' });
      const looked = keys.mock.results.map(({ value }) => (value as string[]).length);
      expect(Math.max(0, ...looked)).toBeLessThan(100);
    }
    keys.mockRestore();
  });

  it('cannot have it once JSON.parse has read the text', () => {
    expect(typeOf(loadJcr(JSON.parse(series('"0":1.0'))))).toBe('Int32');
  });
});
