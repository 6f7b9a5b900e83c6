import { viewOf } from './bytes.ts';

const BLOCK_BYTES = 64;

/**
 * SHA-256 where the platform has no synchronous one.
 *
 * @see https://doi.org/10.6028/NIST.FIPS.180-4
 */
export class PortableSha256 {
  readonly #state = Int32Array.from(constants().state);
  /** The message schedule of a block. */
  readonly #schedule = new Int32Array(64);
  /** Bytes that do not fill a block yet. */
  readonly #rest = new Uint8Array(BLOCK_BYTES);
  #length = 0;

  update(bytes: Uint8Array): void {
    const view = viewOf(bytes);
    let at = 0;
    while (at < bytes.length) {
      const filled = this.#length % BLOCK_BYTES;
      const taken = Math.min(BLOCK_BYTES - filled, bytes.length - at);
      if (taken === BLOCK_BYTES) this.#compress(view, at);
      else {
        this.#rest.set(bytes.subarray(at, at + taken), filled);
        if (filled + taken === BLOCK_BYTES) this.#compress(viewOf(this.#rest), 0);
      }
      at += taken;
      this.#length += taken;
    }
  }

  /** Ends the message. */
  hex(): string {
    const bits = this.#length * 8;
    // A bit, zeros up to the last eight bytes of a block, and the length in these.
    const padding = new Uint8Array(BLOCK_BYTES - ((this.#length + 8) % BLOCK_BYTES) + 8);
    padding[0] = 0x80;
    const view = viewOf(padding);
    view.setUint32(padding.length - 8, bits / 2 ** 32);
    view.setUint32(padding.length - 4, bits);
    this.update(padding);
    return Array.from(this.#state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  #compress(block: DataView, start: number): void {
    const state = this.#state;
    const words = this.#schedule;
    const { rounds } = constants();
    for (let i = 0; i < 16; i++) words[i] = block.getInt32(start + 4 * i);
    for (let i = 16; i < 64; i++) {
      const early = at(words, i - 15);
      const late = at(words, i - 2);
      const mixed = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3);
      words[i] = at(words, i - 16) + mixed + at(words, i - 7) + (rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10));
    }
    let a = at(state, 0);
    let b = at(state, 1);
    let c = at(state, 2);
    let d = at(state, 3);
    let e = at(state, 4);
    let f = at(state, 5);
    let g = at(state, 6);
    let h = at(state, 7);
    for (let i = 0; i < 64; i++) {
      const chosen = (e & f) ^ (~e & g);
      const first = (h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + chosen + at(rounds, i) + at(words, i)) | 0;
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + majority;
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    const last = [a, b, c, d, e, f, g, h] as const;
    for (let i = 0; i < 8; i++) state[i] = at(state, i) + (last[i] as number);
  }
}

function at(words: Int32Array, index: number): number {
  return words[index] as number;
}

function rotated(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

/** The first 32 bits behind the point: engines agree on more than these. */
function bitsOf(root: number): number {
  return (root % 1) * 2 ** 32;
}

interface Constants {
  readonly state: Int32Array;
  readonly rounds: Int32Array;
}

let known: Constants | undefined;

/** What the standard takes of the roots of the first primes. */
function constants(): Constants {
  if (known !== undefined) return known;
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  known = {
    state: Int32Array.from(primes.slice(0, 8), (prime) => bitsOf(Math.sqrt(prime))),
    rounds: Int32Array.from(primes, (prime) => bitsOf(Math.cbrt(prime))),
  };
  return known;
}
