import type { RaymonDataTypeClass } from './jcr.ts';
import type { Limits } from './limits.ts';
import type { Registry } from './registry.ts';

/** How values are written. */
export interface WriteOptions {
  readonly limits?: Partial<Limits>;
}

/** How values are written in pieces. */
export interface ChunkOptions extends WriteOptions {
  /** Bytes of the buffer that the pieces are written into, at least 1024. Default 1 MiB. */
  readonly bufferBytes?: number;
}

/**
 * The functions of an entry point, bound to its registry.
 *
 * Those that write take a wrapper, or any value that `wrap` takes. They raise an {@link EncodeError} with the path of
 * what cannot be kept, and a {@link LimitError} where a limit is passed.
 */
export interface Toolkit<C extends RaymonDataTypeClass> {
  /** Loads a document; see {@link Registry.loadJcr}. */
  readonly loadJcr: Registry<C>['loadJcr'];
  /** Reads and loads JSON text; see {@link Registry.fromJson}. */
  readonly fromJson: Registry<C>['fromJson'];
  /** Reads and loads msgpack; see {@link Registry.fromMsgpack}. */
  readonly fromMsgpack: Registry<C>['fromMsgpack'];
  /** Picks the wrapper for a bare value; see {@link Registry.wrap}. */
  readonly wrap: Registry<C>['wrap'];
  /**
   * Writes JSON text: what `JSON.stringify` gives, with the order of integer-like labels kept.
   *
   * @throws {@link LimitError} if the text does not fit the engine's longest string: use another writer then.
   */
  toJson(value: unknown, options?: WriteOptions): string;
  /**
   * Writes JSON text in UTF-8.
   *
   * @returns Bytes of exactly the text's length, in memory of their own.
   * @throws {@link LimitError} if the text does not fit one buffer of the platform.
   */
  toJsonBytes(value: unknown, options?: WriteOptions): Uint8Array<ArrayBuffer>;
  /**
   * Writes JSON text of any size in UTF-8, through one buffer.
   *
   * The value is checked at the call; big payloads are encoded while the pieces are taken, so leave it as it is
   * until then.
   *
   * @returns Pieces in order; each is valid only until the next is asked for.
   */
  toJsonChunks(value: unknown, options?: ChunkOptions): Iterable<Uint8Array>;
  /**
   * Writes JSON text of any size as a stream.
   *
   * @returns Pieces in order, each in memory of its own, made when the reader asks.
   */
  toJsonStream(value: unknown, options?: ChunkOptions): ReadableStream<Uint8Array>;
  /**
   * Writes msgpack of the same document.
   *
   * @returns Bytes of exactly that length, in memory of their own.
   */
  toMsgpack(value: unknown, options?: WriteOptions): Uint8Array<ArrayBuffer>;
  /** Writes the one JSON text that all equal values share: names sorted, no white space. */
  toCanonicalJson(value: unknown, options?: WriteOptions): string;
  /** SHA-256 of the canonical JSON text, in lower-case hexadecimal. */
  contentHash(value: unknown, options?: WriteOptions): string;
}
