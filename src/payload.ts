import type { JsonValue } from './jcr.ts';

/**
 * A leaf of a document that stands for JSON text not yet made.
 *
 * Writers ask for the text in pieces, so that a big value never has to be one string.
 */
export abstract class Payload {
  /** Bytes of the JSON text in UTF-8, exactly. */
  abstract readonly byteLength: number;
  /** Containers open at once inside the text: 0 for a string. */
  abstract readonly depth: number;
  /**
   * Writes the JSON text into pieces of UTF-8.
   *
   * @param buffer - where to write, at least 64 bytes; each yielded piece is a view of its start, valid until the
   *   next is asked for. A buffer of `byteLength` bytes gives one piece.
   */
  abstract chunks(buffer: Uint8Array): Iterable<Uint8Array>;
  /**
   * The JSON text as one string.
   *
   * @throws {@link LimitError} if it does not fit the engine's longest string.
   */
  abstract text(): string;
  /**
   * The value that the text states; shares no memory with what it was made from.
   *
   * @throws {@link LimitError} if it does not fit the engine's longest string.
   */
  abstract toJSON(): JsonValue;
}

/** A document's value with some leaves left as payloads. */
export type PayloadJson =
  null | boolean | number | string | Payload | readonly PayloadJson[] | { readonly [name: string]: PayloadJson };

/** A document with some leaves left as payloads. */
export interface PayloadJcr<T extends string = string> {
  readonly type: T;
  readonly params: PayloadJson;
  readonly exact?: PayloadJson;
}
