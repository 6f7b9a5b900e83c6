import { type Data, Vector } from 'apache-arrow';
import { copyBytes } from '../../base/bytes.ts';
import { DecodeError } from '../../base/errors.ts';
import { type Limits, checkLimit } from '../../base/limits.ts';
import type { Path } from '../../base/path.ts';
import { ArrayChecker } from '../arrow/array-checker.ts';
import type { Columns } from '../arrow/columns.ts';
import { UnbackedSlots } from '../arrow/unbacked-slots.ts';
import { type ArraySource, BatchCursor } from './batch-cursor.ts';
import type { FlatbufferTable } from './flatbuffer-reader.ts';
import { type BatchHeader, MESSAGE, messagesOf, readBatch } from './message.ts';
import { type DecodedSchema, decodeSchema } from './schema-codec.ts';

/**
 * Reads an untrusted Arrow stream.
 *
 * apache-arrow's own reader never sees it: on damaged bytes that one hangs or gives other data. Here framing, metadata
 * and every buffer are checked before an array is made over them.
 *
 * @param bytes - kept: the arrays are views of it, or of a copy if it is not aligned to 8 bytes.
 * @param path - where the stream stands in its document.
 * @param unbacked - counts what no byte stands for.
 * @param schema - the schema of a stream that does not begin with one, as those in files may not.
 * @throws {@link DecodeError} `bad-arrow` if anything of it is not as Arrow's format says, or is compressed, or is a
 *   delta of a dictionary.
 * @throws {@link LimitError} if it has more rows, columns or levels than the limits allow.
 */
export function readStream(
  bytes: Uint8Array,
  limits: Limits,
  path: Path,
  unbacked: UnbackedSlots = new UnbackedSlots(limits),
  schema?: FlatbufferTable,
): Columns {
  const begin = (table: FlatbufferTable): BatchReader =>
    new BatchReader(decodeSchema(table, limits, path), limits, path, unbacked);
  let reader: BatchReader | undefined;
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : copyBytes(bytes);
  for (const { kind, header, body } of messagesOf(aligned, path)) {
    if (kind === MESSAGE.schema) {
      if (reader !== undefined) header.fail('Expected one schema in an Arrow stream');
      reader = begin(header);
      continue;
    }
    reader ??= begin(schema ?? header.fail('Expected an Arrow stream to begin with its schema'));
    if (kind === MESSAGE.dictionary) {
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
  if (reader === undefined && schema !== undefined) reader = begin(schema);
  if (reader === undefined) throw new DecodeError('bad-arrow', 'Expected an Arrow stream, got no schema', path);
  return reader.columns();
}

class BatchReader {
  readonly #schema: DecodedSchema;
  readonly #limits: Limits;
  readonly #path: Path;
  readonly #unbacked: UnbackedSlots;
  readonly #checker: ArrayChecker;
  readonly #dictionaries: Map<number, Vector> = new Map<number, Vector>();
  readonly #chunks: Data[][];
  #rows = 0;

  constructor(schema: DecodedSchema, limits: Limits, path: Path, unbacked: UnbackedSlots) {
    this.#schema = schema;
    this.#limits = limits;
    this.#path = path;
    this.#unbacked = unbacked;
    this.#checker = new ArrayChecker(limits, path, unbacked, (message) => this.#fail(message));
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
    this.#unbacked.addRows(this.#schema.fields, header.length, this.#path);
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
