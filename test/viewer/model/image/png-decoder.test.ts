import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { LimitError, PixelError } from '../../../../src/base/errors.ts';
import { readMetadata, withoutExif } from '../../../../src/viewer/model/image/file-metadata.ts';
import { turnOf } from '../../../../src/viewer/model/image/orientation.ts';
import { drawPicture, pictureLayout, pixelOf, type Picture } from '../../../../src/viewer/model/image/picture.ts';
import { decodePng } from '../../../../src/viewer/model/image/png-decoder.ts';
import { turnedPicture } from '../../../../src/viewer/model/image/turned-picture.ts';
import { runSteps } from '../../../../src/viewer/model/steps.ts';
import { expectedImages, ihdr, imageFile, pngOf, samples } from '../../../support/image-fixtures.ts';

const NONE = new Uint8Array();
const pngs = expectedImages.filter(({ format }) => format === 'png');

const pictureOf = (pixels: Awaited<ReturnType<typeof decodePng>>): Picture => ({
  numbers: pixels.values,
  offset: 0,
  width: pixels.width,
  height: pixels.height,
  channels: pixels.channels,
  strideX: pixels.channels,
  strideY: pixels.width * pixels.channels,
  strideChannel: 1,
  white: pixels.values instanceof Uint16Array ? 65535 : 255,
});

/** All samples of a picture, upright row by upright row. */
const read = (picture: Picture): number[] =>
  Array.from({ length: picture.height }, (_, y) =>
    Array.from({ length: picture.width }, (__, x) => pixelOf(picture, x, y)).flat(),
  ).flat();

const text = (string: string): Uint8Array => Buffer.from(string, 'latin1');

describe('a PNG', () => {
  it('fixtures are of every colour type and depth', () => {
    expect(pngs.length).toBeGreaterThan(40);
  });

  it.each(pngs)('$file decodes to the samples it was made from', async ({ file, shape, dtype, samples: base64 }) => {
    const pixels = await decodePng(imageFile(file));
    const [height, width, channels = 1] = shape;
    expect([pixels.height, pixels.width, pixels.channels]).toEqual([height, width, channels]);
    expect(pixels.values).toEqual(samples(base64, dtype));
  });

  it.each(expectedImages.filter(({ upright, format }) => upright !== undefined && format === 'png'))(
    '$file is turned upright',
    async ({ file, dtype, upright = '', uprightShape }) => {
      const bytes = imageFile(file);
      const picture = turnedPicture(pictureOf(await decodePng(bytes)), readMetadata(bytes, 'png').orientation);
      expect([picture.height, picture.width]).toEqual(uprightShape?.slice(0, 2));
      expect(read(picture)).toEqual([...samples(upright, dtype)]);
    },
  );

  const rows = Uint8Array.from([0, 1, 2, 0, 3, 4]);
  it.each([
    ['rows that are missing', deflateSync(rows.subarray(0, 3)), 'of 6 bytes'],
    ['rows too many', deflateSync(new Uint8Array(1000)), 'more than 6 bytes'],
    ['compressed data that is cut', deflateSync(rows).subarray(0, 6), 'compressed data'],
    ['no compressed data', NONE, 'compressed data'],
    ['an unknown filter', deflateSync(Uint8Array.from([7, 1, 2, 0, 3, 4])), 'filter'],
  ])('with %s is refused', async (_, data, why) => {
    const png = pngOf(['IHDR', ihdr(2, 2, 8, 0)], ['IDAT', data], ['IEND', NONE]);
    const error: unknown = await decodePng(png).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PixelError);
    expect((error as PixelError).message).toContain(why);
  });

  it('that claims too many pixels is refused before any memory is taken', async () => {
    const bomb = pngOf(['IHDR', ihdr(2 ** 31 - 1, 2 ** 31 - 1, 16, 6)], ['IDAT', deflateSync(rows)], ['IEND', NONE]);
    await expect(decodePng(bomb)).rejects.toBeInstanceOf(LimitError);
  });

  it('that inflates to more than its pixels stops there', async () => {
    const bomb = pngOf(['IHDR', ihdr(1, 1, 8, 0)], ['IDAT', deflateSync(new Uint8Array(2 ** 26))], ['IEND', NONE]);
    await expect(decodePng(bomb)).rejects.toThrow('more than 2 bytes');
  });

  it('with a colour that its palette lacks is refused', async () => {
    const png = pngOf(
      ['IHDR', ihdr(1, 1, 8, 3)],
      ['PLTE', Uint8Array.of(1, 2, 3)],
      ['IDAT', deflateSync(Uint8Array.of(0, 1))],
      ['IEND', NONE],
    );
    await expect(decodePng(png)).rejects.toThrow('the colour 1 of a palette of 1');
  });
});

describe('metadata', () => {
  it.each(expectedImages.filter(({ file }) => file.startsWith('orientation-')))(
    'of $file has the orientation',
    ({ file, format }) => {
      expect(readMetadata(imageFile(file), format).orientation).toBe(Number(/\d/.exec(file)?.[0]));
    },
  );

  it('names texts, and does not inflate compressed ones', () => {
    const png = pngOf(
      ['IHDR', ihdr(1, 1, 8, 0)],
      ['tEXt', text('Title\0a\u00e9')],
      ['zTXt', Buffer.concat([text('Bomb\0\0'), deflateSync(new Uint8Array(2 ** 20))])],
      ['iTXt', text('Note\0\0\0en\0\0hello')],
      ['IDAT', deflateSync(new Uint8Array(2))],
      ['IEND', NONE],
    );
    const { entries } = readMetadata(png, 'png');
    expect(entries[0]).toEqual(['Title', 'aé']);
    expect(entries[1]?.[1]).toMatch(/^compressed text of \d+ bytes$/);
    expect(entries[2]).toEqual(['Note', 'hello']);
  });

  it('is that of the picture, not of what stands behind it', () => {
    expect(readMetadata(imageFile('trailing.png'), 'png').entries).toEqual([]);
  });

  it('of a JPEG is found behind bytes that no marker announces', () => {
    const jpeg = imageFile('orientation-6.jpg');
    const stray = Buffer.concat([jpeg.subarray(0, 2), Uint8Array.of(0xff, 0, 1, 0xff), jpeg.subarray(2)]);
    expect(readMetadata(stray, 'jpeg')).toEqual(readMetadata(jpeg, 'jpeg'));
    expect(readMetadata(withoutExif(stray), 'jpeg').orientation).toBe(1);
  });

  it('of a JPEG is left out for browsers, which would turn the picture', () => {
    const jpeg = imageFile('orientation-6.jpg');
    const stored = withoutExif(jpeg);
    expect(stored.length).toBeLessThan(jpeg.length);
    expect(readMetadata(stored, 'jpeg').orientation).toBe(1);
    expect(withoutExif(stored)).toBe(stored);
  });
});

describe('an orientation', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8] as const)('%s leads to each stored pixel once', (orientation) => {
    const { isSideways, stored } = turnOf(orientation, 3, 2);
    const [width, height] = isSideways ? [2, 3] : [3, 2];
    const places = Array.from({ length: 6 }, (_, i) => stored(i % width, Math.floor(i / width)).join());
    expect(new Set(places).size).toBe(6);
    expect(height * width).toBe(6);
  });
});

describe('an array as a picture', () => {
  it.each([
    [[4, 5], 1, false],
    [[4, 5, 3], 3, false],
    [[3, 40, 50], 3, true],
    [[4, 5, 7], 1, undefined],
    [[9, 9, 9], 1, undefined],
    [[0, 3], 1, undefined],
    [[5], 1, undefined],
  ] as const)('of shape %o', (shape, channels, isChannelsFirst) => {
    const layout = pictureLayout(shape);
    if (shape.join() === '4,5,7') expect(layout).toMatchObject({ channels: 4, isChannelsFirst: true });
    else if (isChannelsFirst === undefined) expect(layout).toBeUndefined();
    else expect(layout).toMatchObject({ channels, isChannelsFirst });
  });

  it('is drawn with its alpha, or one channel in grey', () => {
    const picture: Picture = {
      numbers: Uint16Array.of(65535, 0, 257 * 7, 257 * 9),
      offset: 0,
      width: 1,
      height: 1,
      channels: 4,
      strideX: 4,
      strideY: 4,
      strideChannel: 1,
      white: 65535,
    };
    const region = { x: 0, y: 0, width: 1, height: 1, step: 1 };
    expect([...runSteps(drawPicture(picture, region, 'all')).rgba]).toEqual([255, 0, 7, 9]);
    expect([...runSteps(drawPicture(picture, region, 2)).rgba]).toEqual([7, 7, 7, 255]);
  });
});
