/** What an image file says of itself. */
export interface ImageFacts {
  readonly format: 'png' | 'jpeg';
  /** Pixels per row, as stored: orientation is not applied. */
  readonly width: number;
  /** Rows, as stored. */
  readonly height: number;
  /** Samples per pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA in a PNG and CMYK in a JPEG. A palette is RGB or RGBA. */
  readonly channels: 1 | 2 | 3 | 4;
  /** Bits per sample, or per palette index. */
  readonly bitDepth: number;
  /** How often a decoder goes over the whole picture: once for a PNG, once per scan for a JPEG. */
  readonly passes: number;
}

/** Raises the error that fits the place: a file is refused as a value or as part of a document. */
export type Refuse = (message: string) => never;
