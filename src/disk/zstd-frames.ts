const MAGIC = 0xfd2fb528;
/** The first of the sixteen numbers by which frames begin that are to be skipped, as those of pzstd and seekable files. */
const SKIPPABLE_MAGIC = 0x184d2a50;
const RAW_BLOCK = 0;
const RLE_BLOCK = 1;
const COMPRESSED_BLOCK = 2;
const CHECKSUM_BYTES = 4;
const DICTIONARY_BYTES = [0, 1, 2, 4];
const SIZE_BYTES = [0, 2, 4, 8];

/** Reads the bytes that it asked for; gives what is to be read next, undefined at the end of a frame. */
interface Step {
  readonly bytes: number;
  read(number: number): Step | undefined;
}

/** Whether a file that begins with these four bytes consists of frames of zstd. */
export function isZstd([first = 0, second = 0, third = 0, fourth = 0]: Uint8Array): boolean {
  const magic = first + second * 2 ** 8 + third * 2 ** 16 + fourth * 2 ** 24;
  return magic === MAGIC || isSkippable(magic);
}

/**
 * Finds where the frames of zstd end, in a stream of its bytes: Node's decompressor stops silently at the end of a
 * frame, and takes one that is cut off for a whole one.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc8878#section-3.1
 */
export class ZstdFrames {
  #step: Step | undefined;
  /** Bytes of the step that were seen, and the number that they make, the first of them lowest. */
  #seen = 0;
  #number = 0;

  /** Whether what was seen ends where a frame does. */
  get isWhole(): boolean {
    return this.#step === undefined;
  }

  /**
   * Cuts the next bytes behind each frame that ends in them.
   *
   * @param bytes - what follows on the bytes before.
   * @returns Views, all of the bytes together.
   * @throws {@link SyntaxError} if they are not frames of zstd.
   */
  *cut(bytes: Uint8Array): Generator<Uint8Array, void> {
    let start = 0;
    for (let at = 0; at < bytes.length;) {
      const step = this.#step ?? FRAME;
      const end = Math.min(bytes.length, at + step.bytes - this.#seen);
      // Only headers are numbers, of at most four bytes; what is longer is passed over.
      for (let i = at; i < end && this.#seen + i - at < 4; i++) {
        this.#number += (bytes[i] as number) * 2 ** (8 * (this.#seen + i - at));
      }
      this.#seen += end - at;
      at = end;
      this.#step = step;
      while (this.#step !== undefined && this.#seen === this.#step.bytes) {
        this.#step = this.#step.read(this.#number);
        this.#seen = 0;
        this.#number = 0;
      }
      if (this.#step !== undefined) continue;
      yield bytes.subarray(start, at);
      start = at;
    }
    if (start < bytes.length) yield bytes.subarray(start);
  }
}

const FRAME: Step = {
  bytes: 4,
  read(magic) {
    if (magic === MAGIC) return DESCRIPTOR;
    if (isSkippable(magic)) return SKIPPED;
    throw new SyntaxError('Expected a Zstandard frame');
  },
};

/** Whether a frame that begins so says nothing of the text. */
function isSkippable(magic: number): boolean {
  return magic >= SKIPPABLE_MAGIC && magic < SKIPPABLE_MAGIC + 16;
}

const SKIPPED: Step = { bytes: 4, read: (size) => passOver(size, undefined) };

const DESCRIPTOR: Step = {
  bytes: 1,
  read(descriptor) {
    const isSingle = (descriptor & 0x20) !== 0;
    const sizeFlag = descriptor >> 6;
    const size = sizeFlag === 0 && isSingle ? 1 : (SIZE_BYTES[sizeFlag] as number);
    const header = (isSingle ? 0 : 1) + (DICTIONARY_BYTES[descriptor & 3] as number) + size;
    return passOver(header, blockOf((descriptor & 4) === 0 ? 0 : CHECKSUM_BYTES));
  },
};

function blockOf(checksum: number): Step {
  const block: Step = {
    bytes: 3,
    read(header) {
      const type = (header >> 1) & 3;
      if (type !== RAW_BLOCK && type !== RLE_BLOCK && type !== COMPRESSED_BLOCK) {
        throw new SyntaxError('Expected a Zstandard block');
      }
      const isLast = (header & 1) === 1;
      return passOver(type === RLE_BLOCK ? 1 : header >> 3, isLast ? passOver(checksum, undefined) : block);
    },
  };
  return block;
}

function passOver(bytes: number, next: Step | undefined): Step | undefined {
  return bytes === 0 ? next : { bytes, read: () => next };
}
