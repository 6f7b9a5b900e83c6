import { encodeBase64 } from '../../../base/base64.ts';
import { checkLimit, type Limits } from '../../../base/limits.ts';
import type { Path } from '../../../base/path.ts';
import { type Base64Member, RawString } from '../../../json/raw-string.ts';

const NONE: Uint8Array = new Uint8Array();

/** A long string of base64 that was decoded while its file was read: its characters are made again where they are asked for. */
export class DecodedString extends RawString {
  readonly #bytes: Uint8Array<ArrayBuffer>;

  /** @param bytes - what the string stands for; kept by reference, and given to the first that decodes it. */
  constructor(bytes: Uint8Array<ArrayBuffer>) {
    super(NONE);
    this.#bytes = bytes;
    // The class keeps the characters in a property.
    Object.defineProperty(this, 'characters', { get: () => new TextEncoder().encode(encodeBase64(bytes)) });
  }

  override asBase64(path: Path): Base64Member {
    const bytes = this.#bytes;
    return {
      byteLength: bytes.length,
      decode: (limits: Limits) => {
        checkLimit(limits, 'payloadBytes', bytes.length, path);
        return bytes;
      },
    };
  }

  // Decoding it has proved it.
  override check(): void {}

  override toString(): string {
    return encodeBase64(this.#bytes);
  }
}
