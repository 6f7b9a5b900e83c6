import { DecodeError, LimitError } from '../base/errors.ts';
import { readBytes } from '../base/incoming/incoming-bytes.ts';
import type { IncomingStream } from '../base/incoming/incoming-stream.ts';
import type { Limits } from '../base/limits.ts';
import { hasLoneSurrogate } from '../base/utf8.ts';
import type { TextSource } from './reader/text-source.ts';
import { StringCutter } from './string-cutter.ts';

/** Empty pieces in a row: a stream of nothing else would never pass a limit of bytes. */
const MOST_EMPTY_PIECES = 2 ** 16;

const ENCODER = /* @__PURE__ */ new TextEncoder();

/**
 * Gathers the text that a stream gives, long strings of base64 decoded on the way.
 *
 * @param onProgress - told of each piece; what it throws ends the reading.
 * @returns The text, to be read once.
 * @throws {@link DecodeError} `stream-failed`, `aborted`, or what is wrong with a piece; {@link LimitError} beyond `limits`.
 */
export async function streamedText(
  stream: IncomingStream,
  limits: Limits,
  signal: AbortSignal | undefined,
  onProgress: ((progress: { readonly bytes: number; readonly total: number | undefined }) => void) | undefined,
): Promise<TextSource> {
  const text = new StringCutter(limits);
  const pieces = new PieceReader();
  let empty = 0;
  for (;;) {
    const { done, value } = await nextOf(stream, signal);
    if (done === true) break;
    const bytes = pieces.bytesOf(value);
    empty = bytes.length === 0 ? empty + 1 : 0;
    if (empty > MOST_EMPTY_PIECES) {
      throw new LimitError(
        'emptyPieces',
        MOST_EMPTY_PIECES,
        'Expected a stream of bytes, got nothing but empty pieces',
      );
    }
    text.take(bytes);
    onProgress?.({ bytes: text.length, total: stream.total });
  }
  pieces.end();
  return text.end();
}

type Piece = Awaited<ReturnType<IncomingStream['next']>>;

/** The next piece, or a rejection as soon as `signal` is aborted. */
function nextOf(stream: IncomingStream, signal: AbortSignal | undefined): Promise<Piece> {
  if (signal === undefined) return pieceOf(stream);
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      const message = 'Expected the rest of the text, the caller gave up waiting';
      reject(new DecodeError('aborted', message, [], { cause: signal.reason }));
    };
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop);
    // Not a race, which would leave something behind with the signal for each piece.
    void pieceOf(stream)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', stop));
  });
}

async function pieceOf(stream: IncomingStream): Promise<Piece> {
  try {
    const { done, value } = await stream.next();
    return { done, value };
  } catch (cause) {
    throw new DecodeError('stream-failed', 'Expected the rest of the text, the stream failed', [], { cause });
  }
}

/** Makes bytes of pieces, among which a character of a string may be divided. */
class PieceReader {
  /** The first half of a pair of surrogates, with which the last string ended. */
  #half = '';

  bytesOf(piece: unknown): Uint8Array {
    if (typeof piece !== 'string') {
      this.end();
      return readBytes(piece, 'pieces of text or bytes');
    }
    const text = this.#half + piece;
    const end = /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length;
    this.#half = text.slice(end);
    const whole = text.slice(0, end);
    if (hasLoneSurrogate(whole)) refuseHalf();
    return ENCODER.encode(whole);
  }

  /** @throws {@link DecodeError} `bad-utf8` if a character is not complete. */
  end(): void {
    if (this.#half !== '') refuseHalf();
  }
}

function refuseHalf(): never {
  throw new DecodeError('bad-utf8', 'Expected whole characters, got half a pair of surrogates');
}
