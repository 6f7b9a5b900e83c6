/**
 * The structure of a PNG file, checked without decoding its pixels.
 *
 * @see https://www.w3.org/TR/png-3/
 * @module
 */
import { crc32 } from './crc32.ts';
import type { ImageFacts, Refuse } from './facts.ts';
import { checkTrailing } from './trailing.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/** Whether a file says of itself that it is a PNG. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

// Chunk types as the four bytes that they are.
const IHDR = 0x49484452;
const PLTE = 0x504c5445;
const IDAT = 0x49444154;
const IEND = 0x49454e44;
const TRNS = 0x74524e53;
const FCTL = 0x6663544c;
const FDAT = 0x66644154;
const CGBI = 0x43674249;

/** Bit depths that each colour type may have. */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** Samples per pixel of each colour type; a palette stands for three. */
const CHANNELS: Readonly<Record<number, 1 | 2 | 3 | 4>> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 };

const PALETTE = 3;
const LARGEST_SIZE = 2 ** 31 - 1;

/** Chunks besides pixels and frames: no honest file has so many, and each costs a decoder some memory. */
const MOST_ANCILLARY = 10_000;

/**
 * Reads what a PNG says of itself, and refuses a file that breaks the rules of its chunks.
 *
 * Nothing is inflated: neither pixels nor compressed text or profiles.
 *
 * @param bytes - a whole file that {@link isPng}.
 * @param refuse - told what is wrong.
 */
export function readPng(bytes: Uint8Array, refuse: Refuse): ImageFacts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rules = new ChunkRules(bytes, view, refuse);
  let at: number = SIGNATURE.length;
  while (!rules.ended) at = rules.take(at);
  checkTrailing(bytes.length - at, 'the IEND of a PNG', refuse);
  return rules.facts();
}

/** What has been seen of a file so far, and what may therefore come next. */
class ChunkRules {
  ended = false;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #refuse: Refuse;
  #width = 0;
  #height = 0;
  #bitDepth = 0;
  #colour = 0;
  #paletteSize = 0;
  #transparent = false;
  #ancillary = 0;
  #previous = 0;
  #hasData = false;
  /** The chunk that is looked at, for messages. */
  #place = '';

  constructor(bytes: Uint8Array, view: DataView, refuse: Refuse) {
    this.#bytes = bytes;
    this.#view = view;
    this.#refuse = refuse;
  }

  /** Checks the chunk that begins at `at`, and gives the place behind it. */
  take(at: number): number {
    const left = this.#bytes.length - at;
    if (left < 12) this.#refuse(`Expected a PNG chunk at byte ${at}, got the end of the file`);
    const length = this.#view.getUint32(at);
    const type = this.#view.getUint32(at + 4);
    if (!isChunkType(type)) this.#refuse(`Expected a PNG chunk type of four letters at byte ${at + 4}`);
    if (length > left - 12) {
      this.#refuse(`Expected ${length} bytes in the PNG chunk ${name(type)} at byte ${at}, got ${left - 12}`);
    }
    const end = at + 8 + length;
    if (crc32(this.#bytes, at + 4, end) !== this.#view.getUint32(end)) {
      this.#refuse(`Expected the checksum of the PNG chunk ${name(type)} at byte ${at} to match its bytes`);
    }
    this.#place = `${name(type)} at byte ${at}`;
    this.#check(type, at + 8, length);
    this.#previous = type;
    return end + 4;
  }

  facts(): ImageFacts {
    const channels = CHANNELS[this.#colour] as 1 | 2 | 3 | 4;
    return {
      format: 'png',
      width: this.#width,
      height: this.#height,
      channels: this.#transparent ? ((channels + 1) as 2 | 4) : channels,
      bitDepth: this.#bitDepth,
      passes: 1,
    };
  }

  #check(type: number, at: number, length: number): void {
    if (this.#previous === 0 && type !== IHDR) {
      this.#refuseHere(
        type === CGBI
          ? 'Expected a PNG, got the variant that Xcode makes for iOS (CgBI): convert it back first'
          : `Expected a PNG to begin with IHDR, got ${name(type)}`,
      );
    }
    if (type === IDAT) this.#data();
    else if (type === IHDR) this.#header(at, length);
    else if (type === PLTE) this.#palette(length);
    else if (type === IEND) this.#end(length);
    else if (isCritical(type)) this.#refuseHere(`Expected no critical PNG chunk of an unknown type, got ${name(type)}`);
    else if (type === TRNS) this.#transparency(length);
    if (!isCritical(type) && type !== FCTL && type !== FDAT && ++this.#ancillary > MOST_ANCILLARY) {
      this.#refuseHere(`Expected at most ${MOST_ANCILLARY} PNG chunks besides the pixels`);
    }
  }

  #refuseHere(message: string): never {
    this.#refuse(`${message}, in ${this.#place}`);
  }

  #header(at: number, length: number): void {
    if (this.#previous !== 0) this.#refuseHere('Expected one IHDR in a PNG, got a second');
    if (length !== 13) this.#refuseHere(`Expected an IHDR of 13 bytes, got ${length}`);
    this.#width = this.#view.getUint32(at);
    this.#height = this.#view.getUint32(at + 4);
    for (const size of [this.#width, this.#height]) {
      if (size === 0 || size > LARGEST_SIZE) {
        this.#refuseHere(`Expected a PNG's width and height to be from 1 to ${LARGEST_SIZE}, got ${size}`);
      }
    }
    this.#bitDepth = this.#view.getUint8(at + 8);
    this.#colour = this.#view.getUint8(at + 9);
    const depths = DEPTHS[this.#colour];
    if (depths === undefined) this.#refuseHere(`Expected a PNG colour type of 0, 2, 3, 4 or 6, got ${this.#colour}`);
    if (!depths.includes(this.#bitDepth)) {
      this.#refuseHere(
        `Expected a bit depth of ${depths.join(', ')} for PNG colour type ${this.#colour}, got ${this.#bitDepth}`,
      );
    }
    if (this.#view.getUint16(at + 10) !== 0) this.#refuseHere('Expected PNG compression and filter methods of 0');
    if (this.#view.getUint8(at + 12) > 1) this.#refuseHere('Expected a PNG interlace method of 0 or 1');
  }

  #palette(length: number): void {
    const entries = length / 3;
    if (this.#paletteSize > 0 || this.#transparent || this.#hasData) {
      this.#refuseHere('Expected one PLTE before the tRNS and IDAT of a PNG');
    }
    if (CHANNELS[this.#colour] !== 3 && this.#colour !== 6) this.#refuseHere('Expected no PLTE in a grey PNG');
    if (entries === 0 || entries > 256 || !Number.isInteger(entries)) {
      this.#refuseHere(`Expected a PLTE of 1 to 256 entries of 3 bytes, got ${length} bytes`);
    }
    this.#paletteSize = entries;
  }

  #transparency(length: number): void {
    if (this.#transparent || this.#hasData) this.#refuseHere('Expected one tRNS before the IDAT of a PNG');
    const fits =
      this.#colour === PALETTE
        ? length > 0 && length <= this.#paletteSize
        : (this.#colour === 0 && length === 2) || (this.#colour === 2 && length === 6);
    if (!fits) this.#refuseHere(`Expected no tRNS of ${length} bytes in a PNG of colour type ${this.#colour}`);
    this.#transparent = true;
  }

  #data(): void {
    if (this.#hasData && this.#previous !== IDAT)
      this.#refuseHere('Expected the IDAT chunks of a PNG one after another');
    if (this.#colour === PALETTE && this.#paletteSize === 0) {
      this.#refuseHere('Expected a PLTE before the IDAT of a PNG with a palette');
    }
    this.#hasData = true;
  }

  #end(length: number): void {
    if (length !== 0) this.#refuseHere(`Expected an empty IEND, got ${length} bytes`);
    if (!this.#hasData) this.#refuseHere('Expected an IDAT in a PNG, got none');
    this.ended = true;
  }
}

/** Whether a decoder must know the type: its first letter is upper case. */
function isCritical(type: number): boolean {
  return (type & 0x20000000) === 0;
}

function isChunkType(type: number): boolean {
  for (let shift = 0; shift < 32; shift += 8) {
    const lower = ((type >>> shift) & 255) | 32;
    if (lower < 0x61 || lower > 0x7a) return false;
  }
  return true;
}

function name(type: number): string {
  return String.fromCharCode(type >>> 24, (type >>> 16) & 255, (type >>> 8) & 255, type & 255);
}
