import { sameBytes } from '../../base/bytes.ts';
import { fixedBytes } from './buffer.ts';
import type { ObjectKind } from './object-kind.ts';

/** Whether two objects of a kind, which are not errors, are stated by the same JSON. */
export function sameOfKind(a: object, b: object, kind: Exclude<ObjectKind, 'error'>): boolean {
  if (kind === 'url') return (a as URL).href === (b as URL).href;
  if (kind === 'regexp') return String(a) === String(b) && (a as RegExp).lastIndex === (b as RegExp).lastIndex;
  const [ours, theirs] = [fixedBytes(a as ArrayBuffer), fixedBytes(b as ArrayBuffer)];
  return typeof ours !== 'string' && typeof theirs !== 'string' && sameBytes(ours, theirs);
}
