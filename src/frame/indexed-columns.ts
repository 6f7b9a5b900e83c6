import { shownAs } from '../document/shown-state.ts';
import type { Shown } from '../document/shown-state.ts';
import type { Field, Vector } from 'apache-arrow';
import type { Limits } from '../base/limits.ts';
import type { Path } from '../base/path.ts';
import { Spent } from '../document/spent.ts';
import { Base64Payload } from '../json/base64-payload.ts';
import type { Columns } from './arrow/columns.ts';
import { type UnbackedCount, UnbackedSlots } from './arrow/unbacked-slots.ts';
import { ColumnsPayload, type ColumnsTextOptions } from './pandas-writer/columns-payload.ts';
import { rowLabels } from './pandas-writer/row-labels.ts';
import { type IndexInput, joinIndex, type SplitColumns, splitIndex } from './row-index.ts';
import { streamParts, writeStream } from './stream/writer.ts';
import { checkColumns, vectorOf } from './values/table.ts';

/** Where the stream of a frame, and its cells, stand in its document. */
const STREAM_PATH: Path = ['exact', 'arrow'];
const CELLS_PATH: Path = ['params', 'data'];

/** Columns and their index, as a DataFrame or a Series holds them: once joined, as in a stream, and once apart. */
export class IndexedColumns {
  /** Columns and index in one, as they stand in a stream. */
  readonly joined: Columns;
  /** The columns alone. */
  readonly columns: Columns;
  /** What the calls that wrap or read it, and by default those that write it, may cost. */
  readonly limits: Limits;
  /** Names of the levels of the index. */
  readonly indexNames: readonly (string | undefined)[];
  readonly #levels: Columns;

  private constructor(joined: Columns, { columns, index, names }: SplitColumns, limits: Limits) {
    this.joined = joined;
    this.columns = columns;
    this.limits = limits;
    this.indexNames = names;
    this.#levels = index;
  }

  /**
   * Puts an index beside a caller's columns.
   *
   * @param columns - checked, of this copy of apache-arrow.
   * @throws {@link EncodeError} `bad-index` if it is not an index, or of another length than the columns, or if a column or
   *   metadata has a name that is kept for indices.
   */
  static join(columns: Columns, index: IndexInput | undefined, limits: Limits): IndexedColumns {
    return IndexedColumns.split(joinIndex(columns, index, limits), limits, []);
  }

  /**
   * Takes the columns of a document apart.
   *
   * @param joined - checked; kept by reference.
   * @param path - where they stand in their document.
   * @throws {@link DecodeError} `bad-exact` if the index is not as indices stand in streams.
   */
  static split(joined: Columns, limits: Limits, path: Path): IndexedColumns {
    return new IndexedColumns(joined, splitIndex(joined, path), limits);
  }

  /** Number of rows. */
  get rows(): number {
    return this.joined.rows;
  }

  /** The columns' fields, in order. */
  get fields(): readonly Field[] {
    return this.columns.fields;
  }

  /** The labels of the rows, one vector per level, over the same memory. */
  get index(): readonly Vector[] {
    return this.#levels.fields.map((_, level) => vectorOf(this.#levels, level));
  }

  /**
   * Looks again at what a caller may have changed since it was wrapped, before it is written.
   *
   * @param spent - what the document counts besides; a bundle counts that of all its frames.
   * @throws {@link EncodeError} if it cannot be kept any more.
   * @throws {@link LimitError} if it passes a limit.
   */
  check(limits: Limits, spent?: UnbackedCount): void {
    const unbacked = new UnbackedSlots(limits, spent && { ...spent });
    checkColumns(this.joined, limits, [], unbacked);
    if (Spent.around !== undefined) new UnbackedSlots(limits, Spent.around).add(unbacked.count, []);
  }

  /** What they hold, for those who compare own properties: made when it is looked at. */
  shown(): Shown<Uint8Array> {
    return shownAs(() => writeStream(this.joined, this.limits, []));
  }

  /** The canonical stream, not yet encoded; it refers to the memory of the columns. */
  stream(limits: Limits): Base64Payload {
    return new Base64Payload(streamParts(this.joined, limits, STREAM_PATH));
  }

  /** The cells by column and label, not yet written. */
  cells(limits: Limits, options: Omit<ColumnsTextOptions, 'limits' | 'path'> = {}): ColumnsPayload {
    const labels = (): ReturnType<typeof rowLabels> => rowLabels(this.#levels, limits, CELLS_PATH);
    return new ColumnsPayload(this.columns, labels, { ...options, limits, path: CELLS_PATH });
  }
}
