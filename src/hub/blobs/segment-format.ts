import { join } from 'node:path';
import { crc32c } from './crc32c.ts';

/**
 * A segment file: {@link MAGIC}, then entries of a header and the bytes of a document. A header is the length (8
 * bytes), the SHA-256 of the bytes (32), and a CRC-32C of both (4), little-endian: the file can be walked, and its
 * documents checked, without the database.
 */
export const MAGIC: Uint8Array = new TextEncoder().encode('RSEG1\n');

/** Bytes of the header of an entry. */
export const HEADER_BYTES = 44;
const HASH_AT = 8;
const CRC_AT = 40;

/** What the header of an entry says. */
export interface EntryHeader {
  readonly length: number;
  readonly sha256: Uint8Array;
}

/** Writes the header of an entry into 44 bytes. */
export function writeHeader(into: Uint8Array, length: number, sha256: Uint8Array): void {
  const view = new DataView(into.buffer, into.byteOffset, HEADER_BYTES);
  view.setUint32(0, length % 2 ** 32, true);
  view.setUint32(4, Math.floor(length / 2 ** 32), true);
  into.set(sha256, HASH_AT);
  view.setUint32(CRC_AT, crc32c(into.subarray(0, CRC_AT)), true);
}

/** Reads the header of an entry; undefined when its bytes are not a header. */
export function readHeader(bytes: Uint8Array): EntryHeader | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  if (view.getUint32(CRC_AT, true) !== crc32c(bytes.subarray(0, CRC_AT))) return undefined;
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  return { length, sha256: bytes.slice(HASH_AT, CRC_AT) };
}

/** Directory of a project's segments: named by our numbers alone. */
export function segmentDirectory(root: string, project: number): string {
  return join(root, 'segments', checked(project));
}

/** File of a segment. */
export function segmentPath(root: string, project: number, segment: number): string {
  return join(segmentDirectory(root, project), `${checked(segment)}.seg`);
}

function checked(number: number): string {
  if (!Number.isSafeInteger(number) || number < 0)
    throw new RangeError(`Expected the number of a project or a segment, got ${number}`);
  return String(number);
}
