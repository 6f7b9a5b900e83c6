import { ownBytes } from '../bytes.ts';
import { readBytes } from './incoming-bytes.ts';
import { DecodeError, LimitError } from '../errors.ts';
import { ownErrors } from '../foreign-errors.ts';
import { checkLimit, type Limits } from '../limits.ts';
import { describe } from '../path.ts';

/** Bytes that the first piece of memory holds. */
const FIRST_BYTES = 64 * 1024;

/**
 * Joins chunks of bytes.
 *
 * @param chunks - each is copied before the next is asked for, so they may share one buffer.
 * @returns Bytes in memory of their own.
 * @throws {@link LimitError} beyond `limits.documentBytes`, or beyond what the platform can hold in one piece.
 * @throws {@link DecodeError} `wrong-type` if a chunk is not bytes, `stream-failed` if giving them fails.
 */
export function gather(chunks: Iterable<Uint8Array>, limits: Limits): Uint8Array {
  // Callers without types pass an ArrayBuffer, a stream, or a number.
  if (typeof chunks !== 'object' || chunks === null || !(Symbol.iterator in chunks)) {
    throw new DecodeError('wrong-type', `Expected text, or bytes in one or several pieces, got ${describe(chunks)}`);
  }
  const gathered = new Gatherer(limits);
  ownErrors(
    () => {
      for (const chunk of chunks) gathered.add(readBytes(chunk, 'chunks of bytes'));
    },
    (cause) => new DecodeError('stream-failed', 'Expected the rest of the text, its iterator failed', [], { cause }),
  );
  return gathered.bytes();
}

/** Bytes that come in pieces, joined as they come. */
export class Gatherer {
  /** Bytes until now. */
  length = 0;
  readonly #limits: Limits;
  #bytes = ownBytes(0);

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * Copies the next bytes.
   *
   * @throws {@link LimitError} beyond `documentBytes`, or beyond what the platform can hold in one piece.
   */
  add(piece: Uint8Array): void {
    const end = this.length + piece.length;
    const { documentBytes } = this.#limits;
    checkLimit(this.#limits, 'documentBytes', end, []);
    if (end > this.#bytes.length) {
      const larger = allocate(Math.max(end, FIRST_BYTES, Math.min(this.#bytes.length * 2, documentBytes)), end);
      larger.set(this.#bytes.subarray(0, this.length));
      this.#bytes = larger;
    }
    this.#bytes.set(piece, this.length);
    this.length = end;
  }

  /** All of them, in memory of their own. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }
}

/**
 * Allocates room to grow, or what is needed where that is too much to ask.
 *
 * @param make - makes so many bytes.
 * @throws {@link LimitError} `memory` if there is no room for what is needed.
 */
export function allocate(wanted: number, needed: number, make: typeof ownBytes = ownBytes): Uint8Array<ArrayBuffer> {
  try {
    return make(wanted);
  } catch {
    if (wanted > needed) return allocate(needed, needed, make);
    throw new LimitError(
      'memory',
      wanted - 1,
      `Expected a document that fits one piece of memory, got ${needed} bytes`,
    );
  }
}
