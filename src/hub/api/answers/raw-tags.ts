import { isSpace } from '../../../base/ascii.ts';
import type { Piece } from '../../http/answer.ts';
import type { Store } from '../../store/store.ts';
import type { TraceTags } from '../../store/traces.ts';

/**
 * The tags of a trace as one list: each as it was logged, so that a number is not rounded on its way.
 *
 * @param lists - the texts of lists of tags.
 */
export async function rawTags({ blobs }: Pick<Store, 'blobs'>, lists: readonly TraceTags[]): Promise<readonly Piece[]> {
  const pieces: Piece[] = ['['];
  for (const { body, place } of lists) {
    const text = body ?? (place === null ? undefined : await blobs.read(place));
    if (text === undefined) throw new Error('Expected tags with a body or a place');
    const inner = text.subarray(1, -1);
    // A list may be empty, or hold only spaces.
    if (inner.every(isSpace)) continue;
    if (pieces.length > 1) pieces.push(',');
    pieces.push(inner);
  }
  pieces.push(']');
  return pieces;
}
