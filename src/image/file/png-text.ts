import { joinPieces } from '../../base/bytes.ts';

const ZTXT = 0x7a545874;
const ITXT = 0x69545874;
const IEND = 0x49454e44;

/**
 * A PNG without its compressed text, which a decoder of pixels would inflate for nothing: 50 KB of it keep libpng
 * busy for a tenth of a second, and a file may have thousands.
 *
 * @param png - a file whose structure was checked.
 * @returns The same bytes if there is none, else a copy without those chunks.
 */
export function withoutCompressedText(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const kept: Uint8Array[] = [];
  let from = 0;
  // Behind the end may stand anything.
  for (let at = 8, end = 0, type = 0; type !== IEND; at = end) {
    end = at + 12 + view.getUint32(at);
    type = view.getUint32(at + 4);
    if (!isCompressedText(png.subarray(at + 8, end - 4), type)) continue;
    kept.push(png.subarray(from, at));
    from = end;
  }
  if (from === 0) return png;
  kept.push(png.subarray(from));
  return joinPieces(kept);
}

function isCompressedText(data: Uint8Array, type: number): boolean {
  if (type === ZTXT) return true;
  // The keyword ends with a zero; behind it stands whether the rest is compressed.
  return type === ITXT && data[data.indexOf(0) + 1] !== 0;
}
