import type { NdArray } from 'ndarray';
import { Base64Payload } from '../json/base64-payload.ts';
import { copyBytes } from '../base/bytes.ts';
import { CheckedJcr } from '../document/checked-document.ts';
import { STATE } from '../document/shown-state.ts';
import { DecodeError, EncodeError } from '../base/errors.ts';
import { readable } from '../base/foreign-errors.ts';
import { showAs } from '../base/inspect.ts';
import type { Jcr, LoadContext, RaymonDataType, Reading, PayloadJcr } from '../document/jcr.ts';
import { resolveLimits, type Limits } from '../base/limits.ts';
import { ownMember, readBase64, readObject, type UntrustedObject } from '../json/members.ts';
import { refuseExact } from '../document/load-context.ts';
import { checkFlag, readOptions } from '../base/options.ts';
import { describe, type Path } from '../base/path.ts';
import { Numpy } from '../numpy/numpy.ts';
import { convert } from './pixels/convert.ts';
import { encodePipeline, encodeSamples, isPipeline } from './pixels/encode-pixels.ts';
import { fileBytes, loadFileBytes } from './file-bytes.ts';
import { ImageFile } from './file/image-file.ts';
import { overKeptMemory } from './kept-memory.ts';
import {
  IMAGE_OPTIONS,
  type ImageOptions,
  type PixelOptions,
  readEncoding,
  TO_PIXELS_OPTIONS,
  type ToPixelsOptions,
} from './options.ts';
import type { SharpPipeline } from './pixels/pipeline.ts';
import { decodePixels, openFile } from './pixels/decode-pixels.ts';
import { readSamples, type PixelSource } from './pixels/samples.ts';

/**
 * An image: the bytes of a PNG or JPEG file, which pass through documents untouched, with all their metadata.
 *
 * The file's structure is checked and its size compared with the limits before any decoder sees it; pixels are
 * decoded only when asked for. Those methods need sharp, everything else runs anywhere.
 *
 * ```ts
 * const photo = new Image(await readFile('photo.jpg'));
 * const mask = await Image.fromPixels(ndarray(new Uint8Array(480 * 640), [480, 640]));
 * const pixels = await mask.toPixels();
 * ```
 */
export class Image implements RaymonDataType<'raymon.types.Image'> {
  /** Name in documents. */
  static readonly type = 'raymon.types.Image' as const;
  /** @internal The bytes of the file are read from the bytes of the text. */
  static readonly reading: Reading = { trees: true };
  /** Whether the file is meant to hold its pixels without loss. */
  readonly lossless: boolean;
  /** @internal */
  declare readonly [STATE]: Uint8Array;
  readonly #file: ImageFile;

  /**
   * Wraps a file.
   *
   * @param file - a whole PNG or JPEG; bytes are kept by reference and must not change until they are written.
   * @param options - whether the file is lossless, and limits.
   * @throws {@link EncodeError} `bad-image` if the bytes are not a complete PNG or JPEG, `unsupported-value` if they
   *   are not bytes.
   * @throws {@link LimitError} if it has more bytes or claims more pixels than the limits allow.
   * @throws {@link OptionError} if an option is unknown or invalid.
   */
  constructor(file: Uint8Array | ArrayBuffer, options?: ImageOptions);
  /** @internal */
  constructor(file: ImageFile, options?: ImageOptions);
  constructor(file: Uint8Array | ArrayBuffer | ImageFile, options?: ImageOptions) {
    const { lossless, limits } = readOptions(options, IMAGE_OPTIONS);
    const given = checkFlag(lossless, ['lossless']);
    this.#file = readable([], () =>
      file instanceof ImageFile ? file : checkFile(fileBytes(file), resolveLimits(limits)),
    );
    this[STATE] = this.#file.bytes;
    this.lossless = given ?? this.#file.format === 'png';
  }

  /**
   * Restores an image from the `params` of a document.
   *
   * @param params - untrusted.
   * @param context - what is known of the document, and how to refuse it.
   * @returns An image whose bytes are in memory of their own.
   * @throws {@link DecodeError} if the params are not those of an image, or hold something else than a PNG or JPEG.
   * @throws {@link LimitError} if it has more bytes or claims more pixels than the limits allow.
   */
  static fromJcr(params: unknown, context: LoadContext): Image {
    const { path, limits } = context;
    refuseExact(context, 'an Image');
    const object = readObject(params, path);
    const lossless = readLossless(object, path);
    const at = [...path, 'data'];
    const bytes = readBase64(object, 'data', path).decode(limits);
    const file = ImageFile.check(bytes, limits, at, (message) => {
      throw new DecodeError('bad-image', message, at);
    });
    return new Image(file, lossless === undefined ? {} : { lossless });
  }

  /**
   * Encodes pixels: as a PNG that holds them exactly, or, when loss is asked for by name, as a JPEG whose pixels are
   * those of Pillow's.
   *
   * @param pixels - uint8 or uint16 samples with 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA) channels: as an ndarray, a
   *   `Numpy` or any `{ data, shape, stride?, offset? }` of shape `[height, width]` or `[height, width, channels]`; as
   *   `{ data, width, height, channels? }`, which `ImageData`, pngjs, jpeg-js, jimp and transformers.js have; as sharp's
   *   `{ data, info }` of raw samples; or as a sharp pipeline. Not changed, and not needed once the promise settles.
   * @param options - PNG or JPEG, and limits.
   * @returns An image in memory of its own.
   * @throws {@link EncodeError} if they are not pixels that the format can hold.
   * @throws {@link LimitError} if they are more than the limits allow.
   * @throws {@link PixelError} if they cannot be encoded.
   * @throws {@link MissingDependencyError} if a JPEG is asked for and sharp is not installed, as in browsers; a PNG needs
   *   it only where there is no `CompressionStream`.
   */
  static async fromPixels(pixels: PixelSource | SharpPipeline, options?: PixelOptions): Promise<Image> {
    const encoding = readEncoding(options);
    const given = readable([], () => (isPipeline(pixels) ? pixels : readSamples(pixels, encoding.limits)));
    const bytes = isPipeline(given)
      ? await encodePipeline(given, encoding)
      : await overKeptMemory(given.values, () => encodeSamples(given, encoding));
    return new Image(bytes, { limits: encoding.limits, lossless: encoding.lossless });
  }

  /**
   * Wraps a file of any format: a PNG or JPEG as it is; WebP, GIF, TIFF, AVIF and what else the installed sharp reads
   * of the HEIF family by converting it.
   *
   * A conversion keeps the colour profile, applies the orientation, and drops all other metadata. More than one frame, and
   * samples that are not 8 or 16 bit grey or RGB, are refused.
   *
   * @param source - a whole file as bytes, kept by reference, or as a Blob, which is read once; or a sharp pipeline.
   * @param options - PNG or JPEG for what is converted, and limits.
   * @returns An image over the given bytes, or of a converted file in memory of its own.
   * @throws {@link EncodeError} if it is not a file of these formats, or holds what an image cannot.
   * @throws {@link LimitError} if it has more bytes or pixels than the limits allow.
   * @throws {@link PixelError} if it cannot be decoded.
   * @throws {@link MissingDependencyError} if it has to be converted and sharp is not installed.
   */
  static async from(source: Uint8Array | ArrayBuffer | Blob | SharpPipeline, options?: PixelOptions): Promise<Image> {
    if (readable([], () => isPipeline(source))) return Image.fromPixels(source as SharpPipeline, options);
    const { asked, ...encoding } = readEncoding(options);
    const loaded = loadFileBytes(source, encoding.limits);
    // Bytes that are there are looked at before anybody else has a turn.
    const bytes = loaded instanceof Promise ? await loaded : loaded;
    const converted = await overKeptMemory(bytes, () => convert(bytes, encoding));
    return converted === undefined
      ? new Image(bytes, { limits: encoding.limits, lossless: asked })
      : new Image(converted, { limits: encoding.limits, lossless: encoding.lossless });
  }

  /** The bytes of the file, by reference. */
  get data(): Uint8Array {
    return this.#file.bytes;
  }

  /** The file's format, told by its content. */
  get format(): 'png' | 'jpeg' {
    return this.#file.format;
  }

  /** Pixels per row, as stored: orientation is not applied. */
  get width(): number {
    return this.#file.width;
  }

  /** Rows, as stored. */
  get height(): number {
    return this.#file.height;
  }

  /** Samples per pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA in a PNG and CMYK in a JPEG. A palette is RGB or RGBA. */
  get channels(): 1 | 2 | 3 | 4 {
    return this.#file.channels;
  }

  /** Bits per sample as stored, or per palette index: 1, 2, 4, 8 or 16. */
  get bitDepth(): number {
    return this.#file.bitDepth;
  }

  /**
   * Decodes the samples that are stored: grey stays one channel, 16 bit stays 16, a palette becomes RGB or RGBA, 1, 2
   * and 4 bits are spread over 0 to 255, CMYK stays four channels with 0 for no ink. No profile is applied.
   *
   * In a browser, where there is no sharp, a canvas decodes opaque grey and RGB of at most 8 bits.
   *
   * @param options - `orient`: turn the picture upright as its metadata says; by default it stays as stored.
   * @returns uint8 or uint16 samples of shape `[height, width]` for grey, else `[height, width, channels]`, in memory of
   *   their own.
   * @throws {@link EncodeError} `bad-image` if the bytes were changed and are not an image any more.
   * @throws {@link PixelError} if the pixels are damaged, or of a kind that sharp cannot read.
   * @throws {@link MissingDependencyError} if sharp is not installed, or npm ndarray may not generate code here.
   */
  async toPixels(options?: ToPixelsOptions): Promise<NdArray<Uint8Array | Uint16Array>> {
    const orient = checkFlag(readOptions(options, TO_PIXELS_OPTIONS).orient, ['orient']) === true;
    const file = this.#checked();
    const { values, width, height, channels } = await overKeptMemory(file.bytes, () => decodePixels(file, orient));
    const shape = channels === 1 ? [height, width] : [height, width, channels];
    return new Numpy({ data: values, shape }).data as NdArray<Uint8Array | Uint16Array>;
  }

  /**
   * Decodes the whole picture to see that it can be. A JPEG has no checksums: what decodes although it was changed, or
   * is missing from its last rows, is not seen.
   *
   * @returns Settles when the picture has been decoded.
   * @throws {@link EncodeError} `bad-image` if the bytes were changed and are not an image any more.
   * @throws {@link PixelError} if the pixels are damaged, or of a kind that sharp cannot read.
   * @throws {@link MissingDependencyError} if sharp is not installed.
   */
  async verify(): Promise<void> {
    const file = this.#checked();
    await overKeptMemory(file.bytes, () => decodePixels(file, false));
  }

  /**
   * Opens the file as a pipeline of sharp, with the limits of this image. It follows sharp's rules: what it writes is
   * 8-bit sRGB without metadata unless it is told otherwise. Compressed text in a PNG is not passed on.
   *
   * @returns A pipeline of its own; it reads the bytes of this image when it is run.
   * @throws {@link EncodeError} `bad-image` if the bytes were changed and are not an image any more.
   * @throws {@link PixelError} if decoding the file would take out of all proportion to its size.
   * @throws {@link MissingDependencyError} if sharp is not installed.
   */
  async toSharp(): Promise<SharpPipeline> {
    const file = this.#checked();
    return overKeptMemory(file.bytes, () => openFile(file));
  }

  /**
   * The file as a Blob of its media type, in memory of its own; a browser shows it through `URL.createObjectURL`.
   *
   * @returns A Blob of type `image/png` or `image/jpeg`.
   * @throws {@link EncodeError} `bad-image` if the bytes were changed and are not an image any more.
   */
  toBlob(): Blob {
    return new Blob([copyBytes(this.#checked().bytes)], { type: `image/${this.format}` });
  }

  /**
   * The image as a document.
   *
   * @returns A document that shares no memory with the image.
   * @throws {@link EncodeError} `bad-image` if the bytes were changed and are not an image any more.
   * @throws {@link LimitError} if the base64 does not fit the engine's longest string.
   */
  toJcr(): Jcr<'raymon.types.Image'> {
    const data = new Base64Payload(this.#checked().bytes).toJSON();
    return { type: Image.type, params: { data, lossless: this.lossless } };
  }

  /** The same, so that `JSON.stringify` writes the document. */
  toJSON(): Jcr<'raymon.types.Image'> {
    return this.toJcr();
  }

  /**
   * The same with the bytes not yet encoded, for writers that stream.
   *
   * @throws {@link EncodeError} `bad-image` if the bytes were changed and are not an image any more.
   * @throws {@link LimitError} if it has more pixels or bytes than the call's limits allow.
   */
  toPayloadJcr(_form?: 'canonical', limits?: Limits): PayloadJcr<'raymon.types.Image'> {
    const data = new Base64Payload(this.#checked(limits).bytes);
    // The document and its params are the two containers.
    return new CheckedJcr(Image.type, { data, lossless: this.lossless }, undefined, 2);
  }

  /** For example `Image png 640x480 rgb 8-bit, lossless`. */
  toString(): string {
    const { format, width, height, channels, bitDepth } = this.#file;
    const colour = ['grey', 'grey+alpha', 'rgb', format === 'png' ? 'rgba' : 'cmyk'][channels - 1];
    return `Image ${format} ${width}x${height} ${colour} ${bitDepth}-bit, ${this.lossless ? 'lossless' : 'lossy'}`;
  }

  /** @internal */
  static readonly isShown: true = /* @__PURE__ */ showAs(Image);

  /** The bytes are the caller's: what leaves here is what is checked now. */
  #checked(limits: Limits = this.#file.limits): ImageFile {
    return checkFile(this.data, limits);
  }
}

function checkFile(bytes: Uint8Array, limits: Limits): ImageFile {
  return ImageFile.check(bytes, limits, [], (message) => {
    throw new EncodeError('bad-image', message);
  });
}

function readLossless(params: UntrustedObject, path: Path): boolean | undefined {
  const lossless = ownMember(params, 'lossless');
  if (lossless === undefined || typeof lossless === 'boolean') return lossless;
  throw new DecodeError('wrong-type', `Expected a boolean, got ${describe(lossless)}`, [...path, 'lossless']);
}
