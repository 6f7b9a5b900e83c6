import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { writeColumn } from 'hyparquet-writer/src/column.js';
import { EncodeError } from '../../../base/errors.ts';
import { resolveLimits, type Limits } from '../../../base/limits.ts';
import type { Path } from '../../../base/path.ts';
import type { DataFrame } from '../../../frame/dataframe.ts';
import type { WriteFormat } from '../source/artefact.ts';
import { asFrame } from '../frame/as-frame.ts';
import { encodeArrowSchema, SCHEMA_KEY } from './arrow-schema.ts';
import { NodeBuilder, typeLoss } from './column-node.ts';
import { encodeEntries, entriesKey } from './dictionary-entries.ts';
import { ShreddedColumn } from './shredded-column.ts';
import type { ShreddedLeaf } from './shredded-leaf.ts';

/** Rows of a group. */
const GROUP_ROWS = 50_000;
/** Bytes that a column of a group takes while it is written: fewer rows are a group where more would take more. */
const GROUP_BYTES = 4 * 2 ** 20;
/** Those of one row, which no group can cut: V8 ends the process at arrays that are much longer. */
const ROW_BYTES = 2 ** 30;
/** Bytes of a page, before they are compressed. */
const PAGE_BYTES = 2 ** 18;

/**
 * Writes a frame as a Parquet file, compressed by Snappy, with the Arrow schema that tells what Parquet's types do not:
 * index, metadata, dictionaries, seconds, kinds of lists.
 */
export const writeParquet: WriteFormat = (value, { limits, lossy = false }) => {
  const frame = asFrame(value, 'Parquet', lossy);
  return Promise.resolve(new FileWriter(frame, resolveLimits(limits), lossy).pieces());
};

function refuse(expected: string, path: Path): never {
  throw new EncodeError(
    'unsupported-value',
    `Expected ${expected}, as Parquet holds it: --to arrow keeps what it cannot`,
    path,
  );
}

type RowGroup = ParquetWriter['row_groups'][number];

/** Writes one file, a column of a group of rows after the other. */
class FileWriter {
  readonly #frame: DataFrame['joined'];
  readonly #limits: Limits;
  readonly #lossy: boolean;
  readonly #columns: readonly ShreddedColumn[];
  /** Whether all columns are held as what they are. */
  readonly #isWhole: boolean;
  readonly #out = new ByteWriter();
  readonly #file: ParquetWriter;

  constructor({ joined }: DataFrame, limits: Limits, lossy: boolean) {
    this.#frame = joined;
    this.#limits = limits;
    this.#lossy = lossy;
    const names = joined.fields.map(({ name }) => name);
    if (names.length === 0) refuse('columns, got none', []);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) refuse('names of columns that differ', [twice]);
    const losses = joined.fields.map((field) => typeLoss(field, [field.name]));
    const loss = losses.find((found) => found !== undefined);
    if (loss !== undefined && !lossy) refuse(`${loss[0]} (--lossy writes the column as JSON)`, loss[1]);
    this.#isWhole = loss === undefined;
    const builder = new NodeBuilder(lossy);
    this.#columns = joined.fields.map((field, i) => {
      const chunks = joined.chunks[i] ?? [];
      const node = builder.column(field, chunks, losses[i] === undefined);
      // Readers count the root.
      if (builder.depth >= limits.depth) refuse(`at most ${limits.depth} groups in each other`, [field.name]);
      return new ShreddedColumn(node, chunks, limits, lossy, refuse);
    });
    const root: SchemaElement = { name: 'schema', num_children: names.length };
    this.#file = new ParquetWriter({
      writer: this.#out,
      schema: [root, ...builder.elements],
      // Those of unsigned integers would be those of signed ones.
      statistics: false,
      createdBy: 'raymon',
    });
  }

  /** The file; each piece is valid until the next is asked for. */
  *pieces(): Iterable<Uint8Array> {
    const { rows } = this.#frame;
    for (let start = 0, end = 0; start < rows; start = end) {
      end = this.#groupEnd(start, rows);
      const group: RowGroup = { columns: [], total_byte_size: 0n, num_rows: BigInt(end - start) };
      const before = this.#out.offset;
      for (const column of this.#columns) {
        column.take(start, end);
        for (const leaf of column.node.leaves) {
          this.#write(leaf, group);
          yield this.#out.getBytes();
          this.#out.index = 0;
        }
      }
      group.total_compressed_size = BigInt(this.#out.offset - before);
      this.#file.row_groups.push(group);
      this.#file.num_rows += group.num_rows;
    }
    this.#file.kvMetadata = this.#metadata();
    void this.#file.finish();
    yield this.#out.getBytes();
  }

  /** Where a group of rows ends. */
  #groupEnd(start: number, rows: number): number {
    let end = Math.min(rows, start + GROUP_ROWS);
    for (const column of this.#columns) {
      while (end - start > 1 && column.weight(start, end) > GROUP_BYTES) end = start + Math.ceil((end - start) / 2);
      if (end - start > 1 || column.weight(start, end) <= ROW_BYTES) continue;
      refuse(`rows of less than ${ROW_BYTES / 2 ** 20} MiB in memory`, [column.node.field.name, start]);
    }
    return end;
  }

  #write(leaf: ShreddedLeaf, group: RowGroup): void {
    const { way, definition, definitionLevels, repetitionLevels, values } = leaf;
    const element = way.at(-1) as SchemaElement;
    const isFloat = element.type === 'FLOAT' || element.type === 'DOUBLE' || element.type_length === 2;
    const written = writeColumn({
      writer: this.#out,
      column: {
        columnName: way.map(({ name }) => name).join('.'),
        element,
        schemaPath: [{ name: 'schema' }, ...way],
        codec: 'SNAPPY',
        compressors: { SNAPPY: this.#file.compressors.SNAPPY },
        stats: false,
        pageSize: PAGE_BYTES,
        columnIndex: false,
        offsetIndex: true,
        // Its dictionaries take -0 for 0.
        ...(isFloat ? { encoding: 'PLAIN' as const } : {}),
      },
      pageData: { values, definitionLevels, repetitionLevels, maxDefinitionLevel: definition },
    });
    group.columns.push(written.chunk);
    group.total_byte_size += written.chunk.meta_data?.total_uncompressed_size ?? 0n;
    this.#file.pendingIndexes.push(written);
    leaf.clear();
  }

  #metadata(): { key: string; value: string }[] {
    const texts = [...this.#frame.metadata].map(([key, value]) => ({ key, value }));
    if (!this.#isWhole) return texts;
    texts.push({ key: SCHEMA_KEY, value: encodeArrowSchema(this.#frame) });
    for (const column of this.#columns) {
      for (const leaf of column.node.leaves) {
        const path = leaf.way.map(({ name }) => name);
        const value = encodeEntries(leaf, this.#limits, (expected) => {
          if (!this.#lossy) refuse(expected, path);
        });
        if (value !== undefined) texts.push({ key: entriesKey(path), value });
      }
    }
    return texts;
  }
}
