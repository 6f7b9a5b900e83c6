import { DataType, type Data, type Field } from 'apache-arrow';
import { EncodeError } from '../../base/errors.ts';
import { GONE, isOutOfReach } from '../../base/incoming/incoming-bytes.ts';
import type { Limits } from '../../base/limits.ts';
import { isPlainObject } from '../../json/plain-object.ts';
import { setMember } from '../../json/tree.ts';
import { bitAt, validityOf } from '../arrow/bitmap.ts';
import type { Columns } from '../arrow/columns.ts';
import { decimalText, wordsToBigint } from '../arrow/decimal.ts';
import { float16 } from '../../base/numbers/float16.ts';
import { layoutOf, type Layout } from '../arrow/layout.ts';
import { offsetsOf } from '../arrow/offsets.ts';
import { viewBytes } from '../arrow/views.ts';
import { isJsonField } from '../arrow/json-field.ts';
import { slotBytesOf } from '../arrow/slot-bytes.ts';
import { readJsonCell } from './json-cell.ts';

/** A value of a cell in JavaScript. */
export type Cell =
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Uint8Array
  | readonly Cell[]
  | ReadonlyMap<Cell, Cell>
  | { readonly [name: string]: Cell };

/** Reads the cell of a slot. */
export type ReadCell = (slot: number) => Cell;

/** A value of a cell as programs that know no bigint take it. */
export type JsCell =
  | null
  | boolean
  | number
  | string
  | Date
  | Uint8Array
  | readonly JsCell[]
  | ReadonlyMap<JsCell, JsCell>
  | { readonly [name: string]: JsCell };

/** How cells are read. */
export interface CellReading {
  readonly limits: Limits;
  /** Asks for integers as numbers and timestamps of any unit as Dates, and is told what would lose. */
  readonly refuseLoss?: ((message: string) => never) | undefined;
}

/** A reader of rows: of columns with the same name the first counts. Mixed cells are the values that they state. */
export function rowReader(
  columns: Pick<Columns, 'fields' | 'chunks'>,
  reading: CellReading,
): (row: number) => { [name: string]: Cell } {
  const readers = new Map<string, (row: number) => Cell>();
  for (const [i, field] of columns.fields.entries()) {
    if (!readers.has(field.name)) readers.set(field.name, columnReader(field, columns.chunks[i] ?? [], reading));
  }
  return (row) => {
    const object: { [name: string]: Cell } = {};
    for (const [name, read] of readers) setMember(object, name, read(row));
    return object;
  };
}

/**
 * A reader of the cells of a column; it is fastest when rows are asked for in order.
 *
 * @throws {@link EncodeError} `size-mismatch` if memory of the column was transferred.
 */
export function columnReader(
  field: Pick<Field, 'metadata'> | undefined,
  chunks: readonly Data[],
  reading: CellReading,
): (row: number) => Cell {
  return chunkReader(chunks, (data) => cellReader(data, field, reading));
}

/** Reads a column chunk by chunk; it is fastest when rows are asked for in order. */
export function chunkReader(chunks: readonly Data[], readerOf: (data: Data) => ReadCell): ReadCell {
  const readers = chunks.map(readerOf);
  let chunk = 0;
  let first = 0;
  return (row) => {
    if (row < first) {
      chunk = 0;
      first = 0;
    }
    while (chunk < chunks.length && row >= first + (chunks[chunk] as Data).length)
      first += (chunks[chunk++] as Data).length;
    return readers[chunk]?.(row - first) ?? null;
  };
}

/** @param field - undefined for the entries of a dictionary, which have none. */
function cellReader(data: Data, field: Pick<Field, 'metadata'> | undefined, reading: CellReading): ReadCell {
  const type: DataType = data.type;
  const layout = layoutOf(type) as Layout;
  if (layout.kind === 'null' || data.length === 0) return () => null;
  // Arrays of tables lie in memory of others: without it, every cell would look like null.
  const buffers: readonly unknown[] = [data.values, data.valueOffsets, data.nullBitmap, data.typeIds];
  if (buffers.some((buffer) => ArrayBuffer.isView(buffer) && isOutOfReach(buffer))) {
    throw new EncodeError('size-mismatch', GONE);
  }
  const isJson = field !== undefined && isJsonField({ type, metadata: field.metadata });
  const read = isJson ? jsonReader(data, reading) : valueReader(data, type, layout, reading);
  const validity = layout.kind === 'union' ? undefined : validityOf(data);
  return validity === undefined ? read : (slot) => (bitAt(validity, slot) ? read(slot) : null);
}

/** Reads mixed cells; other strings are given as they are. */
function jsonReader(data: Data, { limits, refuseLoss }: CellReading): ReadCell {
  const bytesOf = slotBytesOf(data);
  return (slot) => {
    const bytes = bytesOf(slot);
    const cell = readJsonCell(bytes, limits);
    if (cell === undefined) return decodeText(bytes, 0, bytes.length);
    return refuseLoss === undefined ? cell.value : withoutBigints(cell.value, refuseLoss);
  };
}

function valueReader(data: Data, type: DataType, layout: Layout, reading: CellReading): ReadCell {
  const { values } = data;
  switch (layout.kind) {
    case 'bits': {
      const bits = { bytes: values as Uint8Array, offset: data.offset };
      return (slot) => bitAt(bits, slot);
    }
    case 'bytes': {
      const offsets = offsetsOf(data, layout.large);
      const decode = layout.text ? decodeText : copyOf;
      return (slot) => decode(values ?? EMPTY, offsets[slot] as number, offsets[slot + 1] as number);
    }
    case 'view': {
      const decode = layout.text ? decodeText : copyOf;
      return (slot) => {
        const bytes = viewBytes(values, data.variadicBuffers, slot);
        return decode(bytes, 0, bytes.length);
      };
    }
    case 'list': {
      const offsets = offsetsOf(data, layout.large);
      const child = data.children[0] as Data;
      if (DataType.isMap(type)) {
        const fields: readonly Field[] = (child.type as DataType).children;
        const [key, value] = child.children.map((entry, i) => cellReader(entry, fields[i], reading)) as [
          ReadCell,
          ReadCell,
        ];
        return (slot) => {
          const map = new Map<Cell, Cell>();
          for (let i = offsets[slot] as number; i < (offsets[slot + 1] as number); i++) map.set(key(i), value(i));
          return map;
        };
      }
      const item = cellReader(child, layout.children[0], reading);
      return (slot) => readRange(item, offsets[slot] as number, offsets[slot + 1] as number);
    }
    case 'fixed-list': {
      const item = cellReader(data.children[0] as Data, layout.children[0], reading);
      return (slot) => readRange(item, slot * layout.size, (slot + 1) * layout.size);
    }
    case 'struct': {
      return rowReader({ fields: layout.children, chunks: data.children.map((child) => [child]) }, reading);
    }
    case 'union': {
      const readers = new Map(
        [...layout.ids].map((id, i) => [id, cellReader(data.children[i] as Data, layout.children[i], reading)]),
      );
      return (slot) =>
        readers.get(data.typeIds[slot])?.(layout.dense ? (data.valueOffsets[slot] as number) : slot) ?? null;
    }
    case 'dictionary': {
      const entries = chunkReader(data.dictionary?.data ?? [], (chunk) => cellReader(chunk, undefined, reading));
      return (slot) => entries(values[slot]);
    }
    default:
      return reading.refuseLoss === undefined ? fixedReader(values, type) : jsReader(values, type, reading.refuseLoss);
  }
}

function fixedReader(values: Data['values'], type: DataType): ReadCell {
  if (DataType.isFloat(type) && type.precision === 0) return (slot) => float16(values[slot]);
  if (DataType.isDate(type)) {
    const scale = type.unit === 0 ? 86_400_000 : 1;
    return (slot) => dateOf(values[slot], scale);
  }
  if (DataType.isTimestamp(type) && type.unit < 2) {
    const scale = type.unit === 0 ? 1000 : 1;
    return (slot) => dateOf(values[slot], scale);
  }
  if (DataType.isDecimal(type)) {
    const words = type.bitWidth / 32;
    return (slot) => decimalText(wordsToBigint(values, slot * words, words), type.scale);
  }
  if (DataType.isFixedSizeBinary(type)) {
    const width = type.byteWidth;
    return (slot) => copyOf(values ?? EMPTY, slot * width, (slot + 1) * width);
  }
  if (DataType.isInterval(type) && type.unit > 0) {
    if (type.unit === 1) return (slot) => [values[2 * slot], values[2 * slot + 1]];
    return (slot) => {
      const at = 4 * slot;
      const nanoseconds = (BigInt(values[at + 3] as number) << 32n) | BigInt((values[at + 2] as number) >>> 0);
      return [values[at], values[at + 1], nanoseconds];
    };
  }
  return (slot) => values[slot];
}

/** A Date, or the bigint of what Dates do not reach. */
function dateOf(value: number | bigint, scale: number): Date | bigint {
  const time = Number(value) * scale;
  return Math.abs(time) <= 8.64e15 ? new Date(time) : BigInt(value);
}

type RefuseLoss = (message: string) => never;

/** The same without bigints. */
function jsReader(values: Data['values'], type: DataType, refuse: RefuseLoss): ReadCell {
  if (DataType.isTimestamp(type) && type.unit >= 2) {
    const perMillisecond = type.unit === 2 ? 1000n : 1_000_000n;
    return (slot) => {
      const value: bigint = values[slot];
      const time = value / perMillisecond;
      if (time * perMillisecond === value) return asDate(time, refuse);
      return refuse(
        `Expected a timestamp of whole milliseconds, as Dates have them, got ${value} ${type.unit === 2 ? 'µs' : 'ns'}`,
      );
    };
  }
  const read = fixedReader(values, type);
  const isDate = DataType.isTimestamp(type) || DataType.isDate(type);
  return (slot) => {
    const value = read(slot);
    if (typeof value === 'bigint') {
      // Days and seconds that Dates do not reach are given as they are stored.
      return isDate ? refuse(`Expected a time that a Date reaches, got ${value}`) : asNumber(value, refuse);
    }
    if (!Array.isArray(value)) return value;
    return value.map((part: Cell) => (typeof part === 'bigint' ? asNumber(part, refuse) : part));
  };
}

function asDate(time: bigint, refuse: RefuseLoss): Date {
  const date = new Date(Number(time));
  return Number.isNaN(date.getTime()) ? refuse(`Expected a time that a Date reaches, got ${time}`) : date;
}

function asNumber(value: bigint, refuse: RefuseLoss): number {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : refuse(`Expected an integer that a number holds, got ${value}`);
}

/** Mixed cells have bigints only where numbers are not exact. */
function withoutBigints(cell: Cell, refuse: RefuseLoss): Cell {
  if (typeof cell === 'bigint') return asNumber(cell, refuse);
  if (Array.isArray(cell)) return cell.map((part: Cell) => withoutBigints(part, refuse));
  if (typeof cell !== 'object' || cell === null || !isPlainObject(cell)) return cell;
  const object = {};
  for (const [name, member] of Object.entries(cell)) setMember(object, name, withoutBigints(member, refuse));
  return object;
}

function readRange(item: ReadCell, start: number, end: number): Cell[] {
  const cells: Cell[] = [];
  for (let i = start; i < end; i++) cells.push(item(i));
  return cells;
}

const EMPTY = new Uint8Array(0);
const UTF8 = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true });

function decodeText(bytes: Uint8Array, start: number, end: number): string {
  return UTF8.decode(bytes.subarray(start, end));
}

function copyOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return bytes.slice(start, end);
}
