import type { Piece } from '../../http/answer.ts';
import type { RecordRow } from '../../store/traces.ts';
import type { Store } from '../../store/store.ts';
import type { ByteRange } from '../../blobs/blobs.ts';

/**
 * The bytes of a record's data as they were logged, wherever they are.
 *
 * @param range - a part of them; all unless given.
 * @returns Once it is sure that they are there: pieces that come, without memory for all of them.
 * @throws {@link HubError} `not-found` if they were deleted meanwhile, `corrupt`, `storage`.
 */
export async function documentPieces(
  store: Store,
  { body, place }: Pick<RecordRow, 'body' | 'place'>,
  range?: ByteRange,
): Promise<AsyncIterable<Piece>> {
  if (body !== null) return oneOf(range === undefined ? body : body.subarray(range.start, range.end));
  if (place === null) throw new Error('Expected a record with a body or a place');
  return store.blobs.stream(place, range);
}

/**
 * Puts texts around pieces that come.
 *
 * @returns Pieces whose end closes what the others come from, also where none was ever asked for: of a generator that
 *   has not begun, nothing is closed.
 */
export function around(before: string, pieces: AsyncIterable<Piece>, after: string): AsyncIterable<Piece> {
  const inner = pieces[Symbol.asyncIterator]();
  const whole = joined(before, inner, after);
  const iterator: AsyncIterator<Piece, void> = {
    next: () => whole.next(),
    return: async () => {
      await inner.return?.();
      return whole.return();
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

async function* joined(
  before: string,
  pieces: AsyncIterator<Piece, unknown>,
  after: string,
): AsyncGenerator<Piece, void> {
  yield before;
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value;
  yield after;
}

async function* oneOf(piece: Uint8Array): AsyncIterable<Piece> {
  yield piece;
}
