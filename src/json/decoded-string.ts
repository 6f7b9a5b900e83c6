import { base64Length } from '../base/base64.ts';
import { copyBytes, ownBytes } from '../base/bytes.ts';
import { checkLimit, type Limits } from '../base/limits.ts';
import type { Path } from '../base/path.ts';
import { Base64Payload } from './base64-payload.ts';
import { type Base64Member, RawString } from './raw-string.ts';

const NONE: Uint8Array = /* @__PURE__ */ new Uint8Array(0);
/** Bytes of the pieces in which characters are made again. */
const PIECE_BYTES = 96 * 1024;

/**
 * A long string of canonical base64 that was decoded while its text came: its characters, of which there is one
 * spelling only, are made again where they are asked for.
 */
export class DecodedString extends RawString {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #isTaken = false;

  /** @param bytes - what the string stands for, in memory of their own; kept, and given to the first that decodes it. */
  constructor(bytes: Uint8Array<ArrayBuffer>) {
    super(NONE);
    this.#bytes = bytes;
  }

  override get length(): number {
    return base64Length(this.#bytes.length);
  }

  override get characters(): Uint8Array {
    const json = ownBytes(this.length + 2);
    let at = 0;
    for (const piece of new Base64Payload(this.#bytes).chunks(new Uint8Array(PIECE_BYTES))) {
      json.set(piece, at);
      at += piece.length;
    }
    return json.subarray(1, -1);
  }

  override asBase64(path: Path): Base64Member {
    const bytes = this.#bytes;
    return {
      byteLength: bytes.length,
      decode: (limits: Limits) => {
        checkLimit(limits, 'payloadBytes', bytes.length, path);
        const own = this.#isTaken ? copyBytes(bytes) : bytes;
        this.#isTaken = true;
        return own;
      },
    };
  }

  // Decoding it has proved it.
  override check(): void {}
}
