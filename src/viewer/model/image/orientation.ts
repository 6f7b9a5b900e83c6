/** How a stored picture has to be turned to stand upright, by the numbers of EXIF: 1 as stored, 6 to the right, … */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const TAG_ORIENTATION = 0x0112;
const TYPE_SHORT = 3;
/** Entries of a directory that are looked at; cameras write a few dozen. */
const MOST_ENTRIES = 1000;

/**
 * The orientation that a block of EXIF states.
 *
 * @param exif - from its TIFF header on; untrusted.
 * @returns 1 where it states none.
 */
export function readOrientation(exif: Uint8Array): Orientation {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  if (view.byteLength < 14) return 1;
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return 1;
  const little = order === 0x4949;
  if (view.getUint16(2, little) !== 42) return 1;
  const directory = view.getUint32(4, little);
  if (directory + 2 > view.byteLength) return 1;
  const entries = Math.min(view.getUint16(directory, little), MOST_ENTRIES);
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + 12 * i;
    if (at + 12 > view.byteLength) return 1;
    if (view.getUint16(at, little) !== TAG_ORIENTATION || view.getUint16(at + 2, little) !== TYPE_SHORT) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? (value as Orientation) : 1;
  }
  return 1;
}

/** Where a stored pixel comes from, for one of an upright picture. */
export interface Turn {
  /** Whether width and height change places. */
  readonly isSideways: boolean;
  /** The stored place of an upright one. */
  stored(x: number, y: number): readonly [x: number, y: number];
}

/**
 * How places of an upright picture lead to those of the stored one.
 *
 * @param width - of the stored picture.
 * @param height - of the stored picture.
 */
export function turnOf(orientation: Orientation, width: number, height: number): Turn {
  const right = width - 1;
  const bottom = height - 1;
  const isSideways = orientation >= 5;
  const ways: Readonly<Record<Orientation, Turn['stored']>> = {
    1: (x, y) => [x, y],
    2: (x, y) => [right - x, y],
    3: (x, y) => [right - x, bottom - y],
    4: (x, y) => [x, bottom - y],
    5: (x, y) => [y, x],
    6: (x, y) => [y, bottom - x],
    7: (x, y) => [right - y, bottom - x],
    8: (x, y) => [right - y, x],
  };
  return { isSideways, stored: ways[orientation] };
}
