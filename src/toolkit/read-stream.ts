import { loadText } from './load-text.ts';
import { MissingDependencyError } from '../base/errors.ts';
import { openStream, type StreamInput } from '../base/incoming/incoming-stream.ts';
import { checkLimit } from '../base/limits.ts';
import { checkCallback, checkSignal, type OptionNames, readOptions } from '../base/options.ts';
import type { RaymonDataTypeClass } from '../document/jcr.ts';
import { READ_OPTIONS, readLoadOptions, type ReadOptions } from '../document/load-options.ts';
import type * as StreamedText from '../text/streamed-text.ts';
import type { Loaded, Registry } from './registry.ts';

/** How far the reading of a stream is. */
export interface StreamProgress {
  /** Bytes that have come. */
  readonly bytes: number;
  /** Bytes that there will be, as a `Blob` says, or a `Response` claims; undefined if unknown. */
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
    const { streamedText } = await textReader();
    const text = await streamedText(stream, choices.limits, signal, onProgress);
    return loadText(registry, text, choices) as Loaded<C, unknown, O>;
  } catch (error) {
    stream.cancel(error);
    throw error;
  }
}

/** Loaded when the first stream is read: most programs read none. */
async function textReader(): Promise<typeof StreamedText> {
  try {
    return await import('../text/streamed-text.ts');
  } catch (cause) {
    const message = 'Expected the chunk of raymon that reads streams, it could not be loaded';
    throw new MissingDependencyError('streams', message, { cause });
  }
}
