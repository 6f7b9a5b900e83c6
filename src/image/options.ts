import { resolveLimits, type Limits } from '../base/limits.ts';
import { checkChoice, checkFlag, type OptionNames, readOptions } from '../base/options.ts';
import type { Encoding } from './pixels/encode-pixels.ts';

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

/** Names of {@link ImageOptions}. */
export const IMAGE_OPTIONS: OptionNames<ImageOptions> = { lossless: true, limits: true };

/** How pixels become a file. */
export interface PixelOptions extends ImageOptions {
  /** True, the default, writes a PNG that holds the pixels exactly; false a JPEG of quality 95. */
  readonly lossless?: boolean | undefined;
  /** Resolution of the colours of a JPEG: half in both directions, as Pillow writes it, or full. */
  readonly chromaSubsampling?: '4:2:0' | '4:4:4' | undefined;
}

const PIXEL_OPTIONS: OptionNames<PixelOptions> = { ...IMAGE_OPTIONS, chromaSubsampling: true };

/** How pixels are given out. */
export interface ToPixelsOptions {
  /** Whether to turn the picture upright as its metadata says; by default it stays as stored. */
  readonly orient?: boolean | undefined;
}

/** Names of {@link ToPixelsOptions}. */
export const TO_PIXELS_OPTIONS: OptionNames<ToPixelsOptions> = { orient: true };

/** How pixels are encoded. */
interface AskedEncoding extends Encoding {
  /** What was said of loss, if anything was. */
  readonly asked: boolean | undefined;
}

/** @throws {@link OptionError} if an option is unknown or invalid. */
export function readEncoding(options: PixelOptions | undefined): AskedEncoding {
  const { chromaSubsampling, lossless, limits } = readOptions(options, PIXEL_OPTIONS);
  const asked = checkFlag(lossless, ['lossless']);
  return {
    asked,
    lossless: asked ?? true,
    chromaSubsampling: checkChoice(chromaSubsampling, ['4:2:0', '4:4:4'], ['chromaSubsampling']) ?? '4:2:0',
    limits: resolveLimits(limits),
  };
}
