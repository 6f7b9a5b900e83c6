import * as arrow from 'apache-arrow';
import { encodeBatch, encodeMessage, END_OF_STREAM, MESSAGE } from '../../src/frame/stream/message.ts';
import { encodeSchema } from '../../src/frame/stream/schema-codec.ts';
import {
  type FlatbufferWriter,
  scalar,
  string,
  table,
  vector,
  type Slot,
} from '../../src/frame/stream/flatbuffer-writer.ts';
import type { Attack } from './attack.ts';

interface Claims {
  readonly length: number;
  readonly nodes: readonly number[];
  readonly buffers?: readonly number[];
  readonly variadic?: readonly number[];
  readonly body?: Uint8Array;
}

function schemaOf(...types: readonly arrow.DataType[]): Uint8Array {
  const fields = types.map((type, i) => new arrow.Field(`f${i}`, type, true));
  return encodeMessage(MESSAGE.schema, encodeSchema({ fields, metadata: new Map() }), 0);
}

function batch({ length, nodes, buffers = [], variadic = [], body = new Uint8Array() }: Claims): Uint8Array {
  const header = encodeBatch({ length, nodes, buffers, variadic });
  return Buffer.concat([encodeMessage(MESSAGE.batch, header, body.length), body]);
}

function stream(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([...parts, END_OF_STREAM]);
}

/** A field of so many lists in each other; written by hand, since apache-arrow would not hold it. */
function deepField(depth: number): readonly Slot[] {
  let field: readonly Slot[] = [string('x'), scalar(1, 1), scalar(1, 1), table([]), undefined, vector([]), undefined];
  for (let i = 0; i < depth; i++) {
    field = [string('x'), scalar(1, 1), scalar(1, 12), table([]), undefined, vector([table(field)]), undefined];
  }
  return field;
}

function deepSchema(depth: number): Uint8Array {
  return encodeMessage(MESSAGE.schema, [scalar(2, 0), vector([table(deepField(depth))]), undefined], 0);
}

/** A schema in which every struct has the same field twice, 30 deep: a tree of 2^30 fields. */
function sharedTables(): Uint8Array {
  let field: readonly Slot[] = [string('x'), scalar(1, 1), scalar(1, 1), table([]), undefined, vector([]), undefined];
  for (let i = 0; i < 30; i++) {
    const inner = table(field);
    let at: number | undefined;
    const once = { write: (out: FlatbufferWriter): number => (at ??= inner.write(out)) };
    field = [string('x'), scalar(1, 1), scalar(1, 13), table([]), undefined, vector([once, once]), undefined];
  }
  return stream(encodeMessage(MESSAGE.schema, [scalar(2, 0), vector([table(field)]), undefined], 0));
}

const MANY = 2 ** 32 - 1;

/** Arrow streams that claim more than they have, nest deep, or refer to the same bytes again and again. */
export const arrowAttacks: readonly Attack[] = [
  {
    name: 'a batch that claims 2^53 rows',
    as: 'arrow',
    make: () =>
      stream(
        schemaOf(new arrow.Int32()),
        batch({ length: 2 ** 53 - 1, nodes: [2 ** 53 - 1, 0], buffers: [0, 0, 0, 0] }),
      ),
    outcome: 'limit',
  },
  {
    name: 'a column that claims 2^31 integers without a byte',
    as: 'arrow',
    make: () =>
      stream(schemaOf(new arrow.Int32()), batch({ length: 2 ** 31, nodes: [2 ** 31, 0], buffers: [0, 0, 0, 0] })),
    outcome: 'bad-arrow',
  },
  {
    name: 'a buffer that claims 2^53 bytes',
    as: 'arrow',
    make: () =>
      stream(schemaOf(new arrow.Int32()), batch({ length: 1, nodes: [1, 0], buffers: [0, 0, 0, 2 ** 53 - 8] })),
    outcome: 'bad-arrow',
  },
  {
    name: '2^32-1 rows of nothing',
    as: 'arrow',
    make: () => stream(schemaOf(new arrow.Null()), batch({ length: MANY, nodes: [MANY, MANY] })),
    outcome: 'limit',
  },
  {
    name: '2^32-1 structs without members',
    as: 'arrow',
    make: () => stream(schemaOf(new arrow.Struct([])), batch({ length: MANY, nodes: [MANY, 0], buffers: [0, 0] })),
    outcome: 'limit',
  },
  {
    name: '2^31 binaries of no bytes',
    as: 'arrow',
    make: () =>
      stream(
        schemaOf(new arrow.FixedSizeBinary(0)),
        batch({ length: 2 ** 31, nodes: [2 ** 31, 0], buffers: [0, 0, 0, 0] }),
      ),
    outcome: 'limit',
  },
  {
    name: 'lists of 2^31-1 nothings',
    as: 'arrow',
    make: () => {
      const type = new arrow.FixedSizeList(2 ** 31 - 1, new arrow.Field('item', new arrow.Null(), true));
      return stream(schemaOf(type), batch({ length: 2, nodes: [2, 0, 2 ** 32 - 2, 2 ** 32 - 2], buffers: [0, 0] }));
    },
    outcome: 'limit',
  },
  {
    name: 'a type of 1000 lists in each other',
    as: 'arrow',
    make: () => stream(deepSchema(1000)),
    outcome: 'limit',
    factor: 64,
  },
  { name: 'tables that are shared 2^30 times', as: 'arrow', make: sharedTables, outcome: 'bad-arrow' },
  {
    name: '4000 fields that name a dictionary which never comes',
    as: 'arrow',
    make: () => {
      const types = Array.from({ length: 4000 }, () => new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()));
      return stream(schemaOf(...types), batch({ length: 0, nodes: [0, 0], buffers: [0, 0, 0, 0] }));
    },
    outcome: 'bad-arrow',
    factor: 64,
  },
  {
    name: 'a dictionary that claims 2^31 entries',
    as: 'arrow',
    make: () => {
      const claims = encodeBatch({ length: 2 ** 31, nodes: [2 ** 31, 0], buffers: [0, 0, 0, 0, 0, 0], variadic: [] });
      const dictionary = encodeMessage(MESSAGE.dictionary, [scalar(8, 0), table(claims), scalar(1, 0)], 0);
      return stream(schemaOf(new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32())), dictionary);
    },
    outcome: 'bad-arrow',
  },
  {
    name: 'the same dictionary 20 000 times',
    as: 'arrow',
    make: () => {
      const values = new arrow.Dictionary(new arrow.Null(), new arrow.Int32());
      const claims = encodeBatch({ length: 1, nodes: [1, 1], buffers: [], variadic: [] });
      const dictionary = encodeMessage(MESSAGE.dictionary, [scalar(8, 0), table(claims), scalar(1, 0)], 0);
      const rows = batch({ length: 0, nodes: [0, 0], buffers: [0, 0, 0, 0] });
      return stream(schemaOf(values), ...Array<Uint8Array>(20_000).fill(dictionary), rows);
    },
    outcome: 'read',
    factor: 32,
  },
  {
    name: '20 000 batches of no rows',
    as: 'arrow',
    make: () => {
      const none = batch({ length: 0, nodes: [0, 0], buffers: [0, 0, 0, 0] });
      return stream(schemaOf(new arrow.Int32()), ...Array<Uint8Array>(20_000).fill(none));
    },
    outcome: 'read',
    factor: 32,
  },
  {
    name: '60 000 texts that are views of the same 60 KB',
    as: 'arrow',
    make: () => {
      const rows = 60_000;
      const text = Buffer.alloc(60_000, 'a');
      // Not UTF-8 as a whole, so that each view has to be looked at by itself.
      text[59_999] = 0xff;
      const views = Buffer.alloc(16 * rows);
      for (let i = 0; i < rows; i++) {
        views.writeInt32LE(59_000, 16 * i);
        views.write('aaaa', 16 * i + 4);
      }
      return stream(
        schemaOf(new arrow.Utf8View()),
        batch({
          length: rows,
          nodes: [rows, 0],
          buffers: [0, 0, 0, views.length, views.length, text.length],
          variadic: [1],
          body: Buffer.concat([views, text]),
        }),
      );
    },
    outcome: 'bad-arrow',
  },
];
