import type { CellScanner } from './cell-scanner.ts';

const NULL = 0x6e756c6c;

/** Passes over `null`; false if it does not stand there. */
export function takeNull(scanner: CellScanner): boolean {
  const { view, at } = scanner;
  if (at + 4 > view.byteLength || view.getInt32(at) !== NULL) return false;
  scanner.at = at + 4;
  return true;
}

/** A bit for each row: zero for those that are null; undefined where none is. */
export function validityBytes(rows: number, nulls: readonly number[]): Uint8Array | undefined {
  if (nulls.length === 0) return undefined;
  const bytes = new Uint8Array(Math.ceil(rows / 8)).fill(255);
  if (rows % 8 !== 0) bytes[bytes.length - 1] = (1 << (rows % 8)) - 1;
  for (const row of nulls) bytes[row >>> 3] = (bytes[row >>> 3] as number) & ~(1 << (row & 7));
  return bytes;
}
