import { type Data, DataType, Field } from 'apache-arrow';
import { type Compressors, type FileMetaData, type ParquetScan, parquetScan } from 'hyparquet';
import { DecodeError } from '../../../base/errors.ts';
import type { Limits } from '../../../base/limits.ts';
import { buildDictionary } from '../../../frame/stored/dictionary-cells.ts';
import { refuseLoss } from '../../../frame/stored/refuse-loss.ts';
import { buildStored, type StoredCell } from '../../../frame/stored/stored-cells.ts';
import type { ColumnPlan, RawValue } from './column-plan.ts';
import { decodeEntries } from './dictionary-entries.ts';
import { dictionaryPages } from './dictionary-pages.ts';
import { asBytes, floatsOf, hasNan } from './float-bits.ts';
import { badParquet } from './bad-parquet.ts';

/** A column that is to be read. */
export interface ReadColumn {
  readonly field: Field;
  readonly plan: ColumnPlan;
}

/** Reads the columns of a file, one after the other. */
export class ColumnReader {
  readonly #bytes: Uint8Array;
  readonly #metadata: FileMetaData;
  readonly #limits: Limits;
  readonly #compressors: Compressors;
  readonly #scan: ParquetScan;

  private constructor(
    bytes: Uint8Array,
    metadata: FileMetaData,
    limits: Limits,
    compressors: Compressors,
    scan: ParquetScan,
  ) {
    this.#bytes = bytes;
    this.#metadata = metadata;
    this.#limits = limits;
    this.#compressors = compressors;
    this.#scan = scan;
  }

  /**
   * @param bytes - a whole file, whose pages are checked.
   * @param metadata - its elements without what the reader would make values of another kind by.
   */
  static async of(
    bytes: Uint8Array,
    metadata: FileMetaData,
    compressors: Compressors,
    limits: Limits,
  ): Promise<ColumnReader> {
    const scan = await parquetScan({ file: fileOf(bytes), metadata, compressors, utf8: false });
    return new ColumnReader(bytes, metadata, limits, compressors, scan);
  }

  /**
   * Reads a column; floats with NaN a second time, for its bits.
   *
   * @param place - of the column among the columns.
   * @param entries - of its dictionary, as the metadata states them.
   * @returns Its arrays, in memory of their own.
   */
  async read(place: number, { field, plan }: ReadColumn, entries: string | undefined): Promise<readonly Data[]> {
    const groups: StoredCell[][] = [];
    let isNan = false;
    for await (const raw of this.#rawGroups(this.#scan, field.name)) {
      if (plan.isFloat === true && hasNan(raw)) isNan = true;
      groups.push(cellsOf(raw as ArrayLike<RawValue | null | undefined>, plan, field));
    }
    if (isNan) {
      const arrays = await this.#floats(
        place,
        field,
        DataType.isDictionary(plan.type) ? plan.type.dictionary : plan.type,
      );
      if (!DataType.isDictionary(plan.type)) return arrays;
    }
    const refuse = refusal(field.name);
    if (DataType.isDictionary(plan.type)) {
      const known =
        entries === undefined
          ? dictionaryPages(this.#bytes, this.#metadata, place, plan, this.#compressors, (message) =>
              refuse(message, 0),
            )
          : decodeEntries(entries, field, this.#limits);
      return [buildDictionary(plan.type, groups.flat(), known, this.#limits, refuse)];
    }
    return (groups.length === 0 ? [[]] : groups).map((cells) => buildStored(plan.type, cells, refuse));
  }

  /** Floats with their bits, which entries of a dictionary cannot be told apart by. */
  async #floats(place: number, { name, nullable, type: own }: Field, type: DataType): Promise<readonly Data[]> {
    const metadata = asBytes(this.#metadata, place);
    const scan = await parquetScan({
      file: fileOf(this.#bytes),
      metadata,
      compressors: this.#compressors,
      utf8: false,
    });
    const arrays: Data[] = [];
    for await (const raw of this.#rawGroups(scan, name)) {
      arrays.push(floatsOf(type, raw as ArrayLike<Uint8Array | null | undefined>, nullable, refusal(name)));
    }
    if (DataType.isDictionary(own)) {
      refuseLoss(new Field(name, type, true), arrays, this.#limits, (expected, row) => {
        throw badParquet(expected, row === undefined ? [name] : [name, row]);
      });
    }
    return arrays;
  }

  async *#rawGroups({ readColumn, ranges }: ParquetScan, column: string): AsyncIterable<ArrayLike<unknown>> {
    for (const { rowStart, rowEnd } of ranges) {
      const raw: ArrayLike<unknown> = await readColumn({ column, rowStart, rowEnd });
      if (raw.length !== rowEnd - rowStart) throw badParquet('a value or null for each row', [column]);
      yield raw;
    }
  }
}

function fileOf(bytes: Uint8Array): { byteLength: number; slice: (start: number, end?: number) => ArrayBuffer } {
  return {
    byteLength: bytes.length,
    slice: (start, end) => Uint8Array.from(bytes.subarray(start, end)).buffer,
  };
}

function cellsOf(
  raw: ArrayLike<RawValue | null | undefined>,
  { convert }: ColumnPlan,
  { name, nullable }: Field,
): StoredCell[] {
  const refuse = refusal(name);
  const cells: StoredCell[] = [];
  for (let row = 0; row < raw.length; row++) {
    const value = raw[row];
    if (value === null || value === undefined) {
      if (!nullable) refuse('Expected a value, got none in a column that allows no null', row);
      cells.push(null);
    } else cells.push(convert(value) ?? refuse('Expected a value that the type of its column can hold', row));
  }
  return cells;
}

function refusal(name: string): (message: string, row: number) => never {
  return (message, row) => {
    throw new DecodeError('bad-value', message, [name, row]);
  };
}
