import * as arrow from 'apache-arrow';
import { hex as hexOf } from '../cases/octets.ts';

/**
 * The values of an array as its buffers hold them, bit by bit: what Arrow's format says, read slot by slot without any
 * code of the package.
 */
export function rawValues(data: arrow.Data): unknown[] {
  return Array.from({ length: data.length }, (_, slot) => rawValue(data, slot));
}

function rawValue(data: arrow.Data, slot: number): unknown {
  const type: arrow.DataType = data.type;
  if (arrow.DataType.isNull(type)) return null;
  if (arrow.DataType.isUnion(type)) {
    const id = data.typeIds[slot] as number;
    const child = data.children[type.typeIds.indexOf(id)] as arrow.Data;
    return [id, rawValue(child, type.mode === 1 ? (data.valueOffsets[slot] as number) : slot)];
  }
  if (data.nullCount > 0 && data.nullBitmap.byteLength > 0 && !bit(data.nullBitmap, data.offset + slot)) return null;
  if (arrow.DataType.isBool(type)) return bit(data.values, data.offset + slot);
  if (arrow.DataType.isDictionary(type)) {
    let index = data.values[slot] as number;
    for (const chunk of data.dictionary?.data ?? []) {
      if (index < chunk.length) return rawValue(chunk, index);
      index -= chunk.length;
    }
    throw new RangeError('an index beyond its dictionary');
  }
  if (arrow.DataType.isStruct(type)) return data.children.map((child) => rawValue(child, slot));
  if (arrow.DataType.isFixedSizeList(type)) return range(data, slot * type.listSize, (slot + 1) * type.listSize);
  if (data.valueOffsets !== undefined) {
    const [start, end] = [Number(data.valueOffsets[slot]), Number(data.valueOffsets[slot + 1])];
    return data.children.length > 0 ? range(data, start, end) : hex(data.values as Uint8Array, start, end);
  }
  if (arrow.DataType.isUtf8View(type) || arrow.DataType.isBinaryView(type)) return view(data, slot);
  const values = data.values as Uint8Array;
  const width = data.stride * (type.ArrayType.BYTES_PER_ELEMENT as number);
  return hex(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), slot * width, (slot + 1) * width);
}

function view(data: arrow.Data, slot: number): string {
  const views = data.values as Uint8Array;
  const at = new DataView(views.buffer, views.byteOffset + slot * 16, 16);
  const length = at.getInt32(0, true);
  if (length <= 12) return hex(views, slot * 16 + 4, slot * 16 + 4 + length);
  const start = at.getInt32(12, true);
  return hex(data.variadicBuffers[at.getInt32(8, true)] as Uint8Array, start, start + length);
}

function range(data: arrow.Data, start: number, end: number): unknown[] {
  return Array.from({ length: end - start }, (_, i) => rawValue(data.children[0] as arrow.Data, start + i));
}

function bit(bytes: Uint8Array, at: number): boolean {
  return (((bytes[at >> 3] as number) >> (at & 7)) & 1) === 1;
}

function hex(bytes: Uint8Array, start: number, end: number): string {
  return hexOf(bytes.subarray(start, end));
}
