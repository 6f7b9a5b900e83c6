import type { JsonTree } from '../json/tree.ts';
import type { Limits } from '../base/limits.ts';
import type { ScanParams } from '../document/scanned-params.ts';
import { CLOSE_OBJECT, isSpace } from '../base/ascii.ts';
import { HEAD, isEndOfExact } from './exact-only.ts';

/** Tells how a type reads its own `params` from text, if it does. */
export type ParamsScanner = (type: string) => ScanParams | undefined;

/** Bytes in which the type of a document is looked for. */
const HEAD_BYTES = 256;

/**
 * Reads a document of a type that reads its own `params`: `{"type":"raymon.types.DataFrame","params":…}`, these
 * members in this order and no others.
 *
 * @returns undefined if the text is not of this shape, or is better read by the ordinary reader.
 */
export function readOwnParams(
  bytes: Uint8Array,
  start: number,
  scannerOf: ParamsScanner,
  limits: Limits,
): JsonTree | undefined {
  const [head = '', type = ''] = HEAD.exec(ascii(bytes, start, start + HEAD_BYTES)) ?? [];
  const scan = head === '' ? undefined : scannerOf(type);
  if (scan === undefined || isEndOfExact(ascii(bytes, bytes.length - HEAD_BYTES, bytes.length))) return undefined;
  const scanned = scan(bytes, start + head.length, limits);
  if (scanned === undefined) return undefined;
  let at = afterSpace(bytes, scanned.end);
  if (bytes[at] !== CLOSE_OBJECT) return undefined;
  at = afterSpace(bytes, at + 1);
  return at === bytes.length ? ({ type, params: scanned.params } as { readonly [name: string]: JsonTree }) : undefined;
}

/** A part of the text, with other characters for those that are not ASCII. */
function ascii(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(Math.max(0, start), end));
}

function afterSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isSpace(bytes[at] as number)) at++;
  return at;
}
