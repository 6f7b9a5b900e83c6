import { GONE, incomingBytes } from '../base/incoming/incoming-bytes.ts';
import { type IncomingStream, openStream, type StreamInput } from '../base/incoming/incoming-stream.ts';
import { DecodeError, LimitError } from '../base/errors.ts';
import { checkLimit, type Limits } from '../base/limits.ts';
import { checkCallback, checkSignal, type OptionNames, readOptions } from '../base/options.ts';
import { describe } from '../base/path.ts';
import { hasLoneSurrogate } from '../base/utf8.ts';
import type { RaymonDataTypeClass } from '../document/jcr.ts';
import { READ_OPTIONS, readLoadOptions, type ReadOptions } from '../document/load-options.ts';
import { StringCutter } from '../text/string-cutter.ts';
import { loadText } from './load-text.ts';
import type { Loaded, Registry } from './registry.ts';

/** How far the reading of a stream is. */
export interface StreamProgress {
  /** Bytes that have come. */
  readonly bytes: number;
  /** Bytes that there will be, as a `Blob` says, or a `Response` claims; undefined where nobody says. */
  readonly total: number | undefined;
}

/** How a stream is read. */
export interface StreamReadOptions extends ReadOptions {
  /** Ends the reading, also while nothing comes; the stream is cancelled then. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each piece; what it throws ends the reading, and is thrown. */
  readonly onProgress?: ((progress: StreamProgress) => void) | undefined;
}

/** Names of {@link StreamReadOptions}. */
const STREAM_OPTIONS: OptionNames<StreamReadOptions> = { ...READ_OPTIONS, signal: true, onProgress: true };

/** Empty pieces in a row: a stream of nothing else would never pass a limit of bytes. */
const MOST_EMPTY_PIECES = 2 ** 16;

const ENCODER = /* @__PURE__ */ new TextEncoder();

/** See {@link Toolkit.fromJsonStream}. */
export async function readStream<C extends RaymonDataTypeClass, O extends StreamReadOptions>(
  registry: Registry<C>,
  input: StreamInput,
  options: O | undefined,
): Promise<Loaded<C, unknown, O>> {
  const { signal: given, onProgress, ...reading } = readOptions<StreamReadOptions>(options, STREAM_OPTIONS);
  const choices = readLoadOptions(reading, READ_OPTIONS);
  const signal = checkSignal(given);
  checkCallback(onProgress, ['onProgress']);
  const stream = openStream(input);
  try {
    checkLimit(choices.limits, 'documentBytes', stream.total ?? 0, []);
    const text = await takeAll(stream, choices.limits, signal, onProgress);
    return loadText(registry, text.end(), choices) as Loaded<C, unknown, O>;
  } catch (error) {
    stream.cancel(error);
    throw error;
  }
}

async function takeAll(
  stream: IncomingStream,
  limits: Limits,
  signal: AbortSignal | undefined,
  onProgress: StreamReadOptions['onProgress'],
): Promise<StringCutter> {
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
  return text;
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
      return incomingBytes(piece, (problem) => {
        const message = problem === 'gone' ? GONE : `Expected pieces of text or bytes, got ${describe(piece)}`;
        throw new DecodeError('wrong-type', message);
      });
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
