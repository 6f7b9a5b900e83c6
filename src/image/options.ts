import { bytesOf, copyBytes } from '../base/bytes.ts';
import { EncodeError } from '../base/errors.ts';
import { resolveLimits, type Limits } from '../base/limits.ts';
import { describe } from '../base/path.ts';
import type { Encoding } from './encode-pixels.ts';

/** How an image is wrapped. */
export interface ImageOptions {
  /**
   * Whether the file is meant to hold its pixels without loss; kept in the document, whatever the format. By default
   * true for a PNG and false for a JPEG.
   */
  readonly lossless?: boolean | undefined;
  /** Limits of this call; {@link DEFAULT_LIMITS} for those not given. */
  readonly limits?: Partial<Limits> | undefined;
}

/** How pixels become a file. */
export interface PixelOptions extends ImageOptions {
  /** True, the default, writes a PNG that holds the pixels exactly; false a JPEG of quality 95. */
  readonly lossless?: boolean | undefined;
  /** Resolution of the colours of a JPEG: half in both directions, as Pillow writes it, or full. */
  readonly chromaSubsampling?: '4:2:0' | '4:4:4' | undefined;
}

/**
 * The bytes of a file that a caller passes.
 *
 * @throws {@link EncodeError} `unsupported-value` if it is anything but a Uint8Array.
 */
export function readBytes(value: unknown): Uint8Array {
  if (!ArrayBuffer.isView(value) || Object.prototype.toString.call(value) !== '[object Uint8Array]') {
    throw new EncodeError('unsupported-value', `Expected the bytes of a file as a Uint8Array, got ${describe(value)}`);
  }
  const bytes = bytesOf(value);
  // Another thread could change shared memory between a check and the write that relies on it.
  return bytes.buffer instanceof ArrayBuffer ? bytes : copyBytes(bytes);
}

/** @throws {@link EncodeError} `unsupported-value` if `lossless` is there and no boolean. */
export function readFlag(lossless: unknown): boolean | undefined {
  if (lossless === undefined || typeof lossless === 'boolean') return lossless;
  throw new EncodeError('unsupported-value', `Expected lossless to be a boolean, got ${describe(lossless)}`);
}

/** @throws {@link EncodeError} `unsupported-value` if an option is none of its values. */
export function readEncoding(options: PixelOptions): Encoding {
  const { chromaSubsampling = '4:2:0' } = options;
  if (chromaSubsampling !== '4:2:0' && chromaSubsampling !== '4:4:4') {
    throw new EncodeError('unsupported-value', 'Expected a chroma subsampling of 4:2:0 or 4:4:4');
  }
  return { lossless: readFlag(options.lossless) ?? true, chromaSubsampling, limits: resolveLimits(options.limits) };
}
