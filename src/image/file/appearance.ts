import { joinPieces, viewOf } from '../../base/bytes.ts';
import type { ImageFile } from './image-file.ts';
import { EOI, nextMarker, SOS } from './jpeg-markers.ts';

/** Chunks of a PNG without which its samples cannot be decoded. */
const SAMPLES: ReadonlySet<number> = new Set([0x49484452, 0x504c5445, 0x74524e53, 0x49444154, 0x49454e44]);
const IEND = 0x49454e44;

/** Second bytes of markers of a JPEG: metadata with the orientation, and colour profile. */
const APP1 = 0xe1;
const APP2 = 0xe2;

/**
 * A file without what changes how its samples are shown: profiles, gamma, orientation.
 *
 * @param file - whose structure was checked.
 * @param keepsOrientation - whether that of a JPEG stays.
 * @returns The bytes of the file in one piece.
 */
export function withoutAppearance(file: ImageFile, keepsOrientation: boolean): Uint8Array<ArrayBuffer>[] {
  const pieces = file.format === 'png' ? pngPieces(file.bytes) : jpegPieces(file.bytes, keepsOrientation);
  return [joinPieces(pieces)];
}

function pngPieces(bytes: Uint8Array): Uint8Array[] {
  const view = viewOf(bytes);
  const pieces = [bytes.subarray(0, 8)];
  for (let at = 8, end = 0; at < bytes.length; at = end) {
    end = at + 12 + view.getUint32(at);
    const type = view.getUint32(at + 4);
    if (SAMPLES.has(type)) pieces.push(bytes.subarray(at, end));
    if (type === IEND) break;
  }
  return pieces;
}

function jpegPieces(bytes: Uint8Array, keepsOrientation: boolean): Uint8Array[] {
  const view = viewOf(bytes);
  const pieces = [bytes.subarray(0, 2)];
  let at = 2;
  for (;;) {
    const found = nextMarker(bytes, at);
    const marker = found === undefined ? EOI : (bytes[found.at] as number);
    if (found === undefined || marker === SOS || marker === EOI) break;
    const end = found.at + 1 + view.getUint16(found.at + 1);
    // Fill bytes, and whatever else stands between segments, is the decoder's affair.
    if (marker !== APP2 && (marker !== APP1 || keepsOrientation)) pieces.push(bytes.subarray(at, end));
    at = end;
  }
  pieces.push(bytes.subarray(at));
  return pieces;
}
