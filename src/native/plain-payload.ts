import { EncodeError } from '../base/errors.ts';
import type { JsonValue } from '../json/json-value.ts';
import { jsonPieces } from './json-pieces.ts';
import { type Limits, longerThanString } from '../base/limits.ts';
import { Payload } from '../json/payload.ts';
import { copyPlain } from '../json/copy-plain.ts';
import { utf8Chunks, utf8Length } from '../base/utf8.ts';

/** A value that `JSON.stringify` states exactly, left as it is until it is written. */
export class PlainPayload extends Payload {
  readonly depth: number;
  readonly #value: unknown;
  readonly #limits: Limits;
  #pieces: readonly string[] | undefined;

  /**
   * @param value - checked by `plainDepth`; kept by reference.
   * @param depth - containers nested in it.
   */
  constructor(value: unknown, depth: number, limits: Limits) {
    super();
    this.#value = value;
    this.#limits = limits;
    this.depth = depth;
  }

  get byteLength(): number {
    return this.#text().reduce((total, piece) => total + utf8Length(piece), 0);
  }

  override get isLarge(): boolean {
    return this.#text().length > 1;
  }

  chunks(buffer: Uint8Array): Iterable<Uint8Array> {
    return utf8Chunks(this.#text(), buffer);
  }

  text(): string {
    const pieces = this.#text();
    const [only] = pieces;
    if (pieces.length === 1 && only !== undefined) return only;
    throw longerThanString('a value');
  }

  toJSON(): JsonValue {
    const plain = copyPlain(this.#value, this.#limits, 0);
    if (plain !== undefined) return plain.copy;
    throw new EncodeError('unsupported-value', 'Expected a value that stays as it is while it is written');
  }

  /** One string, or several where one would be too long; made once, since writers ask for the length first. */
  #text(): readonly string[] {
    this.#pieces ??= [...jsonPieces(this.#value)];
    return this.#pieces;
  }
}
