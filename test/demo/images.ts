import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ndarray, { type NdArray } from 'ndarray';
import { Image } from 'raymon';
import { dataFile } from './data-file.ts';
import { keep } from './keep.ts';
import type { Row } from './row.ts';

/** Icons as they are, and a picture made of numbers: without loss, in 16 bits, and as JPEG. Each is also written as a file. */
export async function imageRows(directory: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const name of ['7zip', 'ffox', 'gimp']) {
    rows.push(await keepFile(directory, `icon-${name}`, new Image(await readFile(dataFile(`${name}.png`)))));
  }
  const photo = landscape(480, 640);
  const depth = ndarray(
    Uint16Array.from(
      { length: 480 * 640 },
      (_, i) => 65_535 * Math.exp(-Math.hypot((i % 640) - 320, i / 640 - 240) / 200),
    ),
    [480, 640],
  );
  const cutOut = photo.lo(100, 200).hi(240, 240).step(1, -1);
  rows.push(
    await keepPixels(directory, 'landscape-lossless', photo, await Image.fromPixels(photo)),
    await keepPixels(directory, 'landscape-mirrored-part', cutOut, await Image.fromPixels(cutOut)),
    await keepPixels(directory, 'depth-16-bit', depth, await Image.fromPixels(depth)),
    await keepPixels(directory, 'landscape-jpeg', photo, await Image.fromPixels(photo, { lossless: false })),
    await keepPixels(
      directory,
      'landscape-jpeg-444',
      photo,
      await Image.fromPixels(photo, { lossless: false, chromaSubsampling: '4:4:4' }),
    ),
  );
  return rows;
}

/** Keeps a file; it is exact when its bytes come back. */
async function keepFile(directory: string, ref: string, image: Image, note?: string): Promise<Row> {
  await writeFile(join(directory, `${ref}.${image.format === 'png' ? 'png' : 'jpg'}`), image.data);
  const row = await keep(directory, ref, image, String(image).replace(/^Image /, ''), image.data.length);
  return note === undefined ? row : { ...row, note };
}

/** Keeps pixels; without loss they are exact when every sample comes back, with loss the note says how close they are. */
async function keepPixels(
  directory: string,
  ref: string,
  pixels: NdArray<Uint8Array | Uint16Array>,
  image: Image,
): Promise<Row> {
  const back = await image.toPixels();
  const square = meanSquare(pixels, back);
  const row = await keepFile(directory, ref, image, square === 0 ? 'all pixels equal' : `${decibels(square)} dB`);
  return image.lossless ? { ...row, exact: row.exact && square === 0 } : row;
}

function meanSquare(a: NdArray<Uint8Array | Uint16Array>, b: NdArray<Uint8Array | Uint16Array>): number {
  const [height = 0, width = 0, channels] = a.shape;
  let sum = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (channels === undefined) sum += (a.get(y, x) - b.get(y, x)) ** 2;
      else for (let c = 0; c < channels; c++) sum += (a.get(y, x, c) - b.get(y, x, c)) ** 2;
    }
  }
  return sum / a.size;
}

/** The peak signal-to-noise ratio of 8-bit samples. */
function decibels(square: number): string {
  return (10 * Math.log10(255 ** 2 / square)).toFixed(1);
}

/** Hills before an evening sky, with a little grain: as hard to compress as a photo. */
function landscape(height: number, width: number): NdArray<Uint8Array> {
  const picture = ndarray(new Uint8Array(height * width * 3), [height, width, 3]);
  let grain = 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      grain = (Math.imul(grain, 1_103_515_245) + 12_345) >>> 0;
      const noise = (grain / 2 ** 32 - 0.5) * 12;
      const [red, green, blue] = colourAt(x / width, y / height);
      for (const [c, value] of [red, green, blue].entries()) {
        picture.set(y, x, c, Math.min(255, Math.max(0, Math.round(value + noise))));
      }
    }
  }
  return picture;
}

function colourAt(x: number, y: number): readonly [red: number, green: number, blue: number] {
  for (const [i, base] of [0.82, 0.7, 0.58].entries()) {
    const ridge = base + 0.06 * Math.sin(7 * x + 4 * i) + 0.02 * Math.sin(31 * x + i);
    if (y > ridge) return [30 + 28 * i, 50 + 25 * i, 45 + 35 * i];
  }
  const sun = Math.exp(-((x - 0.7) ** 2 + (y - 0.45) ** 2) * 60);
  return [120 + 110 * y + 90 * sun, 120 + 40 * y + 70 * sun, 190 - 90 * y + 20 * sun];
}
