import { ownBytes } from './bytes.ts';
import type { RaymonDataTypeClass } from './jcr.ts';
import { resolveLimits, type Limits } from './limits.ts';
import type { Registry } from './registry.ts';
import { state } from './state.ts';
import { canonicalParts } from './text/canonical.ts';
import { joinBytes, joinChunks, joinText, jsonParts, type JsonPart } from './text/json-writer.ts';
import { writeMsgpack } from './text/msgpack-writer.ts';
import { createSha256 } from './text/sha256.ts';

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

/** Binds the functions of an entry point to its registry. */
export function toolkit<C extends RaymonDataTypeClass>(registry: Registry<C>): Toolkit<C> {
  const documentOf = (value: unknown, limits: Limits, form?: 'canonical'): ReturnType<typeof state>['document'] =>
    state(registry.wrapToState(value, limits), limits, [], 0, form).document;

  function parts(value: unknown, options: WriteOptions = {}): { parts: JsonPart[]; limits: Limits } {
    const limits = resolveLimits(options.limits);
    return { parts: jsonParts(documentOf(value, limits)), limits };
  }

  function canonical(value: unknown, options: WriteOptions = {}): { parts: JsonPart[]; limits: Limits } {
    const limits = resolveLimits(options.limits);
    return { parts: canonicalParts(documentOf(value, limits, 'canonical')), limits };
  }

  function chunks(value: unknown, options: ChunkOptions = {}): Iterable<Uint8Array> {
    const { bufferBytes = 2 ** 20 } = options;
    const text = parts(value, options);
    // A small text needs no more room than its own.
    const longest = text.parts.reduce((most, part) => Math.max(most, roomFor(part)), SMALLEST_BUFFER);
    return joinChunks(text.parts, text.limits, ownBytes(Math.min(longest, Math.max(SMALLEST_BUFFER, bufferBytes))));
  }

  return {
    loadJcr: registry.loadJcr.bind(registry),
    fromJson: registry.fromJson.bind(registry),
    fromMsgpack: registry.fromMsgpack.bind(registry),
    wrap: registry.wrap.bind(registry),
    toJson(value, options) {
      const text = parts(value, options);
      return joinText(text.parts, text.limits);
    },
    toJsonBytes(value, options) {
      const text = parts(value, options);
      return joinBytes(text.parts, text.limits);
    },
    toJsonChunks: chunks,
    toJsonStream(value, options) {
      const pieces = chunks(value, options)[Symbol.iterator]();
      return new ReadableStream<Uint8Array>({
        pull(controller) {
          const { value: piece, done } = pieces.next();
          if (done === true) controller.close();
          else controller.enqueue(piece.slice());
        },
      });
    },
    toMsgpack(value, options) {
      const limits = resolveLimits(options?.limits);
      return writeMsgpack(documentOf(value, limits), limits);
    },
    toCanonicalJson(value, options) {
      const text = canonical(value, options);
      return joinText(text.parts, text.limits);
    },
    contentHash(value, options) {
      const text = canonical(value, options);
      const hash = createSha256();
      for (const chunk of joinChunks(text.parts, text.limits, new Uint8Array(HASHED))) hash.update(chunk);
      return hash.hex();
    },
  };
}

const SMALLEST_BUFFER = 1024;

/** At most the bytes of a part. */
function roomFor(part: JsonPart): number {
  return typeof part === 'string' ? part.length * 3 : part.byteLength;
}

/** Bytes of text hashed at a time. */
const HASHED = 256 * 1024;
