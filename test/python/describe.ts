import type { Data, Field, Vector } from 'apache-arrow';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { Series } from '../../src/frame/series.ts';
import { Image } from '../../src/image/image.ts';
import { bytesOf } from '../../src/base/bytes.ts';
import { errorMembers } from '../../src/native/kinds/error-members.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { isPlainObject } from '../../src/json/plain-object.ts';
import { rawValues } from '../support/raw-values.ts';

/**
 * What a value is, in JSON that Python can make of its own: describe.py says the same of the same value.
 *
 * Numbers are the bits of a double, text is its UTF-16, bytes are hexadecimal.
 */
export function describe(value: unknown): unknown {
  switch (typeof value) {
    case 'number':
      return ['number', double(value)];
    case 'bigint':
      return ['bigint', String(value)];
    case 'string':
      return ['text', utf16(value)];
    case 'boolean':
      return ['boolean', value];
    case 'undefined':
      return ['undefined'];
    default:
      return describeObject(value);
  }
}

function describeObject(value: unknown): unknown {
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array', value.map(describe)];
  if (value instanceof Date) return ['date', Number.isNaN(value.getTime()) ? null : value.getTime()];
  if (value instanceof Map) return ['map', [...value].map(([key, inside]) => [describe(key), describe(inside)])];
  if (value instanceof Set) return ['set', [...value].map(describe)];
  if (value instanceof Error) return describeError(value);
  if (value instanceof URL) return ['url', utf16(value.href)];
  if (value instanceof RegExp) return ['regexp', utf16(value.source), value.flags];
  if (value instanceof ArrayBuffer) return ['arraybuffer', hex(new Uint8Array(value))];
  if (value instanceof DataView) return ['dataview', hex(bytesOf(value))];
  if (value instanceof Native) return ['native', describe(value.data)];
  if (value instanceof Numpy) return describeArray(value);
  if (value instanceof Image) return ['image', value.format, hex(value.data), value.lossless];
  if (value instanceof DataFrame) return describeFrame(value);
  if (value instanceof Series) return describeSeries(value);
  if (ArrayBuffer.isView(value)) return describeArray(new Numpy(value as Int16Array));
  if (typeof value !== 'object' || !isPlainObject(value)) throw new TypeError('a value of another kind');
  const members = Object.entries(value).map(([name, inside]) => [utf16(name), describe(inside)] as const);
  return ['object', members.toSorted(([a], [b]) => (a < b ? -1 : 1))];
}

function describeError(error: Error): unknown {
  const members = errorMembers(error)
    .slice(2)
    .map(({ name, value }) => [utf16(name), describe(value)] as const);
  return ['error', utf16(error.name), utf16(error.message), members.toSorted(([a], [b]) => (a < b ? -1 : 1))];
}

function describeArray(array: Numpy): unknown {
  return ['numpy', array.dtype, [...array.shape], hex(array.bytes), describeElements(array)];
}

/** What the elements mean; null where the wrapper keeps bytes only. */
function describeElements({ dtype, values }: Numpy): unknown {
  if (/^(?:[[{(]|\|V|float128|complex256|>f16|>c32)/.test(dtype)) return null;
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) return Array.from(values, String);
  return Array.from(values as ArrayLike<number | string | Uint8Array>, (element) => {
    if (typeof element === 'number') return double(element);
    return typeof element === 'string' ? utf16(element) : hex(element);
  });
}

function describeFrame(frame: DataFrame): unknown {
  const { schema } = frame.data;
  const columns = schema.fields.map((field, i) => [...describeField(field), rawOf(frame.data.getChildAt(i))]);
  return ['frame', frame.numRows, columns, describeIndex(frame), describeMetadata(schema.metadata)];
}

function describeSeries(series: Series): unknown {
  const name = series.name === undefined ? null : utf16(series.name);
  return ['series', name, rawOf(series.data), describeIndex(series)];
}

function describeIndex({ index, indexNames }: DataFrame | Series): unknown {
  return index.map((level, i) => [indexNames[i] === undefined ? null : utf16(indexNames[i]), rawOf(level)]);
}

function describeField({ name, nullable, metadata }: Field): [name: string, nullable: boolean, metadata: unknown] {
  return [utf16(name), nullable, describeMetadata(metadata)];
}

function describeMetadata(metadata: ReadonlyMap<string, string>): unknown {
  // Of a type that pyarrow knows Python does not tell this text; there exchange.py compares it.
  return [...metadata]
    .filter(([key]) => key !== 'ARROW:extension:metadata')
    .map(([key, value]) => [utf16(key), utf16(value)])
    .toSorted(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1));
}

function rawOf(vector: Vector | null): unknown[] {
  return (vector?.data ?? []).flatMap((data: Data) => rawValues(data));
}

function double(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  const bits = Buffer.alloc(8);
  bits.writeDoubleBE(value);
  return bits.toString('hex');
}

function utf16(text: string): string {
  return Buffer.from(text, 'utf16le').toString('hex');
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
