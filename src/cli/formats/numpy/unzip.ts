/**
 * The files of a ZIP archive, as NumPy writes them: stored or deflated, not encrypted, in one piece.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 * @module
 */
import { inflateRawSync } from 'node:zlib';
import { copyBytes, viewOf } from '../../../base/bytes.ts';
import { DecodeError } from '../../../base/errors.ts';
import { checkLimit, type Limits } from '../../../base/limits.ts';
import { crc32 } from '../../../image/file/crc32.ts';

/** A file of an archive. */
export interface ZippedFile {
  readonly name: string;
  /** In memory of their own. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const END = 0x06054b50;
const END_BYTES = 22;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
/** Bytes of a comment at the end at most. */
const MOST_COMMENT = 0xffff;
const ENCRYPTED = 1;
const UTF8 = 0x800;
const STORED = 0;
const DEFLATED = 8;

/** Whether bytes are the beginning of a ZIP archive, an empty one included. */
export function isZip([first, second, third, fourth]: Uint8Array): boolean {
  return first === 0x50 && second === 0x4b && ((third === 3 && fourth === 4) || (third === 5 && fourth === 6));
}

/**
 * Unpacks an archive, file by file.
 *
 * @param archive - untrusted.
 * @throws {@link DecodeError} `bad-npy` if it is damaged, has a name twice, or uses what NumPy does not.
 * @throws {@link LimitError} if it has more files than `limits.keys`, or unpacks to more than `limits.documentBytes`.
 */
export function* unzip(archive: Uint8Array, limits: Limits): Generator<ZippedFile, void> {
  const view = viewOf(archive);
  const end = endOf(archive, view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count === 0xffff || at === 0xffffffff) throw bad('a ZIP archive of less than 4 GiB');
  checkLimit(limits, 'keys', count, []);
  const names = new Set<string>();
  // Files stand one behind the other, else a few bytes could be unpacked any number of times.
  let floor = 0;
  let total = 0;
  for (let i = 0; i < count; i++) {
    if (at + ENTRY_BYTES > end || view.getUint32(at, true) !== ENTRY) throw bad('a list of files in a ZIP archive');
    const entry = readEntry(archive, view, at);
    at += ENTRY_BYTES + entry.restBytes;
    if (names.has(entry.name)) throw bad('names that differ in a ZIP archive', [entry.name]);
    names.add(entry.name);
    total += entry.size;
    checkLimit(limits, 'documentBytes', total, [entry.name]);
    const [start, packed] = packedBytes(archive, view, entry);
    if (start < floor) throw bad('files one behind the other in a ZIP archive', [entry.name]);
    floor = start + packed.length;
    yield { name: entry.name, bytes: unpack(entry, packed) };
  }
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly checksum: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where the file begins. */
  readonly local: number;
  /** Bytes behind the fixed part of its entry. */
  readonly restBytes: number;
}

function endOf(archive: Uint8Array, view: DataView): number {
  const last = archive.length - END_BYTES;
  for (let at = last; at >= 0 && at >= last - MOST_COMMENT; at--) {
    if (view.getUint32(at, true) === END && at + END_BYTES + view.getUint16(at + 20, true) === archive.length)
      return at;
  }
  throw bad('a ZIP archive with its end');
}

function readEntry(archive: Uint8Array, view: DataView, at: number): Entry {
  const short = (place: number): number => view.getUint16(at + place, true);
  const long = (place: number): number => view.getUint32(at + place, true);
  const flags = short(8);
  const nameBytes = archive.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + short(28));
  const name = nameOf(nameBytes, (flags & UTF8) !== 0);
  if ((flags & ENCRYPTED) !== 0) throw bad('files that are not encrypted', [name]);
  const entry = { checksum: long(16), packedSize: long(20), size: long(24), local: long(42) };
  if ([entry.packedSize, entry.size, entry.local].includes(0xffffffff)) throw bad('files of less than 4 GiB', [name]);
  return { ...entry, name, method: short(10), restBytes: short(28) + short(30) + short(32) };
}

function nameOf(bytes: Uint8Array, isUtf8: boolean): string {
  try {
    return new TextDecoder(isUtf8 ? 'utf-8' : 'latin1', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DecodeError('bad-npy', 'Expected names in UTF-8 in a ZIP archive', [], { cause });
  }
}

function packedBytes(
  archive: Uint8Array,
  view: DataView,
  { name, local, packedSize }: Entry,
): [start: number, packed: Uint8Array] {
  if (local + LOCAL_BYTES > archive.length || view.getUint32(local, true) !== LOCAL) {
    throw bad('a file where the list of a ZIP archive says', [name]);
  }
  const start = local + LOCAL_BYTES + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (packedSize > archive.length - start) throw bad('a whole file in a ZIP archive', [name]);
  return [start, archive.subarray(start, start + packedSize)];
}

function unpack({ name, method, size, checksum }: Entry, packed: Uint8Array): Uint8Array<ArrayBuffer> {
  if (method !== STORED && method !== DEFLATED) throw bad('files that are stored or deflated', [name]);
  const bytes = method === STORED ? copyBytes(packed) : inflate(packed, size, name);
  if (bytes.length !== size) throw bad(`a file of ${size} bytes`, [name]);
  if (crc32(bytes, 0, size) !== checksum) throw bad('a file with its checksum', [name]);
  return bytes;
}

function inflate(packed: Uint8Array, size: number, name: string): Uint8Array<ArrayBuffer> {
  try {
    return copyBytes(inflateRawSync(packed, { maxOutputLength: Math.max(1, size) }));
  } catch (cause) {
    throw new DecodeError('bad-npy', 'Expected a deflated file in a ZIP archive, got a damaged one', [name], { cause });
  }
}

function bad(expected: string, path: readonly string[] = []): DecodeError {
  return new DecodeError('bad-npy', `Expected ${expected}, got another`, path);
}
