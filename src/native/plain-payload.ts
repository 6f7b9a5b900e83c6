import { LimitError } from '../errors.ts';
import type { JsonValue } from '../jcr.ts';
import { jsonPieces } from '../json-pieces.ts';
import { setMember } from '../json-tree.ts';
import { LONGEST_STRING } from '../limits.ts';
import { Payload } from '../payload.ts';
import { utf8Chunks, utf8Length } from '../utf8.ts';

/** A value that `JSON.stringify` states exactly, left as it is until it is written. */
export class PlainPayload extends Payload {
  readonly depth: number;
  readonly #value: unknown;
  #pieces: readonly string[] | undefined;

  /**
   * @param value - checked by `plainDepth`; kept by reference.
   * @param depth - containers nested in it.
   */
  constructor(value: unknown, depth: number) {
    super();
    this.#value = value;
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
    throw new LimitError(
      'string',
      LONGEST_STRING,
      `Expected a value that fits one string of at most ${LONGEST_STRING} characters: write it with toJsonBytes, toJsonChunks or writeJcr`,
    );
  }

  toJSON(): JsonValue {
    return copyPlain(this.#value);
  }

  override peek(): JsonValue {
    return this.#value as JsonValue;
  }

  /** One string, or several where one would be too long; made once, since writers ask for the length first. */
  #text(): readonly string[] {
    this.#pieces ??= [...jsonPieces(this.#value)];
    return this.#pieces;
  }
}

/** Copies what is known to be plain JSON. */
function copyPlain(value: unknown): JsonValue {
  if (typeof value !== 'object' || value === null) return value as JsonValue;
  if (Array.isArray(value)) return value.map(copyPlain);
  const copy: { [name: string]: JsonValue } = {};
  for (const [name, member] of Object.entries(value)) setMember(copy, name, copyPlain(member));
  return copy;
}
