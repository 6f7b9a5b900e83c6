/**
 * NumPy's file format: a magic number, a version, a header that is a Python dict, and the elements.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 * @module
 */
import { copyBytes, ENCODER, packedFormat, viewOf } from '../base/bytes.ts';
import { DecodeError, EncodeError } from '../base/errors.ts';
import { decodeUtf8 } from '../base/utf8.ts';
import type { Limits } from '../base/limits.ts';
import { type ArrayContents, decodedContents } from './array-contents.ts';
import { gather, viewOver } from './gather.ts';
import type { Dtype, Field } from './notation/dtype.ts';
import { parsePythonLiteral, type PythonLiteral } from './notation/python-literal.ts';
import { fieldSize, formatField } from './notation/structured-text.ts';
import { checkedByteLength, formatShape, packedStrides, type Shape } from './notation/shape.ts';
import { parseDescr } from './notation/structured.ts';

const MAGIC: readonly number[] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Data starts at a multiple of this, so that it can be mapped into memory. */
const ALIGNMENT = 64;

/**
 * Reads a `.npy` file.
 *
 * @param isOwn - whether the file's memory may be the array's, where it is in C order: then nothing is copied.
 * @returns Contents that own their memory, in C order.
 * @throws {@link DecodeError} `bad-npy` if the file is damaged, `bad-dtype` or `unsupported-dtype` for its dtype.
 * @throws {@link LimitError} if the array is larger than the limits allow.
 */
export function readNpy(file: Uint8Array, limits: Limits, isOwn = false): ArrayContents {
  const { header, start, version } = readHeader(file);
  // As NumPy reads it: Python 2 wrote none of version 3.
  const { dtype, shape, fortran } = readMembers(header, version < 3 ? 'uL' : 'u');
  const length = checkedByteLength(shape, dtype.itemsize, limits, []);
  const data = file.subarray(start);
  if (data.length !== length) throw badNpy(`${length} bytes of data`, `${data.length}`);
  const bytes = fortran ? transposed(data, shape, dtype.itemsize) : isOwn ? data : copyBytes(data);
  return decodedContents(dtype, shape, bytes, []);
}

function readHeader(file: Uint8Array): { header: string; start: number; version: number } {
  if (MAGIC.some((byte, i) => file[i] !== byte)) {
    throw badNpy('a file that starts with \\x93NUMPY', packedFormat(file) ?? 'another');
  }
  const version = file[6];
  if (version === undefined || version < 1 || version > 3 || file[7] !== 0) {
    throw badNpy('format version 1.0, 2.0 or 3.0', `${version}.${file[7]}`);
  }
  const start = version === 1 ? 10 : 12;
  if (file.length < start) throw badNpy('a header', 'the end of the file');
  const view = viewOf(file);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > file.length - start) throw badNpy(`a header of ${length} bytes`, `${file.length - start}`);
  const bytes = file.subarray(start, start + length);
  const header = version === 3 ? utf8(bytes) : latin1(bytes);
  return { header, start: start + length, version };
}

function utf8(bytes: Uint8Array): string {
  try {
    return decodeUtf8(bytes);
  } catch (cause) {
    throw new DecodeError('bad-npy', 'Expected a header in UTF-8, got other bytes', [], { cause });
  }
}

/** Byte for byte: the platform's decoder of that name is windows-1252. */
function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 4096) parts.push(String.fromCharCode(...bytes.subarray(at, at + 4096)));
  return parts.join('');
}

interface Members {
  readonly dtype: Dtype;
  readonly shape: Shape;
  readonly fortran: boolean;
}

function readMembers(header: string, python2: 'u' | 'uL'): Members {
  const literal = parsePythonLiteral(header, (message) => new DecodeError('bad-npy', message), python2);
  if (literal.kind !== 'dict' || literal.members.size !== 3) throw badNpy('a header of three members', 'another');
  const { members } = literal;
  const descr = members.get('descr');
  const order = members.get('fortran_order');
  const sizes = members.get('shape');
  if (descr === undefined) throw badNpy('a descr', 'none');
  if (order?.kind !== 'name' || (order.text !== 'True' && order.text !== 'False')) {
    throw badNpy('a fortran_order of True or False', 'another');
  }
  if (sizes?.kind !== 'tuple') throw badNpy('a shape that is a tuple', 'another');
  return {
    dtype: parseDescr(descr, header, (code, message) => new DecodeError(code, message)),
    shape: sizes.items.map(readSize),
    fortran: order.text === 'True',
  };
}

function readSize(literal: PythonLiteral): number {
  if (literal.kind === 'integer') return literal.value;
  throw badNpy('a shape of integers', 'another');
}

/** The elements of Fortran order, first axis fastest, in C order. */
function transposed(data: Uint8Array, shape: Shape, itemsize: number): Uint8Array {
  const strides = packedStrides(shape.toReversed()).toReversed();
  return gather(viewOver(data, itemsize, shape, strides, 0));
}

/**
 * A `.npy` file in parts, of which the elements are the memory of the contents where they are packed.
 *
 * @throws {@link EncodeError} `unsupported-dtype` for a dtype that such a file cannot name.
 */
export function npyParts(contents: ArrayContents): readonly [head: Uint8Array, elements: Uint8Array] {
  return [npyHead(contents.dtype, contents.shape), contents.bytes()];
}

const SPACE = 32;
const NEWLINE = 10;

/**
 * The head of a `.npy` file, of the oldest version that it fits; the elements in C order follow it.
 *
 * @returns Bytes in memory of their own.
 * @throws {@link EncodeError} `unsupported-dtype` for a dtype that such a file cannot name.
 */
function npyHead(dtype: Dtype, shape: Shape): Uint8Array<ArrayBuffer> {
  const text = `{'descr': ${formatDescr(dtype)}, 'fortran_order': False, 'shape': ${formatShape(shape)}, }`;
  const isLatin1 = !/[\u0100-\uffff]/.test(text);
  const header = isLatin1 ? Uint8Array.from(text, (c) => c.charCodeAt(0)) : ENCODER.encode(text);
  const short = isLatin1 && paddedStart(10, header.length) - 10 <= 0xffff;
  const version = short ? 1 : isLatin1 ? 2 : 3;
  const at = short ? 10 : 12;
  const start = paddedStart(at, header.length);
  const head = new Uint8Array(start).fill(SPACE);
  head.set([...MAGIC, version, 0]);
  if (short) viewOf(head).setUint16(8, start - at, true);
  else viewOf(head).setUint32(8, start - at, true);
  head.set(header, at);
  head[start - 1] = NEWLINE;
  return head;
}

function paddedStart(at: number, length: number): number {
  return Math.ceil((at + length + 1) / ALIGNMENT) * ALIGNMENT;
}

function formatDescr(dtype: Dtype): string {
  if (dtype.fields !== undefined) return formatFields(dtype, dtype.fields);
  if (dtype.code === undefined) throw unnameable(`Expected a dtype that .npy files can name, got ${dtype.name}`);
  return `'${dtype.code}'`;
}

function formatFields(dtype: Dtype, fields: readonly Field[]): string {
  const parts: string[] = [];
  let end = 0;
  for (const field of fields) {
    if (field.offset < end) throw unnameable('Expected fields that follow each other, got some that do not');
    parts.push(...padding(field.offset - end), formatField(field, formatDescr));
    end = field.offset + fieldSize(field);
  }
  parts.push(...padding(dtype.itemsize - end));
  return `[${parts.join(', ')}]`;
}

function padding(length: number): string[] {
  return length === 0 ? [] : [`('', '|V${length}')`];
}

function unnameable(message: string): EncodeError {
  return new EncodeError('unsupported-dtype', message);
}

function badNpy(expected: string, received: string): DecodeError {
  return new DecodeError('bad-npy', `Expected ${expected}, got ${received}`);
}
