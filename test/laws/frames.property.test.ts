import * as arrow from 'apache-arrow';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataFrame } from '../../src/arrow/dataframe.ts';
import { Series } from '../../src/arrow/series.ts';
import { equals } from '../../src/equals.ts';
import { Registry } from '../../src/registry.ts';
import { toolkit } from '../../src/toolkit.ts';
import { sliced, tables } from '../support/arrow-arbitraries.ts';
import { rawValues } from '../support/raw-values.ts';
import { runs } from '../support/runs.ts';

const { contentHash, fromJson, loadJcr, toJson, toJsonBytes } = toolkit(Registry.builtin(DataFrame, Series));

/** What a table says of its fields, dictionary ids aside. */
function describeFields(fields: readonly arrow.Field[]): unknown[] {
  return fields.map((field) => {
    const type = field.type as arrow.DataType;
    const stored: arrow.DataType = arrow.DataType.isDictionary(type) ? type.dictionary : type;
    return {
      name: field.name,
      nullable: field.nullable,
      metadata: new Map([...field.metadata].toSorted()),
      type: String(type),
      details: JSON.stringify(stored, (key, value: unknown) => (key === 'children' ? undefined : value)),
      ordered: arrow.DataType.isDictionary(type) && type.isOrdered,
      children: describeFields(stored.children ?? []),
    };
  });
}

function columnsOf(table: arrow.Table): unknown[] {
  return table.schema.fields.map((_, i) =>
    table.batches.flatMap(({ data }) => rawValues(data.children[i] as arrow.Data)),
  );
}

describe('DataFrame', { timeout: 600_000 }, () => {
  it('comes back with every type and every bit, through text and through parsed JSON', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const frame = new DataFrame(table);
        const fields = describeFields(table.schema.fields);
        const values = columnsOf(table);
        for (const back of [fromJson(toJsonBytes(frame)), loadJcr(JSON.parse(JSON.stringify(frame)))] as DataFrame[]) {
          expect(describeFields(back.data.schema.fields)).toEqual(fields);
          expect(columnsOf(back.data)).toEqual(values);
          expect(back.numRows).toBe(frame.numRows);
          expect(new Map(back.data.schema.metadata)).toEqual(new Map(table.schema.metadata));
          expect(equals(back, frame)).toBe(true);
          expect(contentHash(back)).toBe(contentHash(frame));
        }
      }),
      { numRuns: runs(150) },
    );
  });

  it('is the same however its rows are cut into record batches', () => {
    fc.assert(
      fc.property(tables, fc.nat(12), (table, cut) => {
        fc.pre(table.schema.fields.length > 0);
        const whole = loadJcr(new DataFrame(table).toJcr()) as DataFrame;
        const [head, tail] = [sliced(whole.data, 0, cut), sliced(whole.data, cut, whole.numRows)];
        const halves = new arrow.Table(whole.data.schema, [...head.batches, ...tail.batches]);
        expect(equals(new DataFrame(halves), whole)).toBe(true);
      }),
      { numRuns: runs(80) },
    );
  });

  it('writes the same text again', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const text = toJson(new DataFrame(table));
        expect(toJson(fromJson(text))).toBe(text);
      }),
      { numRuns: runs(80) },
    );
  });

  it('gives layout arrow the same value', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const frame = new DataFrame(table, { layout: 'arrow' });
        const back = fromJson(toJson(frame)) as DataFrame;
        expect(columnsOf(back.data)).toEqual(columnsOf(table));
        expect(contentHash(back)).toBe(contentHash(new DataFrame(table)));
      }),
      { numRuns: runs(40) },
    );
  });
});

describe('Series', { timeout: 600_000 }, () => {
  it('comes back with its type, name and every bit', () => {
    fc.assert(
      fc.property(tables, fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }), (table, name) => {
        for (let i = 0; i < table.schema.fields.length; i++) {
          const vector = new arrow.Vector(table.batches.map(({ data }) => data.children[i] as arrow.Data));
          const series = new Series(vector, name === undefined ? {} : { name });
          const back = fromJson(toJson(series)) as Series;
          expect(back.name).toBe(name);
          expect(back.data.data.flatMap((data) => rawValues(data))).toEqual(
            vector.data.flatMap((data) => rawValues(data)),
          );
          expect(equals(back, series)).toBe(true);
        }
      }),
      { numRuns: runs(40) },
    );
  });
});
