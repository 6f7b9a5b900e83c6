/**
 * Writes the streams of the examples in FORMAT.md by what its last section says, and by nothing else: what stands there
 * is enough, and true.
 *
 * @module
 */
import { describe, expect, it } from 'vitest';
import { DataFrame, fromJson, Series } from '../../src/index.ts';
import { blocksOf } from '../support/texts.ts';

type Slot =
  | { readonly size: 1 | 2 | 4 | 8; readonly value: number }
  | { readonly write: (out: Output) => number }
  | undefined;

const scalar = (size: 1 | 2 | 4 | 8, value: number): Slot => ({ size, value });
const text = (value: string): { write: (out: Output) => number } => ({ write: (out) => out.text(value) });
const table = (...slots: Slot[]): { write: (out: Output) => number } => ({ write: (out) => out.table(slots) });
const vector = (...items: { write: (out: Output) => number }[]): Slot => ({ write: (out) => out.references(items) });
const longs = (count: number, items: readonly number[]): Slot => ({ write: (out) => out.longs(count, items) });

/** A FlatBuffer, laid out as FORMAT.md says. */
class Output {
  readonly bytes: number[] = [0, 0, 0, 0];

  finish(root: { write: (out: Output) => number }): Uint8Array {
    this.set(0, 4, root.write(this));
    this.#align(8);
    return Uint8Array.from(this.bytes);
  }

  table(slots: readonly Slot[]): number {
    this.#align(2);
    const vtable = this.#take(4 + 2 * slots.length);
    const sizes = slots.map((slot) => (slot === undefined ? 0 : 'size' in slot ? slot.size : 4));
    this.#align(sizes.includes(8) ? 8 : 4, sizes.includes(8) ? 4 : 0);
    const start = this.#take(4);
    const places = slots.map(() => 0);
    for (const size of [8, 4, 2, 1] as const) {
      for (const [i, slot] of slots.entries()) {
        if (slot === undefined || sizes[i] !== size) continue;
        this.#align(size);
        places[i] = this.#take(size);
        if ('size' in slot) this.set(places[i], size, slot.value);
      }
    }
    this.set(vtable, 2, 4 + 2 * slots.length);
    this.set(vtable + 2, 2, this.bytes.length - start);
    for (const [i, place] of places.entries()) this.set(vtable + 4 + 2 * i, 2, place === 0 ? 0 : place - start);
    this.set(start, 4, start - vtable);
    for (const [i, slot] of slots.entries()) {
      const place = places[i] ?? 0;
      if (slot !== undefined && 'write' in slot) this.set(place, 4, slot.write(this) - place);
    }
    return start;
  }

  text(value: string): number {
    const utf8 = new TextEncoder().encode(value);
    this.#align(4);
    const at = this.#take(4);
    this.set(at, 4, utf8.length);
    this.bytes.push(...utf8, 0);
    return at;
  }

  references(items: readonly { write: (out: Output) => number }[]): number {
    this.#align(4);
    const at = this.#take(4 + 4 * items.length);
    this.set(at, 4, items.length);
    for (const [i, item] of items.entries()) {
      const place = at + 4 + 4 * i;
      this.set(place, 4, item.write(this) - place);
    }
    return at;
  }

  longs(count: number, items: readonly number[]): number {
    this.#align(8, 4);
    const at = this.#take(4 + 8 * items.length);
    this.set(at, 4, count);
    for (const [i, item] of items.entries()) this.set(at + 4 + 8 * i, 8, item);
    return at;
  }

  set(at: number, size: number, value: number): void {
    for (let i = 0; i < size; i++) this.bytes[at + i] = Number((BigInt(value) >> BigInt(8 * i)) & 255n);
  }

  #align(size: number, phase = 0): void {
    while (this.bytes.length % size !== phase) this.bytes.push(0);
  }

  #take(count: number): number {
    const at = this.bytes.length;
    for (let i = 0; i < count; i++) this.bytes.push(0);
    return at;
  }
}

interface Column {
  readonly name: string;
  /** Code of the type in Arrow's schema, and its table. */
  readonly type: readonly [code: number, ...slots: Slot[]];
  readonly nulls: number;
  readonly buffers: readonly (readonly number[])[];
}

const INT32 = [2, scalar(4, 32), scalar(1, 1)] as const;
const INT8 = [2, scalar(4, 8), scalar(1, 1)] as const;
const UTF8 = [5] as const;

function message(kind: number, header: { write: (out: Output) => number }, body: readonly number[]): number[] {
  const metadata = new Output().finish(table(scalar(2, 4), scalar(1, kind), header, scalar(8, body.length)));
  const head = new Output();
  head.set(0, 4, metadata.length);
  return [255, 255, 255, 255, ...head.bytes, ...metadata, ...body];
}

function stream(rows: number, columns: readonly Column[], metadata: Readonly<Record<string, string>> = {}): string {
  const fields = columns.map(({ name, type: [code, ...slots] }) =>
    table(text(name), scalar(1, 1), scalar(1, code), table(...slots), undefined, vector(), undefined),
  );
  const pairs = Object.entries(metadata).map(([key, value]) => table(text(key), text(value)));
  const schema = table(scalar(2, 0), vector(...fields), pairs.length === 0 ? undefined : vector(...pairs));
  const body: number[] = [];
  const buffers: number[] = [];
  for (const bytes of columns.flatMap((column) => column.buffers)) {
    buffers.push(body.length, bytes.length);
    body.push(...bytes);
    while (body.length % 8 !== 0) body.push(0);
  }
  const nodes = columns.flatMap(({ nulls }) => [rows, nulls]);
  const batch = table(
    scalar(8, rows),
    longs(columns.length, nodes),
    longs(buffers.length / 2, buffers),
    undefined,
    undefined,
  );
  const end = [255, 255, 255, 255, 0, 0, 0, 0];
  return Buffer.from([...message(1, schema, []), ...message(3, batch, body), ...end]).toString('base64');
}

function exampleOf(type: string): { exact: { arrow: string } } {
  const documents = blocksOf('json').map(({ code }) => JSON.parse(code) as { type: string; exact: { arrow: string } });
  const found = documents.find((document) => document.type === type);
  if (found === undefined) throw new Error(`FORMAT.md has no example of ${type}`);
  return found;
}

describe('the canonical stream, written by FORMAT.md alone', () => {
  it('is that of the frame with an index', () => {
    const { exact } = exampleOf(DataFrame.type);
    const written = stream(
      2,
      [
        { name: 'a', type: INT32, nulls: 0, buffers: [[], [1, 0, 0, 0, 2, 0, 0, 0]] },
        {
          name: '__index_level_0__',
          type: UTF8,
          nulls: 0,
          buffers: [[], [0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0], [...Buffer.from('xy')]],
        },
      ],
      { 'raymon.index_name': 'key' },
    );
    expect(written).toBe(exact.arrow);
  });

  it('is that of the series with a null', () => {
    const { exact } = exampleOf(Series.type);
    expect(stream(3, [{ name: 'count', type: INT8, nulls: 1, buffers: [[0b101], [1, 0, 3]] }])).toBe(exact.arrow);
  });

  it('is read as what it says', () => {
    const arrow = stream(1, [{ name: 'n', type: INT32, nulls: 0, buffers: [[], [7, 0, 0, 0]] }]);
    const frame = fromJson(JSON.stringify({ type: DataFrame.type, params: {}, exact: { arrow } }));
    expect(frame instanceof DataFrame && frame.toRows()).toEqual([{ n: 7 }]);
  });
});
