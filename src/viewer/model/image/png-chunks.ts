import { isPng } from '../../../image/file/png.ts';

/** One chunk of a PNG. */
export interface PngChunk {
  /** Four letters. */
  readonly type: string;
  /** A view of the file. */
  readonly data: Uint8Array;
}

/**
 * Goes over the chunks of a PNG, as far as they lie within the file.
 *
 * @param bytes - a whole file; checksums are not looked at.
 */
export function* pngChunks(bytes: Uint8Array): Iterable<PngChunk> {
  if (!isPng(bytes)) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > bytes.length) return;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    yield { type, data: bytes.subarray(at + 8, end - 4) };
    // Behind the end may stand anything, another PNG as well.
    if (type === 'IEND') return;
    at = end;
  }
}

/** What the first chunk of a PNG says. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA. */
  readonly colourType: number;
  readonly isInterlaced: boolean;
}

/** Reads the `IHDR` chunk; undefined if it is too short. */
export function readHeader(data: Uint8Array): PngHeader | undefined {
  if (data.length < 13) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return {
    width: view.getUint32(0),
    height: view.getUint32(4),
    bitDepth: view.getUint8(8),
    colourType: view.getUint8(9),
    isInterlaced: view.getUint8(12) === 1,
  };
}
