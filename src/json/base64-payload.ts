import { base64Length, encodeBase64 } from '../base/base64.ts';
import { heldBytes, ownBytes, sameBytes, writeLatin1 } from '../base/bytes.ts';
import { EncodeError } from '../base/errors.ts';
import type { KeepsOptimized } from '../base/keep-optimized.ts';
import { longerThanString, LONGEST_STRING } from '../base/limits.ts';
import { Payload } from './payload.ts';

/** Bytes encoded at a time: their base64 stays a young, cheap string in V8 (96 KB of characters). */
const PIECE_BYTES = 72 * 1024;

/** Bytes up to which one string, together with what stands around it, is faster than pieces. */
const ONE_STRING_BYTES = 6 * 1024;

const QUOTE = 34;

/** Bytes as a JSON string of base64, encoded piece by piece when it is written. */
export class Base64Payload extends Payload {
  readonly depth: number = 0;
  readonly #length: number;
  /** One after the other, they are the bytes. */
  readonly #parts: readonly Uint8Array[];

  /** @param bytes - whole, or in parts, one after the other; kept by reference until written. */
  constructor(bytes: Uint8Array | readonly Uint8Array[]) {
    super();
    this.#parts = bytes instanceof Uint8Array ? [bytes] : bytes;
    this.#length = this.#parts.reduce((sum, part) => sum + part.length, 0);
  }

  get byteLength(): number {
    return base64Length(this.#length) + 2;
  }

  override get isLarge(): boolean {
    return this.#length > ONE_STRING_BYTES;
  }

  *chunks(buffer: Uint8Array): Iterable<Uint8Array> {
    const blocks = new BlockReader(this.#parts);
    let filled = 0;
    buffer[filled++] = QUOTE;
    for (let left = this.#length; left > 0;) {
      // One place is kept for the closing quote.
      const room = Math.floor((buffer.length - filled - 1) / 4) * 3;
      if (room === 0) {
        yield buffer.subarray(0, filled);
        filled = 0;
        continue;
      }
      const block = blocks.take(Math.min(left, room, PIECE_BYTES));
      filled += writeLatin1(buffer, encodeBase64(block), filled);
      left -= block.length;
    }
    buffer[filled++] = QUOTE;
    yield buffer.subarray(0, filled);
  }

  text(): string {
    return `"${this.toJSON()}"`;
  }

  toJSON(): string {
    const length = base64Length(this.#length);
    // Two quotes belong to the text: where it cannot be, the value is refused too, so that both always agree.
    if (length + 2 > LONGEST_STRING) throw longerThanString('a payload', `, got ${length}`);
    return encodeBase64(this.#whole());
  }

  override equals(other: Payload): boolean {
    return other instanceof Base64Payload ? sameBytes(this.#whole(), other.#whole()) : super.equals(other);
  }

  #whole(): Uint8Array {
    const [only] = this.#parts;
    // Most payloads are one part, and many are so short that anything more would show.
    return only !== undefined && heldBytes(only) === this.#length
      ? only
      : new BlockReader(this.#parts).take(this.#length);
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new Base64Payload(new Uint8Array(0));
}

/** Takes block after block of bytes that stand in several parts. */
class BlockReader {
  readonly #parts: readonly Uint8Array[];
  #part = 0;
  #at = 0;

  constructor(parts: readonly Uint8Array[]) {
    this.#parts = parts;
  }

  /**
   * The next bytes.
   *
   * @param size - no more than there are.
   * @returns A view of the part that has all of them, else a copy.
   * @throws {@link EncodeError} `size-mismatch` if memory was transferred or has shrunk since.
   */
  take(size: number): Uint8Array {
    const first = this.#rest();
    if (first.length >= size) {
      this.#at += size;
      return first.subarray(0, size);
    }
    const block = ownBytes(size);
    for (let filled = 0; filled < size;) {
      const some = this.#rest().subarray(0, size - filled);
      if (some.length === 0) {
        throw new EncodeError('size-mismatch', `Expected ${size - filled} more bytes in memory that has changed`);
      }
      block.set(some, filled);
      filled += some.length;
      this.#at += some.length;
    }
    return block;
  }

  /** What is left of the part at hand; of the next one where nothing is. */
  #rest(): Uint8Array {
    let part = this.#parts[this.#part];
    while (part !== undefined && this.#at >= heldBytes(part) && this.#part < this.#parts.length - 1) {
      part = this.#parts[++this.#part];
      this.#at = 0;
    }
    // Views of memory that was transferred have no length, and cannot be cut.
    return part === undefined || this.#at >= heldBytes(part) ? NOTHING : part.subarray(this.#at);
  }
}

const NOTHING = new Uint8Array(0);
