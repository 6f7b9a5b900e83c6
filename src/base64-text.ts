import { decodedLength, decodeBase64, decodeCharacters } from './base64.ts';
import type { Limits } from './limits.ts';
import { checkLimit } from './limits.ts';
import { ownBytes } from './bytes.ts';
import type { Path } from './path.ts';

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
}

/**
 * A long string of a document still in the bytes of its text, as the text reader leaves it for decoders that ask
 * for base64: no engine has to hold it as a string, and it may be longer than any string.
 */
export class RawString {
  /** What stands between the quotes, in UTF-8: no escapes, so no quote, backslash or control character. */
  readonly characters: Uint8Array;

  /** @param characters - a view of the text, kept by reference. */
  constructor(characters: Uint8Array) {
    this.characters = characters;
  }

  /** @throws {@link DecodeError} `bad-base64` if its length or padding is wrong. */
  asBase64(path: Path): Base64Member {
    const { characters } = this;
    const tail = String.fromCharCode(...characters.subarray(-2));
    const byteLength = decodedLength(characters.length, tail, path);
    return {
      byteLength,
      decode(limits) {
        checkLimit(limits, 'payloadBytes', byteLength, path);
        const bytes = ownBytes(byteLength);
        decodeCharacters(bytes, characters, path);
        return bytes;
      },
    };
  }

  /** The string itself. */
  toString(): string {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.characters);
  }
}
