/**
 * Arrays of every type of apache-arrow with any bytes that the type allows: every NaN, both zeros, extreme integers,
 * garbage under nulls, offsets that do not begin at 0.
 *
 * @module
 */
import * as arrow from 'apache-arrow';
import * as fc from 'fast-check';

type ArrayOf = (length: number) => fc.Arbitrary<arrow.Data>;

/** A type and how to make arrays of it. */
interface Sort {
  readonly type: arrow.DataType;
  readonly arrays: ArrayOf;
}

const FIXED: readonly arrow.DataType[] = [
  ...[8, 16, 32, 64].flatMap((bits) => [new arrow.Int(true, bits as 8), new arrow.Int(false, bits as 8)]),
  ...[0, 1, 2].map((precision) => new arrow.Float(precision)),
  new arrow.Decimal(2, 5, 32),
  new arrow.Decimal(-3, 18, 64),
  new arrow.Decimal(10, 38, 128),
  new arrow.Decimal(70, 76, 256),
  new arrow.DateDay(),
  new arrow.DateMillisecond(),
  new arrow.TimeSecond(),
  new arrow.TimeMillisecond(),
  new arrow.TimeMicrosecond(),
  new arrow.TimeNanosecond(),
  ...[0, 1, 2, 3].flatMap((unit) => [new arrow.Timestamp(unit), new arrow.Timestamp(unit, 'Europe/Brussels')]),
  ...[0, 1, 2, 3].map((unit) => new arrow.Duration(unit)),
  ...[0, 1, 2].map((unit) => new arrow.Interval(unit)),
  new arrow.FixedSizeBinary(3),
  new arrow.FixedSizeBinary(0),
];

/** Bytes per slot, told from apache-arrow's own stride. */
function widthOf(type: arrow.DataType): number {
  const element = type.ArrayType.BYTES_PER_ELEMENT as number;
  return element * new arrow.Data(type, 0, 0).stride;
}

function validity(length: number): fc.Arbitrary<{ readonly nulls: number; readonly bits: Uint8Array | undefined }> {
  const bytes = Math.ceil(length / 8);
  return fc.option(fc.uint8Array({ minLength: bytes, maxLength: bytes }), { nil: undefined }).map((bits) => ({
    nulls: bits === undefined ? 0 : -1,
    bits,
  }));
}

function buffers(parts: { [at: number]: unknown }): Partial<arrow.Data['buffers']> {
  return parts as Partial<arrow.Data['buffers']>;
}

function fixedArrays(type: arrow.DataType): ArrayOf {
  const width = widthOf(type);
  return (length) =>
    fc
      .tuple(fc.uint8Array({ minLength: length * width, maxLength: length * width }), validity(length))
      .map(([bytes, { nulls, bits }]) => {
        const values = new type.ArrayType(bytes.slice().buffer) as unknown;
        return new arrow.Data(type, 0, length, nulls, buffers({ 1: values, 2: bits }));
      });
}

const boolArrays: ArrayOf = (length) =>
  fc
    .tuple(fc.uint8Array({ minLength: Math.ceil(length / 8), maxLength: Math.ceil(length / 8) }), validity(length))
    .map(
      ([values, { nulls, bits }]) =>
        new arrow.Data(new arrow.Bool(), 0, length, nulls, buffers({ 1: values, 2: bits })),
    );

/** Texts without lone surrogates, some of them longer than what a view holds itself. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constant('x'.repeat(40)),
);

function bytesArrays(type: arrow.DataType, isText: boolean): ArrayOf {
  const large = arrow.DataType.isLargeUtf8(type) || arrow.DataType.isLargeBinary(type);
  const value = isText ? text.map((string) => new TextEncoder().encode(string)) : fc.uint8Array({ maxLength: 30 });
  return (length) =>
    fc
      .tuple(fc.array(value, { minLength: length, maxLength: length }), validity(length), fc.nat(5))
      .map(([values, { nulls, bits }, lead]) => {
        const ends = [lead];
        for (const bytes of values) ends.push((ends.at(-1) as number) + bytes.length);
        const joined = new Uint8Array((ends.at(-1) as number) + 3).fill(255);
        for (const [i, bytes] of values.entries()) joined.set(bytes, ends[i]);
        const offsets = large ? BigInt64Array.from(ends, BigInt) : Int32Array.from(ends);
        return new arrow.Data(type, 0, length, nulls, buffers({ 0: offsets, 1: joined, 2: bits }));
      });
}

function viewArrays(type: arrow.DataType, isText: boolean): ArrayOf {
  const value = isText ? text.map((string) => new TextEncoder().encode(string)) : fc.uint8Array({ maxLength: 30 });
  return (length) =>
    fc
      .tuple(fc.array(value, { minLength: length, maxLength: length }), validity(length), fc.nat(5))
      .map(([values, { nulls, bits }, lead]) => {
        const views = new Uint8Array(length * 16);
        const out = new DataView(views.buffer);
        const variadic: Uint8Array[] = [];
        for (const [i, bytes] of values.entries()) {
          out.setInt32(i * 16, bytes.length, true);
          views.set(bytes.subarray(0, 12), i * 16 + 4);
          if (bytes.length <= 12) continue;
          out.setInt32(i * 16 + 8, variadic.length, true);
          out.setInt32(i * 16 + 12, lead, true);
          // A buffer of its own for each long value.
          const buffer = new Uint8Array(lead + bytes.length + 2);
          buffer.set(bytes, lead);
          variadic.push(buffer);
        }
        return new arrow.Data(type, 0, length, nulls, buffers({ 1: views, 2: bits }), [], undefined, variadic);
      });
}

function listArrays(type: arrow.DataType, child: ArrayOf, large: boolean): ArrayOf {
  return (length) =>
    fc
      .tuple(fc.array(fc.nat(3), { minLength: length, maxLength: length }), validity(length), fc.nat(2))
      .chain(([sizes, { nulls, bits }, lead]) => {
        const ends = [lead];
        for (const size of sizes) ends.push((ends.at(-1) as number) + size);
        const offsets = large ? BigInt64Array.from(ends, BigInt) : Int32Array.from(ends);
        return child((ends.at(-1) as number) + 1).map(
          (items) => new arrow.Data(type, 0, length, nulls, buffers({ 0: offsets, 2: bits }), [items]),
        );
      });
}

function dictionaryArrays(type: arrow.Dictionary, values: ArrayOf): ArrayOf {
  return (length) =>
    fc
      .tuple(
        fc.integer({ min: 1, max: 5 }).chain(values),
        validity(length),
        fc.array(fc.nat(), { minLength: length, maxLength: length }),
      )
      .map(([entries, { nulls, bits }, picks]) => {
        const indices = type.indices.ArrayType.from(picks.map((pick) => pick % entries.length)) as unknown;
        return new arrow.Data(
          type,
          0,
          length,
          nulls,
          buffers({ 1: indices, 2: bits }),
          [],
          new arrow.Vector([entries]),
        );
      });
}

const nullable = (name: string, type: arrow.DataType): arrow.Field => new arrow.Field(name, type, true);

const LEAVES: readonly Sort[] = [
  { type: new arrow.Null(), arrays: (length) => fc.constant(new arrow.Data(new arrow.Null(), 0, length, length)) },
  { type: new arrow.Bool(), arrays: boolArrays },
  ...FIXED.map((type) => ({ type, arrays: fixedArrays(type) })),
  ...[new arrow.Utf8(), new arrow.LargeUtf8()].map((type) => ({ type, arrays: bytesArrays(type, true) })),
  ...[new arrow.Binary(), new arrow.LargeBinary()].map((type) => ({ type, arrays: bytesArrays(type, false) })),
  { type: new arrow.Utf8View(), arrays: viewArrays(new arrow.Utf8View(), true) },
  { type: new arrow.BinaryView(), arrays: viewArrays(new arrow.BinaryView(), false) },
];

const leaf: fc.Arbitrary<Sort> = fc.constantFrom(...LEAVES);

const { sort } = fc.letrec<{ sort: Sort }>((tie) => ({
  sort: fc.oneof(
    { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: leaf },
    { weight: 1, arbitrary: tie('sort').chain(listOf) },
    { weight: 1, arbitrary: fc.array(tie('sort'), { minLength: 1, maxLength: 3 }).chain(productOf) },
    { weight: 1, arbitrary: leaf.chain(dictionaryOf) },
  ),
}));

function listOf(item: Sort): fc.Arbitrary<Sort> {
  const list = new arrow.List(nullable('item', item.type));
  const large = new arrow.LargeList(nullable('item', item.type));
  const pair = new arrow.FixedSizeList(2, nullable('item', item.type));
  return fc.constantFrom<Sort>(
    { type: list, arrays: listArrays(list, item.arrays, false) },
    { type: large, arrays: listArrays(large, item.arrays, true) },
    {
      type: pair,
      arrays: (length) =>
        fc
          .tuple(item.arrays(2 * length), validity(length))
          .map(([items, { nulls, bits }]) => new arrow.Data(pair, 0, length, nulls, buffers({ 2: bits }), [items])),
    },
    mapOf(item),
  );
}

function mapOf(value: Sort): Sort {
  const key = bytesArrays(new arrow.Utf8(), true);
  const entries = new arrow.Struct([new arrow.Field('key', new arrow.Utf8(), false), nullable('value', value.type)]);
  const type = new arrow.Map_(new arrow.Field('entries', entries, false), true);
  const pairs: ArrayOf = (length) =>
    fc.tuple(key(length), value.arrays(length)).map(([keys, values]) => {
      const present = new arrow.Data(keys.type, 0, length, 0, keys);
      return new arrow.Data(entries, 0, length, 0, undefined, [present, values]);
    });
  return { type, arrays: listArrays(type, pairs, false) };
}

function productOf(members: readonly Sort[]): fc.Arbitrary<Sort> {
  const fields = members.map(({ type }, i) => nullable(`f${i}`, type));
  const struct = new arrow.Struct(fields);
  const ids = members.map((_, i) => 3 * i + 1);
  const sparse = new arrow.SparseUnion(ids, fields);
  const dense = new arrow.DenseUnion(ids, fields);
  const children = (length: number): fc.Arbitrary<arrow.Data[]> =>
    fc.tuple(...members.map(({ arrays }) => arrays(length)));
  const picks = (length: number): fc.Arbitrary<Int8Array> =>
    fc.array(fc.constantFrom(...ids), { minLength: length, maxLength: length }).map((chosen) => Int8Array.from(chosen));
  return fc.constantFrom<Sort>(
    {
      type: struct,
      arrays: (length) =>
        fc
          .tuple(children(length), validity(length))
          .map(([all, { nulls, bits }]) => new arrow.Data(struct, 0, length, nulls, buffers({ 2: bits }), all)),
    },
    {
      type: sparse,
      arrays: (length) =>
        fc
          .tuple(children(length), picks(length))
          .map(([all, typeIds]) => new arrow.Data(sparse, 0, length, 0, buffers({ 3: typeIds }), all)),
    },
    {
      type: dense,
      arrays: (length) =>
        fc.tuple(children(length + 1), picks(length)).map(([all, typeIds]) => {
          const offsets = Int32Array.from({ length }, (_, i) => i + 1);
          return new arrow.Data(dense, 0, length, 0, buffers({ 0: offsets, 3: typeIds }), all);
        }),
    },
  );
}

function dictionaryOf(value: Sort): fc.Arbitrary<Sort> {
  return fc
    .tuple(
      fc.constantFrom(
        new arrow.Int8(),
        new arrow.Uint8(),
        new arrow.Int16(),
        new arrow.Uint16(),
        new arrow.Int32(),
        new arrow.Uint32(),
      ),
      fc.boolean(),
    )
    .map(([indices, ordered]) => {
      const type = new arrow.Dictionary(value.type, indices, undefined, ordered);
      return { type, arrays: dictionaryArrays(type, value.arrays) };
    });
}

const metadata = fc.oneof(
  fc.constant(new Map<string, string>()),
  fc.array(fc.tuple(text, text), { maxLength: 3 }).map((pairs) => new Map(pairs)),
);

/** Names that ordinary objects treat in their own way among them. */
const columnName = fc.oneof(text, fc.constantFrom('', '0', '10', '2', '__proto__', 'constructor', 'length', 'a', 'a'));

/** Tables of a few columns of any type, sliced anywhere, some of several record batches. */
export const tables: fc.Arbitrary<arrow.Table> = fc
  .record({
    columns: fc.array(fc.record({ sort, name: columnName, nullable: fc.boolean(), metadata }), { maxLength: 4 }),
    lengths: fc.array(fc.nat(12), { minLength: 1, maxLength: 2 }),
    metadata,
    slice: fc.tuple(fc.nat(6), fc.integer({ min: 0, max: 24 })),
  })
  .chain(({ columns, lengths, metadata, slice }) => {
    const fields = columns.map(
      ({ sort, name, nullable, metadata }) => new arrow.Field(name, sort.type, nullable, metadata),
    );
    const schema = new arrow.Schema(fields, metadata);
    const batches = lengths.map((length) => fc.tuple(...columns.map(({ sort }) => sort.arrays(length))));
    return fc.tuple(...batches).map((chunks) => {
      const struct = new arrow.Struct(fields);
      const table = new arrow.Table(
        schema,
        chunks.map((children, i) =>
          batchOf(schema, new arrow.Data(struct, 0, lengths[i] as number, 0, undefined, children)),
        ),
      );
      return fields.length === 0 ? table : sliced(table, slice[0], slice[1]);
    });
  });

/** apache-arrow joins fields of the same name when it makes a batch: these keep theirs. */
function batchOf(schema: arrow.Schema, data: arrow.Data<arrow.Struct>): arrow.RecordBatch {
  const batch = Object.create(arrow.RecordBatch.prototype) as arrow.RecordBatch;
  return Object.assign(batch, { schema, data, _metadata: new Map() });
}

/** The rows from `start` to `end`, cut as apache-arrow cuts arrays. */
export function sliced(table: arrow.Table, start: number, end: number): arrow.Table {
  const batches: arrow.RecordBatch[] = [];
  let first = 0;
  for (const { data } of table.batches) {
    const from = Math.min(data.length, Math.max(0, start - first));
    const to = Math.max(from, Math.min(data.length, end - first));
    const children = data.children.map((child) => child.slice(from, to - from));
    batches.push(batchOf(table.schema, new arrow.Data(data.type, 0, to - from, 0, undefined, children)));
    first += data.length;
  }
  return new arrow.Table(table.schema, batches);
}

/** Floats whose NaN are those that every program writes. */
function plainFloats(type: arrow.Float): ArrayOf {
  return (length) =>
    fixedArrays(type)(length).map((data) => {
      const values = data.values as Uint16Array | Float32Array | Float64Array;
      for (let i = 0; i < length; i++) {
        if (type.precision === 0)
          values[i] = ((values[i] as number) & 0x7fff) > 0x7c00 ? 0x7e00 : (values[i] as number);
        else if (Number.isNaN(values[i])) values[i] = NaN;
      }
      return data;
    });
}

/** A dictionary of different texts, some of which no slot uses. */
const categories: Sort = {
  type: new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8()),
  arrays: (length) =>
    fc
      .tuple(fc.uniqueArray(text, { minLength: 1, maxLength: 4 }), fc.infiniteStream(fc.nat(3)), validity(length))
      .map(([entries, picks, { nulls, bits }]) => {
        const indices = Int8Array.from({ length }, () => (picks.next().value as number) % entries.length);
        const vector = arrow.vectorFromArray(entries, new arrow.Utf8());
        return new arrow.Data(categories.type, 0, length, nulls, buffers({ 1: indices, 2: bits }), [], vector);
      }),
};

/** Types of single values that Parquet holds, whatever they are. */
const HELD: readonly Sort[] = [
  ...LEAVES.filter(({ type }) => {
    const isPartial = type instanceof arrow.DateMillisecond || (arrow.DataType.isTime(type) && type.unit === 0);
    const isSeconds = arrow.DataType.isTimestamp(type) && type.unit === 0;
    const isOther =
      arrow.DataType.isInterval(type) || arrow.DataType.isUtf8View(type) || arrow.DataType.isBinaryView(type);
    if (isPartial || isSeconds || isOther || arrow.DataType.isFloat(type)) return false;
    if (arrow.DataType.isDecimal(type)) return type.scale >= 0 && type.scale <= type.precision;
    return !arrow.DataType.isFixedSizeBinary(type) || type.byteWidth > 0;
  }),
  ...[0, 1, 2].map((precision) => {
    const type = new arrow.Float(precision);
    return { type, arrays: plainFloats(type) };
  }),
  categories,
];

/** A member of something nested: one that allows null, or arrays that have none. */
function memberOf(name: string, { type, arrays }: Sort): fc.Arbitrary<readonly [arrow.Field, ArrayOf]> {
  const present: ArrayOf = (length) =>
    arrays(length).map((data) => new arrow.Data(type, 0, length, 0, data, data.children, data.dictionary));
  const isNull = arrow.DataType.isNull(type);
  return fc
    .boolean()
    .map((isNullable) => [new arrow.Field(name, type, isNullable || isNull), isNullable ? arrays : present]);
}

function heldList(item: Sort): fc.Arbitrary<Sort> {
  return fc.tuple(memberOf('item', item), fc.nat(2), fc.nat(3)).map(([[field, arrays], kind, size]) => {
    if (kind < 2) {
      const type = kind === 0 ? new arrow.List(field) : new arrow.LargeList(field);
      return { type, arrays: listArrays(type, arrays, kind === 1) };
    }
    const type = new arrow.FixedSizeList(size, field);
    return {
      type,
      arrays: (length) =>
        fc
          .tuple(arrays(size * length), validity(length))
          .map(([items, { nulls, bits }]) => new arrow.Data(type, 0, length, nulls, buffers({ 2: bits }), [items])),
    };
  });
}

function heldStruct(members: readonly (readonly [arrow.Field, ArrayOf])[]): Sort {
  const type = new arrow.Struct(members.map(([field]) => field));
  return {
    type,
    arrays: (length) =>
      fc
        .tuple(fc.tuple(...members.map(([, arrays]) => arrays(length))), validity(length))
        .map(([all, { nulls, bits }]) => new arrow.Data(type, 0, length, nulls, buffers({ 2: bits }), all)),
  };
}

const { nested } = fc.letrec<{ nested: Sort; any: Sort }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: fc.constantFrom(...HELD) },
    tie('nested'),
  ),
  nested: fc.oneof(
    tie('any').chain(heldList),
    tie('any').map(mapOf),
    fc
      .array(tie('any'), { minLength: 1, maxLength: 3 })
      .chain((members) =>
        fc.tuple(...members.map((member, i) => memberOf(['a.b', '__proto__', ''][i] as string, member))),
      )
      .map(heldStruct),
  ),
}));

/** Frames of one column of lists, structs and maps in each other, of types and values that Parquet holds. */
export const nestedTables: fc.Arbitrary<arrow.Table> = fc
  .record({ sort: nested, lengths: fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }), slice: fc.nat(4) })
  .chain(({ sort, lengths, slice }) => {
    const schema = new arrow.Schema([nullable('column', sort.type)]);
    const struct = new arrow.Struct(schema.fields);
    return fc.tuple(...lengths.map((length) => sort.arrays(length))).map((chunks) => {
      const batches = chunks.map((data) =>
        batchOf(schema, new arrow.Data(struct, 0, data.length, 0, undefined, [data])),
      );
      return sliced(new arrow.Table(schema, batches), slice, 99);
    });
  });
