import { base64Length, encodeBase64 } from './base64.ts';
import { sameBytes, writeLatin1 } from './bytes.ts';
import { LimitError } from './errors.ts';
import { LONGEST_STRING } from './limits.ts';
import { Payload } from './payload.ts';

/** Bytes encoded at a time: their base64 stays a young, cheap string in V8 (96 KB of characters). */
const PIECE = 72 * 1024;

/** Bytes up to which one string, together with what stands around it, is faster than pieces. */
const SMALL = 6 * 1024;

/** Bytes as a JSON string of base64, encoded piece by piece when it is written. */
export class Base64Payload extends Payload {
  readonly depth: number = 0;
  readonly #bytes: Uint8Array;

  /** @param bytes - kept by reference until written. */
  constructor(bytes: Uint8Array) {
    super();
    this.#bytes = bytes;
  }

  get byteLength(): number {
    return base64Length(this.#bytes.length) + 2;
  }

  override get isLarge(): boolean {
    return this.#bytes.length > SMALL;
  }

  *chunks(buffer: Uint8Array): Iterable<Uint8Array> {
    const bytes = this.#bytes;
    let filled = 0;
    buffer[filled++] = QUOTE;
    for (let start = 0; start < bytes.length;) {
      // One place is kept for the closing quote.
      const room = Math.floor((buffer.length - filled - 1) / 4) * 3;
      if (room === 0) {
        yield buffer.subarray(0, filled);
        filled = 0;
        continue;
      }
      const end = Math.min(bytes.length, start + Math.min(room, PIECE));
      filled += writeLatin1(buffer, encodeBase64(bytes, start, end), filled);
      start = end;
    }
    buffer[filled++] = QUOTE;
    yield buffer.subarray(0, filled);
  }

  text(): string {
    return `"${this.toJSON()}"`;
  }

  toJSON(): string {
    const length = base64Length(this.#bytes.length);
    // Two quotes belong to the text: where it cannot be, the value is refused too, so that both always agree.
    if (length + 2 > LONGEST_STRING) {
      throw new LimitError(
        'string',
        LONGEST_STRING,
        `Expected a payload that fits one string of at most ${LONGEST_STRING} characters, got ${length}: write it with toJsonBytes, toJsonChunks or writeJcr`,
      );
    }
    return encodeBase64(this.#bytes);
  }

  override equals(other: Payload): boolean {
    return other instanceof Base64Payload ? sameBytes(this.#bytes, other.#bytes) : super.equals(other);
  }
}

const QUOTE = 34;
