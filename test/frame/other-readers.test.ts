import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { tableOf } from '../../src/frame/values/table.ts';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { readStream } from '../../src/frame/stream/reader.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { rawValues } from '../support/raw-values.ts';

/** What is used of flechette; its own declarations are not strict enough to be compiled. */
interface Flechette {
  tableFromIPC(stream: Uint8Array, options: object): FlechetteTable;
}
interface FlechetteTable {
  readonly schema: { readonly fields: readonly { readonly name: string }[] };
  getChildAt(index: number): { readonly length: number; at(row: number): unknown };
}
const flechette = createRequire(import.meta.url)('@uwdata/flechette') as Flechette;

const folder = new URL('../../fixtures/frames/', import.meta.url);
const streams = readdirSync(folder).filter((name) => name.endsWith('.arrow'));

function written(name: string): { readonly source: Uint8Array; readonly ours: Uint8Array } {
  const source = new Uint8Array(readFileSync(new URL(name, folder)));
  const frame = new DataFrame(tableOf(readStream(source, DEFAULT_LIMITS, [])), { layout: 'arrow' });
  const { exact } = frame.toJcr();
  return { source, ours: new Uint8Array(Buffer.from(exact?.['arrow'] as string, 'base64')) };
}

/** What flechette reads of each column, as text; it refuses seconds and milliseconds beyond 2^53. */
function flechetteColumns(stream: Uint8Array): string[] {
  const table = flechette.tableFromIPC(stream, { useBigInt: true, useMap: true });
  return table.schema.fields.map(({ name }, i) => {
    const column = table.getChildAt(i);
    try {
      const values = Array.from({ length: column.length }, (_, row) => column.at(row));
      return `${name}: ${JSON.stringify(values, (_, value: unknown) => show(value))}`;
    } catch {
      return `${name}: beyond flechette`;
    }
  });
}

function show(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (Object.is(value, -0)) return '-0';
  if (value instanceof Map) return [...(value as Map<unknown, unknown>)];
  return ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<unknown>) : value;
}

const values = (of: arrow.Table): unknown[] =>
  of.schema.fields.map((_, i) => of.batches.flatMap(({ data }) => rawValues(data.children[i] as arrow.Data)));

describe('streams that are written', () => {
  it.each(streams)('%s has the same values for flechette as its source', (name) => {
    const { source, ours } = written(name);
    const columns = flechetteColumns(ours);
    expect(columns).toEqual(flechetteColumns(source));
    expect(columns.filter((text) => text.endsWith(': beyond flechette')).length).toBeLessThanOrEqual(8);
  });

  it.each(streams)('%s has the same bits for apache-arrow as its source', (name) => {
    const { source, ours } = written(name);
    const [theirs, table] = [source, ours].map((stream) => arrow.tableFromIPC(stream)) as [arrow.Table, arrow.Table];
    expect(values(table)).toEqual(values(theirs));
    expect(table.schema.fields.map(String)).toEqual(theirs.schema.fields.map(String));
  });
});
