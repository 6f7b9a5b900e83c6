/**
 * The checksum of PNG chunks (ISO 3309, polynomial EDB88320).
 *
 * @module
 */

/** Eight tables of 256: what each byte of a group of eight adds to the checksum. */
const TABLES: Uint32Array = /* @__PURE__ */ makeTables();

function makeTables(): Uint32Array {
  const tables = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
    tables[byte] = crc;
  }
  for (let i = 256; i < tables.length; i++) {
    const before = tables[i - 256] as number;
    tables[i] = (tables[before & 255] as number) ^ (before >>> 8);
  }
  return tables;
}

/** Below so many bytes the call into the platform costs more than it saves. */
const SHORT_BYTES = 256;

/** The checksum of `bytes` from `start` to before `end`. */
export function crc32(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < SHORT_BYTES) return crc32Portable(bytes, start, end);
  native ??= platformCrc32();
  return native === NONE ? crc32Portable(bytes, start, end) : native(bytes.subarray(start, end));
}

type Crc32 = (bytes: Uint8Array) => number;

let native: Crc32 | typeof NONE | undefined;
const NONE = 'none';

/** Node's own is four times as fast, but only newer ones have it, and only they load it without an import. */
function platformCrc32(): Crc32 | typeof NONE {
  if (typeof process === 'undefined' || typeof process.getBuiltinModule !== 'function') return NONE;
  const zlib: { crc32?: Crc32 } = process.getBuiltinModule('node:zlib');
  return zlib.crc32 ?? NONE;
}

/** Exported for its tests: the checksum where the platform has none. */
export function crc32Portable(bytes: Uint8Array, start: number, end: number): number {
  const at = TABLES;
  let crc = -1;
  let i = start;
  for (; i + 8 <= end; i += 8) {
    const first = crc ^ word(bytes, i);
    crc =
      (at[0x700 + (first & 255)] as number) ^
      (at[0x600 + ((first >>> 8) & 255)] as number) ^
      (at[0x500 + ((first >>> 16) & 255)] as number) ^
      (at[0x400 + (first >>> 24)] as number) ^
      (at[0x300 + (bytes[i + 4] as number)] as number) ^
      (at[0x200 + (bytes[i + 5] as number)] as number) ^
      (at[0x100 + (bytes[i + 6] as number)] as number) ^
      (at[bytes[i + 7] as number] as number);
  }
  for (; i < end; i++) crc = (at[(crc ^ (bytes[i] as number)) & 255] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Four bytes, the first the lowest. */
function word(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}
