import { checkLimit, type Limits } from '../../base/limits.ts';
import type { Path } from '../../base/path.ts';
import { foreignFormat } from './foreign-format.ts';
import type { ImageFacts, Refuse } from './facts.ts';
import { isJpeg, readJpeg } from './jpeg.ts';
import { isPng, readPng } from './png.ts';

/** The bytes of a file that was found to be a complete PNG or JPEG within the limits, and what it says of itself. */
export class ImageFile implements ImageFacts {
  /** The whole file, by reference. */
  readonly bytes: Uint8Array;
  readonly format: 'png' | 'jpeg';
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
  readonly bitDepth: number;
  readonly passes: number;
  readonly limits: Limits;

  private constructor(bytes: Uint8Array, facts: ImageFacts, limits: Limits) {
    this.bytes = bytes;
    this.format = facts.format;
    this.width = facts.width;
    this.height = facts.height;
    this.channels = facts.channels;
    this.bitDepth = facts.bitDepth;
    this.passes = facts.passes;
    this.limits = limits;
  }

  /**
   * Checks a file without decoding its pixels.
   *
   * @param path - where the bytes stand, for errors about limits.
   * @param refuse - told what is wrong with the file.
   * @throws {@link LimitError} if it has more bytes or claims more pixels than the limits allow.
   */
  static check(bytes: Uint8Array, limits: Limits, path: Path, refuse: Refuse): ImageFile {
    checkLimit(limits, 'payloadBytes', bytes.length, path);
    const facts = readFacts(bytes, refuse);
    checkLimit(limits, 'pixels', facts.width * facts.height, path);
    return new ImageFile(bytes, facts, limits);
  }
}

function readFacts(bytes: Uint8Array, refuse: Refuse): ImageFacts {
  if (isPng(bytes)) return readPng(bytes, refuse);
  if (isJpeg(bytes)) return readJpeg(bytes, refuse);
  // No bytes may also be memory that was given away, of which nothing can be asked.
  const other = bytes.length === 0 ? undefined : foreignFormat(bytes);
  if (other === undefined) refuse(`Expected a PNG or JPEG file, got ${bytes.length} bytes of another kind`);
  if (other.name === 'gzip') refuse('Expected a PNG or JPEG file, got gzip: gunzip it first');
  const advice = other.convertible ? 'convert it with Image.from' : 'convert it to PNG or JPEG first';
  refuse(`Expected a PNG or JPEG file, got ${other.name}: ${advice}`);
}
