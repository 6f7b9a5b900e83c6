import * as arrow from 'apache-arrow';
import * as fc from 'fast-check';
import { sliced, tables } from '../support/arrow-arbitraries.ts';
import { mixedCells } from '../support/mixed-cells.ts';
import { rawValues } from '../support/raw-values.ts';
import { agree, ensure } from './agree.ts';
import type { Case } from './case.ts';
import type { FullKit } from './kit.ts';
import { law, type Trial } from './law.ts';

type FrameKit = Pick<
  FullKit,
  'contentHash' | 'DataFrame' | 'equals' | 'fromJson' | 'loadJcr' | 'Series' | 'toJson' | 'toJsonBytes'
>;

/** What holds for frames and Series of every type. */
export function frameLaws(kit: FrameKit, trial: Trial): Case[] {
  const { contentHash, DataFrame, equals, fromJson, loadJcr, Series, toJson, toJsonBytes } = kit;
  const frameOf = (loaded: unknown): InstanceType<typeof DataFrame> => {
    ensure(loaded instanceof DataFrame, 'a DataFrame');
    return loaded;
  };

  return [
    law('a frame comes back with every type and every bit', trial, 150, tables, (table) => {
      const frame = new DataFrame(table);
      const fields = describeFields(table.schema.fields);
      const values = columnsOf(table);
      for (const loaded of [fromJson(toJsonBytes(frame)), loadJcr(JSON.parse(JSON.stringify(frame)))]) {
        const back = frameOf(loaded);
        agree(describeFields(back.data.schema.fields), fields, 'fields');
        agree(columnsOf(back.data), values, 'values');
        agree(back.numRows, frame.numRows, 'rows');
        agree(sortedEntries(back.data.schema.metadata), sortedEntries(table.schema.metadata), 'metadata');
        ensure(equals(back, frame), 'an equal frame');
        agree(contentHash(back), contentHash(frame), 'the hash');
      }
    }),
    law(
      'a frame is the same however its rows are cut into record batches',
      trial,
      80,
      fc.tuple(tables, fc.nat(12)),
      ([table, cut]) => {
        fc.pre(table.schema.fields.length > 0);
        const whole = frameOf(loadJcr(new DataFrame(table).toJcr()));
        const [head, tail] = [sliced(whole.data, 0, cut), sliced(whole.data, cut, whole.numRows)];
        const halves = new arrow.Table(whole.data.schema, [...head.batches, ...tail.batches]);
        return equals(new DataFrame(halves), whole);
      },
    ),
    law('a frame is written as the same text again', trial, 80, tables, (table) => {
      const text = toJson(new DataFrame(table));
      agree(toJson(fromJson(text)), text);
    }),
    law('a frame comes back from bytes of Arrow, of a stream and of a file', trial, 100, tables, (table) => {
      const frame = new DataFrame(table);
      const stated = atob(frame.toJcr().exact?.['arrow'] as string);
      agree(
        frame.toIPC(),
        Uint8Array.from(stated, (character) => character.charCodeAt(0)),
        'the stream of the document',
      );
      for (const format of ['stream', 'file'] as const) {
        const bytes = frame.toIPC({ format });
        const back = DataFrame.fromIPC(bytes);
        agree(describeFields(back.data.schema.fields), describeFields(table.schema.fields), 'fields');
        agree(columnsOf(back.data), columnsOf(table), 'values');
        agree(sortedEntries(back.data.schema.metadata), sortedEntries(table.schema.metadata), 'metadata');
        ensure(equals(back, frame), 'an equal frame');
        agree(back.toIPC({ format }), bytes, 'bytes');
      }
    }),
    law('a frame of layout arrow has the same value', trial, 40, tables, (table) => {
      const frame = new DataFrame(table, { layout: 'arrow' });
      const back = frameOf(fromJson(toJson(frame)));
      agree(columnsOf(back.data), columnsOf(table), 'values');
      agree(contentHash(back), contentHash(new DataFrame(table)), 'the hash');
    }),
    law(
      'a Series comes back with its type, name and every bit',
      trial,
      40,
      fc.tuple(tables, fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined })),
      ([table, name]) => {
        for (let i = 0; i < table.schema.fields.length; i++) {
          const vector = new arrow.Vector(table.batches.map(({ data }) => data.children[i] as arrow.Data));
          const series = new Series(vector, name === undefined ? {} : { name });
          const back = fromJson(toJson(series));
          ensure(back instanceof Series, 'a Series');
          agree(back.name, name, 'the name');
          agree(back.data.data.flatMap(rawValues), vector.data.flatMap(rawValues), 'values');
          ensure(equals(back, series), 'an equal Series');
        }
      },
    ),
    law('rows of mixed cells make the frame that gave them', trial, 150, fc.array(mixedCells), (cells) => {
      // Of more than one kind, so that readers without `exact` infer a mixed column.
      const values = ['x', true, ...cells];
      const mixed = new Map([['ARROW:extension:name', 'arrow.json']]);
      const schema = new arrow.Schema([new arrow.Field('m', new arrow.Utf8(), true, mixed)]);
      const rows = values.map((m) => ({ m }));
      const frame = DataFrame.fromRows(rows, { schema });
      agree(frame.toRows(), rows, 'rows');
      const back = frameOf(fromJson(toJson(frame)));
      agree(back.toRows(), rows, 'rows that were read');
      ensure(equals(DataFrame.fromRows(back.toRows(), { schema: back.data.schema }), frame), 'an equal frame');
      agree(frameOf(fromJson(toJson(frame), { exact: 'ignore' })).values('m'), values, 'values that Python reads');
    }),
  ];
}

/** What a table says of its fields, dictionary ids aside. */
function describeFields(fields: readonly arrow.Field[]): unknown[] {
  return fields.map((field) => {
    const type = field.type as arrow.DataType;
    const stored: arrow.DataType = arrow.DataType.isDictionary(type) ? type.dictionary : type;
    return {
      name: field.name,
      nullable: field.nullable,
      metadata: sortedEntries(field.metadata),
      type: String(type),
      details: JSON.stringify(stored, (key, value: unknown) => (key === 'children' ? undefined : value)),
      ordered: arrow.DataType.isDictionary(type) && type.isOrdered,
      children: describeFields(stored.children ?? []),
    };
  });
}

function sortedEntries(metadata: ReadonlyMap<string, string>): unknown {
  return [...metadata].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function columnsOf(table: arrow.Table): unknown[] {
  return table.schema.fields.map((_, i) =>
    table.batches.flatMap(({ data }) => rawValues(data.children[i] as arrow.Data)),
  );
}
