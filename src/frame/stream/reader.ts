import { Data, Vector, type DataType, type Field } from 'apache-arrow';
import { copyBytes, type TypedArray } from '../../base/bytes.ts';
import { DecodeError } from '../../base/errors.ts';
import { checkLimit, type Limits } from '../../base/limits.ts';
import type { Path } from '../../base/path.ts';
import { countBits } from '../arrow/bitmap.ts';
import { ArrayChecker } from '../arrow/array-checker.ts';
import type { Columns } from '../arrow/columns.ts';
import { checkEmptyRows, EmptyCount } from '../arrow/empty-slots.ts';
import { layoutOf, type ElementArray, type Layout } from '../arrow/layout.ts';
import { MESSAGE, messagesOf, readBatch, type BatchHeader } from './message.ts';
import { decodeSchema, type DecodedSchema } from './schema-codec.ts';

/**
 * Reads an Arrow stream that nobody vouches for.
 *
 * apache-arrow's own reader never sees it: on damaged bytes that one hangs or gives other data. Here framing, metadata
 * and every buffer are checked before an array is made over them.
 *
 * @param bytes - kept: the arrays are views of it, or of a copy if it is not aligned to 8 bytes.
 * @param path - where the stream stands in its document.
 * @throws {@link DecodeError} `bad-arrow` if anything of it is not as Arrow's format says, or is compressed, or is a
 *   delta of a dictionary.
 * @throws {@link LimitError} if it has more rows, columns or levels than the limits allow.
 */
export function readStream(bytes: Uint8Array, limits: Limits, path: Path): Columns {
  let reader: BatchReader | undefined;
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : copyBytes(bytes);
  for (const { kind, header, body } of messagesOf(aligned, path)) {
    if (kind === MESSAGE.schema) {
      if (reader !== undefined) header.fail('Expected one schema in an Arrow stream');
      reader = new BatchReader(decodeSchema(header, limits, path), limits, path);
    } else if (reader === undefined) {
      header.fail('Expected an Arrow stream to begin with its schema');
    } else if (kind === MESSAGE.dictionary) {
      if (header.bool(2)) header.fail('Expected whole dictionaries in an Arrow stream, got a delta');
      const data = header.table(1) ?? header.fail('Expected values of a dictionary');
      reader.dictionary(header.size(0), readBatch(data, body.length), body);
    } else if (kind === MESSAGE.batch) {
      reader.batch(readBatch(header, body.length), body);
    } else {
      header.fail(
        `Expected schemas, dictionaries and record batches in an Arrow stream, got a message of kind ${kind}`,
      );
    }
  }
  if (reader === undefined) throw new DecodeError('bad-arrow', 'Expected an Arrow stream, got no schema', path);
  return reader.columns();
}

class BatchReader {
  readonly #schema: DecodedSchema;
  readonly #limits: Limits;
  readonly #path: Path;
  readonly #checker: ArrayChecker;
  readonly #dictionaries: Map<number, Vector> = new Map<number, Vector>();
  readonly #chunks: Data[][];
  #rows = 0;

  constructor(schema: DecodedSchema, limits: Limits, path: Path) {
    this.#schema = schema;
    this.#limits = limits;
    this.#path = path;
    this.#checker = new ArrayChecker(limits, path, new EmptyCount(limits), (message) => this.#fail(message));
    this.#chunks = schema.fields.map(() => []);
  }

  batch(header: BatchHeader, body: Uint8Array): void {
    this.#rows += header.length;
    // apache-arrow counts rows in 32 bits.
    checkLimit(
      { ...this.#limits, elements: Math.min(this.#limits.elements, 2 ** 32 - 1) },
      'elements',
      this.#rows,
      this.#path,
    );
    checkEmptyRows(this.#schema.fields, this.#rows, this.#limits, this.#path);
    const cursor = new BatchCursor(header, body, this.#arrays());
    for (const [i, field] of this.#schema.fields.entries()) {
      const data = cursor.next(field.type);
      if (data.length !== header.length) this.#fail(`Expected columns of ${header.length} rows, got ${data.length}`);
      this.#checker.check(data, field.type);
      this.#chunks[i]?.push(data);
    }
    cursor.end();
  }

  dictionary(id: number, header: BatchHeader, body: Uint8Array): void {
    const type = this.#schema.dictionaries.get(id);
    if (type === undefined) return this.#fail('Expected dictionaries that the schema names');
    const cursor = new BatchCursor(header, body, this.#arrays());
    const data = cursor.next(type);
    cursor.end();
    if (data.length !== header.length)
      this.#fail(`Expected a dictionary of ${header.length} entries, got ${data.length}`);
    const vector = new Vector([data]);
    this.#checker.checkDictionary(vector, type);
    this.#dictionaries.set(id, vector);
  }

  columns(): Columns {
    const fields = this.#schema.fields;
    return { fields, metadata: this.#schema.metadata, chunks: this.#chunks, rows: this.#rows };
  }

  #arrays(): ArraySource {
    return {
      dictionary: (type) => {
        const id = this.#schema.ids.get(type);
        const known = id === undefined ? undefined : this.#dictionaries.get(id);
        return known ?? this.#fail('Expected a dictionary before what refers to it');
      },
      fail: (message) => this.#fail(message),
    };
  }

  #fail(message: string): never {
    throw new DecodeError('bad-arrow', message, this.#path);
  }
}

interface ArraySource {
  dictionary(type: DataType): Vector;
  fail(message: string): never;
}

/** Takes the arrays of one batch from its body, in the order of the fields. */
class BatchCursor {
  readonly #header: BatchHeader;
  readonly #body: Uint8Array;
  readonly #source: ArraySource;
  #node = 0;
  #buffer = 0;
  #variadic = 0;

  constructor(header: BatchHeader, body: Uint8Array, source: ArraySource) {
    this.#header = header;
    this.#body = body;
    this.#source = source;
  }

  next(type: DataType): Data {
    const layout = layoutOf(type);
    if (layout === undefined) return this.#source.fail('Expected a type of Arrow that apache-arrow can hold');
    const { nodes } = this.#header;
    if (this.#node + 2 > nodes.length) this.#source.fail('Expected a node for each field of the schema');
    const length = nodes[this.#node++] as number;
    const nulls = nodes[this.#node++] as number;
    if (nulls > length) this.#source.fail(`Expected at most ${length} nulls, got ${nulls}`);
    const validity = this.#validity(layout, length, nulls);
    return this.#array(type, layout, length, nulls, validity);
  }

  /** Refuses a batch that holds more than its fields ask for. */
  end(): void {
    const { nodes, buffers, variadic } = this.#header;
    if (this.#node !== nodes.length || this.#buffer !== buffers.length || this.#variadic !== variadic.length) {
      this.#source.fail('Expected as many nodes and buffers as the schema has fields');
    }
  }

  #array(type: DataType, layout: Layout, length: number, nulls: number, validity: Uint8Array | undefined): Data {
    switch (layout.kind) {
      case 'null':
        return new Data(type, 0, length, length);
      case 'bits':
        return make(type, length, nulls, [undefined, this.#bytes(), validity, undefined]);
      case 'fixed':
        return make(type, length, nulls, [undefined, this.#elements(layout.element), validity, undefined]);
      case 'bytes': {
        const offsets = this.#elements(layout.large ? BigInt64Array : Int32Array);
        return make(type, length, nulls, [offsets, this.#bytes(), validity, undefined]);
      }
      case 'view': {
        const views = this.#bytes();
        const count = this.#header.variadic[this.#variadic++];
        if (count === undefined) return this.#source.fail('Expected the number of data buffers of each array of views');
        const buffers: Uint8Array[] = [];
        for (let i = 0; i < count; i++) buffers.push(this.#bytes());
        return make(type, length, nulls, [undefined, views, validity, undefined], [], undefined, buffers);
      }
      case 'list': {
        const offsets = this.#elements(layout.large ? BigInt64Array : Int32Array);
        return make(type, length, nulls, [offsets, undefined, validity, undefined], this.#children(layout.children));
      }
      case 'fixed-list':
      case 'struct':
        return make(type, length, nulls, [undefined, undefined, validity, undefined], this.#children(layout.children));
      case 'union': {
        const ids = this.#elements(Int8Array);
        const offsets = layout.dense ? this.#elements(Int32Array) : undefined;
        return make(type, length, 0, [offsets, undefined, undefined, ids], this.#children(layout.children));
      }
      case 'dictionary': {
        const indices = this.#elements(layout.indices.element);
        return make(type, length, nulls, [undefined, indices, validity, undefined], [], this.#source.dictionary(type));
      }
    }
  }

  #validity(layout: Layout, length: number, nulls: number): Uint8Array | undefined {
    if (layout.kind === 'null') return undefined;
    if (layout.kind === 'union') {
      if (nulls !== 0) this.#source.fail('Expected no nulls in a union itself');
      return undefined;
    }
    const bytes = this.#bytes();
    if (bytes.length === 0) {
      if (nulls !== 0) this.#source.fail(`Expected the validity of ${nulls} nulls`);
      return undefined;
    }
    if (bytes.length < Math.ceil(length / 8)) this.#source.fail(`Expected validity of ${length} slots`);
    if (length - countBits({ bytes, offset: 0 }, 0, length) !== nulls) {
      this.#source.fail(`Expected validity of ${nulls} nulls`);
    }
    return nulls === 0 ? undefined : bytes;
  }

  #children(fields: readonly Field[]): Data[] {
    return fields.map((field) => this.next(field.type));
  }

  #bytes(): Uint8Array {
    const { buffers } = this.#header;
    if (this.#buffer + 2 > buffers.length) this.#source.fail('Expected the buffers of each field of the schema');
    const offset = buffers[this.#buffer++] as number;
    return this.#body.subarray(offset, offset + (buffers[this.#buffer++] as number));
  }

  #elements(element: ElementArray): TypedArray {
    const bytes = this.#bytes();
    // Padding may leave a part of an element at the end.
    return new element(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / element.BYTES_PER_ELEMENT));
  }
}

/** In the order that apache-arrow numbers them: offsets, values, validity, type ids. */
type Buffers = readonly [offsets: MaybeBuffer, values: MaybeBuffer, validity: MaybeBuffer, ids: MaybeBuffer];
type MaybeBuffer = TypedArray | undefined;

function make(
  type: DataType,
  length: number,
  nulls: number,
  buffers: Buffers,
  children: Data[] = [],
  dictionary?: Vector,
  variadic: readonly Uint8Array[] = [],
): Data {
  return new Data(type, 0, length, nulls, buffers as Partial<Data['buffers']>, children, dictionary, variadic);
}
