import type { Limits } from '../base/limits.ts';
import { CLOSE_OBJECT, isSpace } from '../base/ascii.ts';
import type { ScanParams } from '../document/jcr.ts';
import type { JsonTree } from '../json/tree.ts';
import type { DocumentHead } from './document-head.ts';

/**
 * Reads a document of a type that scans its own `params`: `{"type":"raymon.types.DataFrame","params":…}`, these
 * members in this order and no others.
 *
 * @param start - byte at which the text starts.
 * @returns undefined if the text is not of this shape, or is better read by the ordinary reader.
 */
export function scanDocument(
  bytes: Uint8Array,
  start: number,
  head: DocumentHead,
  scan: ScanParams,
  limits: Limits,
): JsonTree | undefined {
  const scanned = scan(bytes, start + head.length, limits);
  if (scanned === undefined) return undefined;
  let at = afterSpace(bytes, scanned.end);
  if (bytes[at] !== CLOSE_OBJECT) return undefined;
  at = afterSpace(bytes, at + 1);
  const { type } = head;
  return at === bytes.length ? ({ type, params: scanned.params } as { readonly [name: string]: JsonTree }) : undefined;
}

function afterSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isSpace(bytes[at] as number)) at++;
  return at;
}
