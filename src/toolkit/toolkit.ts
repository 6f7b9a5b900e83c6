import { RegistryError } from '../base/errors.ts';
import { describe } from '../base/path.ts';
import type { RaymonDataTypeClass } from '../document/jcr.ts';
import type { StreamInput } from '../base/incoming/incoming-stream.ts';
import { readStream, type StreamReadOptions } from './read-stream.ts';
import { isRegistry, type Loaded, type Registry } from './registry.ts';
import * as writers from './write.ts';
import type { ChunkOptions, WriteOptions } from './write-options.ts';

/**
 * The functions of an entry point, bound to its registry.
 *
 * Those that write take a wrapper, or any value that `wrap` takes.
 */
export interface Toolkit<C extends RaymonDataTypeClass> {
  /** {@inheritDoc Registry.loadJcr} */
  readonly loadJcr: Registry<C>['loadJcr'];
  /** {@inheritDoc Registry.fromJson} */
  readonly fromJson: Registry<C>['fromJson'];
  /**
   * Reads JSON text that comes as a stream, and loads the document that it states, as `fromJson` does.
   *
   * Long strings of base64 are decoded as they come, so a document of one large array takes the memory of the array and
   * some 64 MB; the rest of the text is gathered, and read at its end. Of all, `documentBytes` may come at most.
   * Whatever ends the reading early cancels the stream: a piece too many, a signal, an error.
   *
   * @param input - a web stream, a `Response`, a `Blob`, a stream of Node, or anything else that gives pieces
   *   asynchronously: UTF-8, strings, or both; characters may be divided among them. Pieces are copied.
   * @param options - those of `fromJson`, `signal` and `onProgress`.
   * @returns The wrapper; it owns its memory.
   * @throws {@link DecodeError}, {@link UnknownTypeError} or {@link LimitError} as `fromJson` does; `stream-failed` if
   *   the stream fails, or is read by somebody else, `aborted` when the signal is, both with the `cause`; `stream-failed`
   *   also for a `Response` that is no success, whose body is left to be read.
   * @throws {@link OptionError} if an option is unknown or invalid; the stream is left alone then.
   * @throws {@link MissingDependencyError} if the chunk that reads streams cannot be loaded, which the first call does.
   */
  fromJsonStream<const O extends StreamReadOptions = StreamReadOptions>(
    input: StreamInput,
    options?: O,
  ): Promise<Loaded<C, unknown, O>>;
  /** {@inheritDoc Registry.fromMsgpack} */
  readonly fromMsgpack: Registry<C>['fromMsgpack'];
  /** {@inheritDoc Registry.wrap} */
  readonly wrap: Registry<C>['wrap'];
  /**
   * Writes JSON text: what `JSON.stringify` gives, with the order of integer-like labels kept.
   *
   * @param value - a wrapper, or any value that `wrap` takes; not changed.
   * @param options - limits of the call.
   * @returns The text of the document, without white space.
   * @throws {@link EncodeError} with the path of what cannot be kept.
   * @throws {@link LimitError} if a limit is passed, or the text does not fit the engine's longest string: use another
   *   writer then.
   */
  toJson(value: unknown, options?: WriteOptions): string;
  /**
   * Writes JSON text in UTF-8.
   *
   * @param value - a wrapper, or any value that `wrap` takes; not changed.
   * @param options - limits of the call.
   * @returns Bytes of exactly the text's length, in memory of their own.
   * @throws {@link EncodeError} with the path of what cannot be kept.
   * @throws {@link LimitError} if a limit is passed, or the text does not fit one buffer of the platform.
   */
  toJsonBytes(value: unknown, options?: WriteOptions): Uint8Array<ArrayBuffer>;
  /**
   * Writes JSON text of any size in UTF-8, through one buffer.
   *
   * The value is checked at the call; big payloads are encoded while the pieces are taken, so leave it as it is
   * until then.
   *
   * @param value - a wrapper, or any value that `wrap` takes; not changed.
   * @param options - limits of the call, and the size of the buffer.
   * @returns Pieces in order; each is valid only until the next is asked for.
   * @throws {@link EncodeError} with the path of what cannot be kept.
   * @throws {@link LimitError} if a limit is passed.
   */
  toJsonChunks(value: unknown, options?: ChunkOptions): Iterable<Uint8Array>;
  /**
   * Writes JSON text of any size as a stream.
   *
   * The value is checked at the call; big payloads are encoded when the reader asks, so leave it as it is until then.
   *
   * @param value - a wrapper, or any value that `wrap` takes; not changed.
   * @param options - limits of the call, and the size of the pieces.
   * @returns Pieces in order, each in memory of its own.
   * @throws {@link EncodeError} with the path of what cannot be kept.
   * @throws {@link LimitError} if a limit is passed.
   */
  toJsonStream(value: unknown, options?: ChunkOptions): ReadableStream<Uint8Array>;
  /**
   * Writes msgpack of the same document.
   *
   * @param value - a wrapper, or any value that `wrap` takes; not changed.
   * @param options - limits of the call.
   * @returns Bytes of exactly that length, in memory of their own.
   * @throws {@link EncodeError} with the path of what cannot be kept, text with half of a surrogate pair included.
   * @throws {@link LimitError} if a limit is passed.
   * @see https://github.com/msgpack/msgpack/blob/master/spec.md
   */
  toMsgpack(value: unknown, options?: WriteOptions): Uint8Array<ArrayBuffer>;
  /**
   * Writes the one JSON text that all equal values share: names sorted, no white space.
   *
   * @param value - a wrapper, or any value that `wrap` takes; not changed.
   * @param options - limits of the call.
   * @returns A legal document of the value.
   * @throws {@link EncodeError} with the path of what cannot be kept.
   * @throws {@link LimitError} if a limit is passed, or the text does not fit the engine's longest string.
   */
  toCanonicalJson(value: unknown, options?: WriteOptions): string;
  /**
   * Hashes the canonical JSON text, which may be longer than any string.
   *
   * @param value - a wrapper, or any value that `wrap` takes; not changed.
   * @param options - limits of the call.
   * @returns SHA-256 in 64 lower-case hexadecimal digits: the same for equal values, on every runtime.
   * @throws {@link EncodeError} with the path of what cannot be kept.
   * @throws {@link LimitError} if a limit is passed.
   */
  contentHash(value: unknown, options?: WriteOptions): string;
}

/**
 * Binds the functions of an entry point to a registry of one's own, so that they know its classes too.
 *
 * ```ts
 * const { fromJson, toJson } = toolkit(builtins.with(Url));
 * ```
 *
 * @param registry - what `builtins.with(...)` gives.
 * @returns Functions that need no `this`.
 * @throws {@link RegistryError} if it is not a registry of this copy of the package.
 */
export function toolkit<C extends RaymonDataTypeClass>(registry: Registry<C>): Toolkit<C> {
  if (!isRegistry(registry)) {
    throw new RegistryError(`Expected a registry, such as builtins.with(...) gives, got ${describe(registry)}`, '');
  }
  return {
    loadJcr: registry.loadJcr.bind(registry),
    fromJson: registry.fromJson.bind(registry),
    fromJsonStream: (input, options) => readStream(registry, input, options),
    fromMsgpack: registry.fromMsgpack.bind(registry),
    wrap: registry.wrap.bind(registry),
    toJson: (value, options) => writers.writeText(registry, value, options),
    toJsonBytes: (value, options) => writers.writeBytes(registry, value, options),
    toJsonChunks: (value, options) => writers.writeChunks(registry, value, options),
    toJsonStream: (value, options) => writers.writeStream(registry, value, options),
    toMsgpack: (value, options) => writers.writePacked(registry, value, options),
    toCanonicalJson: (value, options) => writers.writeCanonical(registry, value, options),
    contentHash: (value, options) => writers.hashCanonical(registry, value, options),
  };
}
