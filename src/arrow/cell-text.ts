import { DataType, type Data } from 'apache-arrow';
import { encodeBase64 } from '../base64.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { bitAt, validityOf } from './bitmap.ts';
import { decimalText, wordsToBigint } from './decimal.ts';
import { FloatTexts } from './float-text.ts';
import { float16 } from './float16.ts';
import { layoutOf, type Layout } from './layout.ts';
import { writeDouble, writeInteger } from './number-text.ts';
import { offsetsOf } from './offsets.ts';
import { writeString } from './string-text.ts';
import { Int64Reader, isoNanoseconds, isoTime } from './temporal.ts';
import { TextBuffer } from './text-buffer.ts';
import { viewBytes } from './view.ts';

/** Writes the value of a slot as JSON. */
export type CellWriter = (out: TextBuffer, slot: number) => void;

/** How timestamps are written: milliseconds since 1970, or ISO 8601 text. */
export type TimestampText = 'epoch' | 'iso';

/**
 * A writer of the cells of one array, as pandas states them.
 *
 * This is where faster kernels can stand: they need no more than the array and the text buffer.
 *
 * @param data - checked.
 */
export function cellWriter(data: Data, timestamps: TimestampText = 'epoch'): CellWriter {
  const type: DataType = data.type;
  const layout = layoutOf(type) as Layout;
  // apache-arrow makes arrays of no slots without children.
  if (layout.kind === 'null' || data.length === 0) return writeNull;
  const write = valueWriter(data, type, layout, timestamps);
  const validity = layout.kind === 'union' ? undefined : validityOf(data);
  if (validity === undefined) return write;
  return (out, slot) => {
    if (bitAt(validity, slot)) write(out, slot);
    else writeNull(out);
  };
}

function writeNull(out: TextBuffer): void {
  out.ensure(4);
  const { bytes, at } = out;
  bytes[at] = 110;
  bytes[at + 1] = 117;
  bytes[at + 2] = 108;
  bytes[at + 3] = 108;
  out.at = at + 4;
}

function valueWriter(data: Data, type: DataType, layout: Layout, timestamps: TimestampText): CellWriter {
  switch (layout.kind) {
    case 'bits': {
      const bits = { bytes: data.values as Uint8Array, offset: data.offset };
      return (out, slot) => out.ascii(bitAt(bits, slot) ? 'true' : 'false');
    }
    case 'bytes':
      return bytesWriter(data, layout);
    case 'view': {
      const { values, variadicBuffers } = data;
      const write = layout.text ? writeString : writeBase64;
      return (out, slot) => {
        const bytes = viewBytes(values, variadicBuffers, slot);
        write(out, bytes, 0, bytes.length);
      };
    }
    case 'list':
      return DataType.isMap(type) ? mapWriter(data, layout) : listWriter(data, layout);
    case 'fixed-list': {
      const item = cellWriter(data.children[0] as Data);
      return (out, slot) => writeArray(out, item, slot * layout.size, (slot + 1) * layout.size);
    }
    case 'struct':
      return structWriter(data, layout);
    case 'union': {
      const writers = new Map([...layout.ids].map((id, i) => [id, cellWriter(data.children[i] as Data)]));
      const { typeIds, valueOffsets } = data;
      return (out, slot) => writers.get(typeIds[slot])?.(out, layout.dense ? (valueOffsets[slot] as number) : slot);
    }
    case 'dictionary':
      return dictionaryWriter(data);
    default:
      return fixedWriter(data, type, timestamps);
  }
}

function bytesWriter(data: Data, layout: Extract<Layout, { kind: 'bytes' }>): CellWriter {
  const offsets = offsetsOf(data, layout.large);
  const bytes: Uint8Array = data.values ?? new Uint8Array(0);
  const write = layout.text ? writeString : writeBase64;
  return (out, slot) => write(out, bytes, offsets[slot] as number, offsets[slot + 1] as number);
}

function writeBase64(out: TextBuffer, bytes: Uint8Array, start: number, end: number): void {
  out.byte(34);
  out.ascii(encodeBase64(bytes, start, end));
  out.byte(34);
}

function fixedWriter(data: Data, type: DataType, timestamps: TimestampText): CellWriter {
  const { values } = data;
  if (DataType.isFloat(type)) {
    const valueAt =
      type.precision === 0 ? (slot: number) => float16(values[slot]) : (slot: number): number => values[slot];
    const texts = new FloatTexts(valueAt, data.length);
    return (out, slot) => texts.write(out, slot);
  }
  if (DataType.isInt(type))
    return type.bitWidth === 64 ? int64Writer(values) : (out, slot) => writeInteger(out, values[slot]);
  if (DataType.isTimestamp(type)) {
    if (timestamps === 'epoch') return millisecondsWriter(values, type.unit);
    const suffix = type.timezone ? 'Z' : '';
    return (out, slot) => out.ascii(`"${isoNanoseconds(values[slot], type.unit)}${suffix}"`);
  }
  if (DataType.isDuration(type)) return millisecondsWriter(values, type.unit);
  if (DataType.isDate(type)) {
    return type.unit === 0
      ? (out, slot) => writeInteger(out, values[slot] * 86_400_000)
      : millisecondsWriter(values, 1);
  }
  if (DataType.isTime(type)) {
    return (out, slot) => out.ascii(`"${isoTime(BigInt(values[slot]), type.unit)}"`);
  }
  if (DataType.isDecimal(type)) {
    const words = type.bitWidth / 32;
    return (out, slot) => writeFloat(out, Number(decimalText(wordsToBigint(values, slot * words, words), type.scale)));
  }
  if (DataType.isInterval(type)) return intervalWriter(values, type.unit);
  const width = DataType.isFixedSizeBinary(type) ? type.byteWidth : 0;
  return (out, slot) => writeBase64(out, values ?? new Uint8Array(0), slot * width, (slot + 1) * width);
}

/** pandas cannot read numbers from 2^63 on that are no integers of 64 bits, and JSON has no NaN and no infinities. */
function writeFloat(out: TextBuffer, value: number): void {
  if (value < 2 ** 63 && value > -(2 ** 63)) writeDouble(out, value);
  else writeNull(out);
}

function int64Writer(values: BigInt64Array | BigUint64Array): CellWriter {
  const reader = new Int64Reader(values);
  return (out, slot) => {
    const value = reader.safe(slot);
    if (value === undefined) out.ascii(String(reader.at(slot)));
    else writeInteger(out, value);
  };
}

function millisecondsWriter(values: BigInt64Array, unit: number): CellWriter {
  const reader = new Int64Reader(values);
  return (out, slot) => {
    const value = reader.milliseconds(slot, unit);
    if (typeof value === 'number') writeInteger(out, value);
    // Seconds reach farther than what pandas reads as a number.
    else if (value === BigInt.asIntN(64, value)) out.ascii(String(value));
    else writeNull(out);
  };
}

/** Months; days and milliseconds; or months, days and nanoseconds. */
function intervalWriter(values: Int32Array, unit: number): CellWriter {
  if (unit === 0) return (out, slot) => writeInteger(out, values[slot] as number);
  if (unit === 1) return (out, slot) => out.ascii(`[${values[2 * slot]},${values[2 * slot + 1]}]`);
  return (out, slot) => {
    const at = 4 * slot;
    const nanoseconds = (BigInt(values[at + 3] as number) << 32n) | BigInt((values[at + 2] as number) >>> 0);
    out.ascii(`[${values[at]},${values[at + 1]},${nanoseconds}]`);
  };
}

function listWriter(data: Data, layout: Extract<Layout, { kind: 'list' }>): CellWriter {
  const offsets = offsetsOf(data, layout.large);
  const child = data.children[0];
  const item = child === undefined ? writeNull : cellWriter(child);
  return (out, slot) => writeArray(out, item, offsets[slot] as number, offsets[slot + 1] as number);
}

function mapWriter(data: Data, layout: Extract<Layout, { kind: 'list' }>): CellWriter {
  const offsets = offsetsOf(data, layout.large);
  const entries = data.children[0];
  const [key, value] = (entries?.children ?? []).map((child) => cellWriter(child));
  const pair: CellWriter = (out, slot) => {
    out.byte(91);
    key?.(out, slot);
    out.byte(44);
    value?.(out, slot);
    out.byte(93);
  };
  return (out, slot) => writeArray(out, pair, offsets[slot] as number, offsets[slot + 1] as number);
}

function writeArray(out: TextBuffer, item: CellWriter, start: number, end: number): void {
  out.byte(91);
  for (let i = start; i < end; i++) {
    if (i > start) out.byte(44);
    item(out, i);
  }
  out.byte(93);
}

/** Of fields with the same name the first is written, as for columns. */
function structWriter(data: Data, layout: Extract<Layout, { kind: 'struct' }>): CellWriter {
  const names = new Set<string>();
  const members: (readonly [name: Uint8Array, write: CellWriter])[] = [];
  for (const [i, field] of layout.children.entries()) {
    const child = data.children[i];
    if (names.has(field.name) || child === undefined) continue;
    names.add(field.name);
    members.push([new TextEncoder().encode(`${JSON.stringify(field.name)}:`), cellWriter(child)]);
  }
  return (out, slot) => {
    out.byte(123);
    for (const [i, [name, write]] of members.entries()) {
      if (i > 0) out.byte(44);
      out.copy(name, 0, name.length);
      write(out, slot);
    }
    out.byte(125);
  };
}

/** Each entry is written once, and its text copied. */
function dictionaryWriter(data: Data): CellWriter {
  const chunks: readonly Data[] = data.dictionary?.data ?? [];
  const text = new TextBuffer(DEFAULT_LIMITS, []);
  const ends = [0];
  for (const chunk of chunks) {
    const write = cellWriter(chunk);
    for (let slot = 0; slot < chunk.length; slot++) {
      write(text, slot);
      ends.push(text.length);
    }
  }
  const bytes = joinPieces(text.pieces, text.length);
  const offsets = Float64Array.from(ends);
  const indices: ArrayLike<number> = data.values;
  return (out, slot) => {
    const index = indices[slot] as number;
    out.copy(bytes, offsets[index] as number, offsets[index + 1] as number);
  };
}

/** Pieces as one. */
export function joinPieces(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
