import { decodedLength, decodeBase64, decodeCharacters } from '../base/base64.ts';
import { ownBytes, readLatin1 } from '../base/bytes.ts';
import { DecodeError } from '../base/errors.ts';
import type { KeepsOptimized } from '../base/keep-optimized.ts';
import { checkLimit, checkString, type Limits } from '../base/limits.ts';
import type { Path } from '../base/path.ts';
import { characterBoundary, decodeUtf8 } from '../base/utf8.ts';

/** A base64 member of a document: its size is known before anything is decoded. */
export interface Base64Member {
  /** Bytes that it stands for. */
  readonly byteLength: number;
  /**
   * Decodes it.
   *
   * @returns Bytes in memory of their own.
   * @throws {@link DecodeError} `bad-base64` if it is not canonical.
   */
  decode(limits: Limits): Uint8Array<ArrayBuffer>;
}

/** Base64 that stands in a string. */
export class Base64String implements Base64Member {
  readonly byteLength: number;
  readonly #text: string;
  readonly #path: Path;

  /** @throws {@link DecodeError} `bad-base64` if its length or padding is wrong. */
  constructor(text: string, path: Path) {
    this.byteLength = decodedLength(text.length, text.slice(-2), path);
    this.#text = text;
    this.#path = path;
  }

  decode(limits: Limits): Uint8Array<ArrayBuffer> {
    return decodeBase64(this.#text, limits, this.#path);
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new Base64String('', []);
}

/** Bytes checked at a time. */
const PIECE_BYTES = 64 * 1024;

/**
 * A long string of a document still in the bytes of its text, as the text reader leaves it for decoders that ask
 * for base64: no engine has to hold it as a string, and it may be longer than any string.
 */
export class RawString {
  readonly #characters: Uint8Array;
  #isChecked = false;

  /** @param characters - a view of the text, kept by reference. */
  constructor(characters: Uint8Array) {
    this.#characters = characters;
  }

  /** What stands between the quotes, in UTF-8: no escapes, so no quote, backslash or control character. */
  get characters(): Uint8Array {
    return this.#characters;
  }

  /** Bytes of {@link characters}. */
  get length(): number {
    return this.#characters.length;
  }

  /** @throws {@link DecodeError} `bad-base64` if its length or padding is wrong. */
  asBase64(path: Path): Base64Member {
    const { characters } = this;
    const tail = readLatin1(characters, Math.max(0, characters.length - 2), characters.length);
    const byteLength = decodedLength(characters.length, tail, path);
    return {
      byteLength,
      decode: (limits) => {
        checkLimit(limits, 'payloadBytes', byteLength, path);
        const bytes = ownBytes(byteLength);
        decodeCharacters(bytes, characters, path);
        this.#isChecked = true;
        return bytes;
      },
    };
  }

  /**
   * Proves that a JSON string may hold the characters, unless that was done: looking at them costs as much as
   * decoding them, which proves it too, so the text reader leaves it to the last reader.
   *
   * @throws {@link DecodeError} `bad-utf8` or `syntax`.
   */
  check(): void {
    const { characters } = this;
    for (let start = 0; start < characters.length && !this.#isChecked;) {
      const end = characterBoundary(characters, start + PIECE_BYTES);
      checkCharacters(decodeUtf8(characters, start, end));
      start = end;
    }
    this.#isChecked = true;
  }

  /**
   * The string itself.
   *
   * @throws {@link DecodeError} `bad-utf8` or `syntax` if no JSON string holds such characters.
   * @throws {@link LimitError} if it is longer than the engine's longest string.
   */
  toString(): string {
    checkString(this.length, []);
    const text = decodeUtf8(this.characters);
    if (!this.#isChecked) checkCharacters(text);
    this.#isChecked = true;
    return text;
  }
}

function checkCharacters(text: string): void {
  // oxlint-disable-next-line no-control-regex
  if (/[\0-\x1f]/.test(text)) {
    throw new DecodeError('syntax', 'Expected a control character in a string to be escaped');
  }
}
