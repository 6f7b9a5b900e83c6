import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { Image } from '../../../src/image/image.ts';
import type { PixelSource } from '../../../src/image/pixels/samples.ts';

const RGBA = Uint8Array.from({ length: 2 * 3 * 4 }, (_, at) => at * 10);

/** As canvases give it. */
class ImageData {
  readonly data = Uint8ClampedArray.from(RGBA);
  readonly width = 3;
  readonly height = 2;
  readonly colorSpace: string = 'srgb';
}

async function pixelsOf(source: unknown): Promise<{ data: ArrayLike<number>; shape: readonly number[] }> {
  const { data, shape } = await (await Image.fromPixels(source as PixelSource)).toPixels();
  return { data, shape };
}

describe('pixels that come with their size', () => {
  it.each<[string, unknown]>([
    ['ImageData', new ImageData()],
    ['pngjs', { data: Buffer.from(RGBA), width: 3, height: 2, gamma: 0 }],
    ['a bitmap of jimp', { data: Buffer.from(RGBA), width: 3, height: 2 }],
    ['an image of jimp', { bitmap: { data: Buffer.from(RGBA), width: 3, height: 2 }, width: 3, height: 2 }],
    ['RawImage of transformers.js', { data: RGBA, width: 3, height: 2, channels: 4 }],
    ['raw samples of sharp', { data: Buffer.from(RGBA), info: { format: 'raw', width: 3, height: 2, channels: 4 } }],
  ])('are taken as they are: %s', async (_, source) => {
    expect(await pixelsOf(source)).toEqual({ data: RGBA, shape: [2, 3, 4] });
  });

  it('have as many channels as their length says', async () => {
    expect(await pixelsOf({ data: RGBA.subarray(0, 18), width: 3, height: 2 })).toEqual({
      data: RGBA.subarray(0, 18),
      shape: [2, 3, 3],
    });
    expect((await pixelsOf({ data: RGBA.subarray(0, 6), width: 3, height: 2 })).shape).toEqual([2, 3]);
    expect((await pixelsOf({ data: RGBA.subarray(0, 6), width: 3, height: 2, channels: 1 })).shape).toEqual([2, 3]);
    const wide = Uint16Array.from({ length: 6 }, (_, at) => at * 9000);
    expect(await pixelsOf({ data: wide, width: 2, height: 3 })).toEqual({ data: wide, shape: [3, 2] });
  });

  it.each(['uchar', 'ushort'] as const)('are what sharp gave, of %s', async (depth) => {
    const values = depth === 'ushort' ? Uint16Array.from(RGBA, (value) => value * 256 + 7) : RGBA;
    const file = await Image.fromPixels({ data: values, shape: [2, 3, 4] });
    const pipeline = (await file.toSharp()).toColourspace(depth === 'ushort' ? 'rgb16' : 'srgb').raw({ depth });
    const raw = await pipeline.toBuffer({ resolveWithObject: true });
    expect(await pixelsOf(raw)).toEqual({ data: values, shape: [2, 3, 4] });
    // Buffers of a pool may begin anywhere.
    const odd = Buffer.alloc(raw.data.length + 1);
    raw.data.copy(odd, 1);
    expect(await pixelsOf({ data: odd.subarray(1), info: raw.info })).toEqual({ data: values, shape: [2, 3, 4] });
  });

  it.each<[string, unknown, string]>([
    ['a width that is none', { data: RGBA, width: 0, height: 2 }, 'bad-shape'],
    ['a height that is none', { data: RGBA, width: 3, height: '2' }, 'bad-shape'],
    ['a width of many', { data: RGBA, width: 2 ** 40, height: 2 ** 40 }, 'bad-shape'],
    ['too few samples', { data: RGBA.subarray(1), width: 3, height: 2 }, 'bad-shape'],
    ['another number of channels', { data: RGBA, width: 3, height: 2, channels: 3 }, 'bad-shape'],
    ['five channels', { data: new Uint8Array(5), width: 1, height: 1, channels: 5 }, 'bad-shape'],
    ['no samples', { data: null, width: 3, height: 2 }, 'unsupported-value'],
    ['a list', { data: [...RGBA], width: 3, height: 2 }, 'unsupported-value'],
    ['floats', { data: new Float32Array(6), width: 3, height: 2 }, 'unsupported-dtype'],
    ['another colour space', Object.assign(new ImageData(), { colorSpace: 'display-p3' }), 'unsupported-value'],
    ['a file of sharp', { data: RGBA, info: { format: 'png', width: 3, height: 2, channels: 4 } }, 'unsupported-value'],
    [
      'floats of sharp',
      { data: RGBA, info: { width: 3, height: 2, channels: 4, depth: 'float' } },
      'unsupported-dtype',
    ],
    [
      'premultiplied samples',
      { data: RGBA, info: { width: 3, height: 2, channels: 4, premultiplied: true } },
      'unsupported-value',
    ],
    ['a getter that throws', { data: RGBA, width: 3, get height() { throw new Error('x'); } }, 'unsupported-value'], // oxfmt-ignore
  ])('are refused with %s', async (_, source, code) => {
    await expect(pixelsOf(source)).rejects.toMatchObject({ name: 'EncodeError', code });
  });

  it('are refused by what was given of them', async () => {
    const three = { data: new Uint8Array(3), width: 1, height: 1 };
    await expect(pixelsOf({ ...three, width: 0 })).rejects.toThrow('a width and a height in pixels, got 0 and 1');
    await expect(pixelsOf({ ...three, channels: 4 })).rejects.toThrow('Expected 4 samples for each of 1 x 1 pixels');
    await expect(pixelsOf({ ...three, channels: 5 })).rejects.toThrow('Expected 1 to 4 samples for each of');
  });

  it('are counted before they are encoded', async () => {
    const call = Image.fromPixels(new ImageData(), { limits: { pixels: 5 } });
    await expect(call).rejects.toMatchObject({ name: 'LimitError', limit: 'pixels' });
  });

  it('of a canvas are those that sharp reads again', async () => {
    const image = await Image.fromPixels(new ImageData());
    const raw = await sharp(image.data).raw().toBuffer();
    expect(new Uint8Array(raw)).toEqual(RGBA);
  });
});
