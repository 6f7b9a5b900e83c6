/**
 * The schema of a frame, written canonically and read without trust.
 *
 * @module
 */
import { DataType, Dictionary, Field, Int16, Int32, Int8, Uint16, Uint32, Uint8 } from 'apache-arrow';
import { sameBytes } from '../../base/bytes.ts';
import { checkLimit, type Limits } from '../../base/limits.ts';
import type { Path } from '../../base/path.ts';
import type { FlatbufferTable } from './flatbuffer-reader.ts';
import { FlatbufferWriter, scalar, string, table, vector, type Slot } from './flatbuffer-writer.ts';
import { decodeType, encodeType } from './type-codec.ts';

/** The fields and the metadata of a schema. */
export interface FrameSchema {
  readonly fields: readonly Field[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** A schema that was read, and the id of each dictionary that its fields name, in the order of the fields. */
export interface DecodedSchema extends FrameSchema {
  /** The type of each dictionary's values. */
  readonly dictionaries: ReadonlyMap<number, DataType>;
  /** The id in the stream of each dictionary type: apache-arrow wants ids that are unique in the process. */
  readonly ids: ReadonlyMap<DataType, number>;
}

/** The slots of a schema message; dictionaries are numbered in the order of the fields, parents first. */
export function encodeSchema(schema: FrameSchema): readonly Slot[] {
  const counter = { next: 0 };
  return [
    scalar(2, 0),
    vector(schema.fields.map((field) => table(encodeField(field, counter)))),
    encodeMetadata(schema.metadata),
  ];
}

/** Whether two types are the same all through, of whichever copies of apache-arrow; both without type problem. */
export function sameType(a: DataType, b: DataType): boolean {
  const [ours, theirs] = [a, b].map((type) =>
    FlatbufferWriter.write(table(encodeField(new Field('', type, true), { next: 0 }))),
  ) as [Uint8Array, Uint8Array];
  return sameBytes(ours, theirs);
}

function encodeField(field: Field, counter: { next: number }): readonly Slot[] {
  const type: DataType = field.type;
  const id = DataType.isDictionary(type) ? counter.next++ : 0;
  const stored: DataType = DataType.isDictionary(type) ? type.dictionary : type;
  const { code, slots } = encodeType(stored);
  const children: readonly Field[] = stored.children ?? [];
  const encoded = children.map((child) => table(encodeField(child, counter)));
  return [
    string(field.name),
    scalar(1, field.nullable ? 1 : 0),
    scalar(1, code),
    table(slots),
    DataType.isDictionary(type) ? table(encodeDictionary(type, id)) : undefined,
    vector(encoded),
    encodeMetadata(field.metadata),
  ];
}

function encodeDictionary(type: Dictionary, id: number): readonly Slot[] {
  return [
    scalar(8, id),
    table([scalar(4, type.indices.bitWidth), scalar(1, type.indices.isSigned ? 1 : 0)]),
    scalar(1, type.isOrdered ? 1 : 0),
  ];
}

function encodeMetadata(metadata: ReadonlyMap<string, string>): Slot {
  if (metadata.size === 0) return undefined;
  const pairs = [...metadata].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return vector(pairs.map(([key, value]) => table([string(key), string(value)])));
}

/**
 * Reads a schema.
 *
 * @throws {@link DecodeError} `bad-arrow` if it is not one that apache-arrow can hold.
 * @throws {@link LimitError} if its types nest deeper than `limits.depth`, or it has more fields than `limits.keys`.
 */
export function decodeSchema(root: FlatbufferTable, limits: Limits, path: Path): DecodedSchema {
  if (root.int16(0, 0) !== 0) root.fail('Expected an Arrow stream of little-endian numbers');
  const reader = new FieldReader(limits, path);
  const tables = root.tables(1);
  checkLimit(limits, 'keys', tables.length, path);
  const fields = tables.map((field) => reader.read(field, 1));
  return { fields, metadata: decodeMetadata(root, 2), dictionaries: reader.dictionaries, ids: reader.ids };
}

class FieldReader {
  readonly dictionaries: Map<number, DataType> = new Map<number, DataType>();
  readonly ids: Map<DataType, number> = new Map<DataType, number>();
  readonly #limits: Limits;
  readonly #path: Path;

  constructor(limits: Limits, path: Path) {
    this.#limits = limits;
    this.#path = path;
  }

  read(source: FlatbufferTable, depth: number): Field {
    checkLimit(this.#limits, 'depth', depth, this.#path);
    const parameters = source.table(3);
    if (parameters === undefined) return source.fail('Expected a type for each field');
    const children = source.tables(5).map((child) => this.read(child, depth + 1));
    const type = decodeType(source.uint8(2, 0), parameters, children);
    const dictionary = source.table(4);
    return new Field(
      source.string(0) ?? '',
      dictionary === undefined ? type : this.#dictionary(dictionary, type),
      source.bool(1),
      decodeMetadata(source, 6),
    );
  }

  #dictionary(source: FlatbufferTable, values: DataType): Dictionary {
    const id = source.size(0);
    if (this.dictionaries.has(id)) source.fail('Expected a dictionary of its own for each field');
    const index = source.table(1);
    const indices = index === undefined ? new Int32() : indexType(index.int32(0, 0), index.bool(1));
    if (indices === undefined) return source.fail('Expected dictionary indices of 8, 16 or 32 bits');
    if (source.int16(3, 0) !== 0) source.fail('Expected a dictionary of a dense array');
    const type = new Dictionary(values, indices, undefined, source.bool(2));
    this.dictionaries.set(id, values);
    this.ids.set(type, id);
    return type;
  }
}

/** The type of dictionary indices; apache-arrow cannot look up by 64 bits. */
function indexType(bits: number, signed: boolean): Dictionary['indices'] | undefined {
  if (bits === 8) return signed ? new Int8() : new Uint8();
  if (bits === 16) return signed ? new Int16() : new Uint16();
  if (bits === 32) return signed ? new Int32() : new Uint32();
  return undefined;
}

function decodeMetadata(source: FlatbufferTable, slot: number): Map<string, string> {
  const metadata = new Map<string, string>();
  for (const pair of source.tables(slot)) {
    const key = pair.string(0) ?? '';
    if (metadata.has(key)) pair.fail('Expected each metadata key once');
    metadata.set(key, pair.string(1) ?? '');
  }
  return metadata;
}
