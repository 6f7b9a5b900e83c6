import type { Path } from '../base/path.ts';
import type { JsonValue } from './json-value.ts';
import type { SpelledNumber } from './spelled-number.ts';
import type { RawString } from './raw-string.ts';
import type { OrderedObject } from './tree.ts';

/** Bytes of a payload's text held at a time while it is compared. */
const COMPARED_BYTES = 64 * 1024;

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
  /** Whether the text is better written in pieces than as one string. */
  get isLarge(): boolean {
    return true;
  }
  /**
   * Writes the JSON text into pieces of UTF-8.
   *
   * @param buffer - where to write, at least 64 bytes; each yielded piece is a view of its start, valid until the
   *   next is asked for. A buffer of `byteLength` bytes gives one piece.
   * @returns Pieces in order, together `byteLength` bytes.
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
  /**
   * @internal The value as msgpack, where {@link toJSON} would lose something of it: that numbers are floats by their
   * spelling, `1.0` and `1e+20`, and integers of any size exact.
   *
   * @param _path - where the payload stands, for messages.
   * @returns Undefined where nothing is lost.
   * @throws {@link EncodeError} for what msgpack cannot hold.
   */
  packed(_path: Path): PackedValue | undefined {
    return undefined;
  }
  /**
   * Whether another payload states the same JSON text.
   *
   * @param other - any payload.
   * @returns Whether all bytes are the same.
   */
  equals(other: Payload): boolean {
    if (this.byteLength !== other.byteLength) return false;
    const ours = bytesIn(this.chunks(new Uint8Array(COMPARED_BYTES)));
    for (const byte of bytesIn(other.chunks(new Uint8Array(COMPARED_BYTES)))) {
      if (ours.next().value !== byte) return false;
    }
    return true;
  }
}

/** What is msgpack already. */
export interface PackedValue {
  /** Bytes of all pieces. */
  readonly length: number;
  /** The bytes, in order. */
  readonly pieces: readonly Uint8Array[];
}

function* bytesIn(chunks: Iterable<Uint8Array>): Generator<number, void> {
  for (const chunk of chunks) yield* chunk;
}

/**
 * A document's value with some leaves left as payloads.
 *
 * What plain JavaScript values cannot hold stands here as the text reader gives it.
 */
export type PayloadJson =
  | null
  | boolean
  | number
  | bigint
  | string
  | Payload
  | OrderedObject
  | RawString
  | SpelledNumber
  | readonly PayloadJson[]
  | { readonly [name: string]: PayloadJson };

/** `Array.isArray` for what is read-only. */
export function isPayloadList(value: object): value is readonly PayloadJson[] {
  return Array.isArray(value);
}
