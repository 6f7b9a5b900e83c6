import ndarray from 'ndarray';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import type { PixelOptions } from '../../../src/image/options.ts';
import { Image } from '../../../src/image/image.ts';
import { Numpy } from '../../../src/numpy/numpy.ts';
import { expectedImages, imageFile, parityCases, samples } from '../../support/image-fixtures.ts';

const LOSSY = { lossless: false } as const;

function pixels(shape: number[], wide = false): { data: Uint8Array | Uint16Array; shape: number[] } {
  const length = shape.reduce((a, b) => a * b, 1);
  const data = wide ? new Uint16Array(length) : new Uint8Array(length);
  for (let i = 0; i < length; i++) data[i] = (i * 40_503) >> (wide ? 0 : 3);
  return { data, shape };
}

function raw(data: Uint8Array, width: number, height: number, channels: 1 | 2 | 3 | 4): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

describe('without loss', () => {
  const exact = expectedImages.filter(({ format }) => format === 'png');

  it.each(exact)('the samples of $file come back', async ({ shape, dtype, channels, samples: base64 }) => {
    const data = samples(base64, dtype);
    const image = await Image.fromPixels(ndarray(data, shape));
    expect(image).toMatchObject({ format: 'png', channels, bitDepth: data.BYTES_PER_ELEMENT * 8, lossless: true });
    const back = await image.toPixels();
    expect(back.shape).toEqual(shape);
    expect(back.data).toEqual(data);
  });

  it('views of every kind are encoded as they look', async () => {
    const base = ndarray(pixels([6, 8, 3]).data, [6, 8, 3]);
    const view = base.step(-1, 2).transpose(1, 0, 2).hi(3, 5, 3);
    const back = await (await Image.fromPixels(view)).toPixels();
    expect(back.shape).toEqual([3, 5, 3]);
    for (let y = 0; y < 3; y++) {
      for (let x = 0; x < 5; x++) {
        for (let c = 0; c < 3; c++) expect(back.get(y, x, c)).toBe(view.get(y, x, c));
      }
    }
  });

  it('typed arrays inside larger memory are encoded alone', async () => {
    const memory = new Uint16Array(40).map((_, i) => i * 1500);
    const data = memory.subarray(5, 5 + 12);
    const back = await (await Image.fromPixels({ data, shape: [3, 4] })).toPixels();
    expect(back.data).toEqual(data);
  });

  it('a Numpy is pixels too, big-endian ones included', async () => {
    const array = new Numpy(ndarray(pixels([4, 5], true).data, [4, 5]), { dtype: '>u2' });
    const back = await (await Image.fromPixels(array)).toPixels();
    expect(back.data).toEqual(pixels([4, 5], true).data);
  });

  it('one channel in an axis of its own is grey', async () => {
    const image = await Image.fromPixels(pixels([4, 5, 1]));
    expect(image.channels).toBe(1);
    expect((await image.toPixels()).shape).toEqual([4, 5]);
  });

  it('the file is not larger than Pillow makes it by more than a tenth', async () => {
    const smooth = parityCases.find(({ shape, kind }) => kind === 'smooth' && shape[0] === 48 && shape.length === 3);
    const { shape, pixels: base64 } = smooth as (typeof parityCases)[number];
    const image = await Image.fromPixels({ data: samples(base64), shape });
    const reference = await raw(samples(base64) as Uint8Array, 64, 48, 3)
      .png({ compressionLevel: 6, adaptiveFiltering: true })
      .toBuffer();
    expect(image.data.length).toBeLessThan(reference.length * 1.1);
  });
});

describe('as JPEG', () => {
  it.each(parityCases)('$kind of $shape in $chromaSubsampling decodes to the pixels of Pillow', async (parity) => {
    const { shape, chromaSubsampling, pixels: base64, jpeg, decoded } = parity;
    const ours = await Image.fromPixels({ data: samples(base64), shape }, { ...LOSSY, chromaSubsampling });
    expect(ours).toMatchObject({ format: 'jpeg', lossless: false, channels: shape[2] ?? 1 });
    const [a, b] = [await ours.toPixels(), await new Image(Buffer.from(jpeg, 'base64')).toPixels()];
    expect(a.data).toEqual(samples(decoded));
    expect(b.data).toEqual(samples(decoded));
  });

  it('loss is asked for by name', async () => {
    expect((await Image.fromPixels(pixels([4, 4, 3]))).format).toBe('png');
    expect((await Image.fromPixels(pixels([4, 4, 3]), LOSSY)).format).toBe('jpeg');
  });

  it('a gradient stays within 40 dB, its colours in full resolution too', async () => {
    const data = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => ((i % 3) + 1) * ((i / 3) & 63));
    for (const chromaSubsampling of ['4:2:0', '4:4:4'] as const) {
      const image = await Image.fromPixels({ data, shape: [64, 64, 3] }, { ...LOSSY, chromaSubsampling });
      const back = await image.toPixels();
      let square = 0;
      for (const [i, sample] of data.entries()) square += (sample - (back.data[i] as number)) ** 2;
      expect(10 * Math.log10(255 ** 2 / (square / data.length))).toBeGreaterThan(40);
    }
  });

  it.each([
    ['alpha', pixels([4, 4, 4])],
    ['alpha beside grey', pixels([4, 4, 2])],
    ['16 bits', pixels([4, 4, 3], true)],
    ['16 bits of grey', pixels([4, 4], true)],
    ['a side too long', pixels([1, 65_501])],
  ])('%s is refused, and the way out is said', async (_, source) => {
    await expect(Image.fromPixels(source, LOSSY)).rejects.toThrow(
      expect.objectContaining({
        name: 'EncodeError',
        code: 'unsupported-value',
        message: expect.stringContaining('{ lossless: true }'),
      }),
    );
  });
});

describe('what is not pixels is refused', () => {
  it.each([
    ['float32', { data: new Float32Array(4), shape: [2, 2] }, 'unsupported-dtype', 'Numpy'],
    ['int16', { data: new Int16Array(4), shape: [2, 2] }, 'unsupported-dtype', 'int16'],
    ['a list', { data: [1, 2, 3, 4], shape: [2, 2] }, 'unsupported-dtype', 'Numpy'],
    ['a row', { data: new Uint8Array(4), shape: [4] }, 'bad-shape', '1 dimensions'],
    ['a batch', { data: new Uint8Array(4), shape: [1, 2, 2, 1] }, 'bad-shape', '4 dimensions'],
    ['5 channels', { data: new Uint8Array(20), shape: [2, 2, 5] }, 'bad-shape', 'got 5'],
    ['0 channels', { data: new Uint8Array(0), shape: [2, 2, 0] }, 'bad-shape', 'got 0'],
    ['no rows', { data: new Uint8Array(0), shape: [0, 2] }, 'bad-shape', 'at least one pixel'],
    ['no columns', { data: new Uint8Array(0), shape: [2, 0, 3] }, 'bad-shape', 'at least one pixel'],
    ['too few samples', { data: new Uint8Array(5), shape: [2, 3] }, undefined, ''],
  ])('%s', async (_, source, code, message) => {
    const expected = expect.objectContaining({
      name: 'EncodeError',
      message: expect.stringContaining(message),
      ...(code === undefined ? {} : { code }),
    });
    await expect(Image.fromPixels(source)).rejects.toThrow(expected);
  });

  it.each([null, undefined, 5, 'text', {}, []])('%o', async (value) => {
    const run = Reflect.apply(Image.fromPixels, Image, [value]) as Promise<Image>;
    await expect(run).rejects.toThrow(expect.objectContaining({ name: 'EncodeError' }));
  });

  it('more pixels than the limit', async () => {
    const limits = { pixels: 16 };
    expect((await Image.fromPixels(pixels([4, 4]), { limits })).width).toBe(4);
    await expect(Image.fromPixels(pixels([4, 5]), { limits })).rejects.toThrow(
      expect.objectContaining({ code: 'limit', limit: 'pixels', max: 16 }),
    );
  });

  it('an unknown subsampling', async () => {
    const options = { ...LOSSY, chromaSubsampling: '4:1:1' as '4:2:0' };
    await expect(Image.fromPixels(pixels([4, 4, 3]), options)).rejects.toThrow(
      expect.objectContaining({ code: 'bad-option', message: expect.stringContaining('4:4:4') }),
    );
  });
});

describe('a sharp pipeline', () => {
  const { data } = pixels([6, 5, 3]);
  const rgb = data as Uint8Array;

  it('is encoded as it comes out, and can be used again', async () => {
    const pipeline = raw(rgb, 5, 6, 3).flip();
    for (const run of [Image.fromPixels, Image.from]) {
      const image = await run.call(Image, pipeline, {});
      const back = await image.toPixels();
      expect(image.lossless).toBe(true);
      expect(back.data).toEqual(new Uint8Array(await pipeline.clone().raw().toBuffer()));
    }
  });

  it('with loss gives the JPEG that its pixels give', async () => {
    const direct = await Image.fromPixels({ data: rgb, shape: [6, 5, 3] }, LOSSY);
    const piped = await Image.fromPixels(raw(rgb, 5, 6, 3), LOSSY);
    expect((await piped.toPixels()).data).toEqual((await direct.toPixels()).data);
  });

  it('of grey stays grey in a JPEG', async () => {
    const image = await Image.fromPixels(raw(rgb.subarray(0, 30), 5, 6, 1).toColourspace('b-w'), LOSSY);
    expect(image.channels).toBe(1);
  });

  it.each([
    ['alpha', raw(rgb.subarray(0, 80), 5, 4, 4)],
    ['16 bits', raw(rgb, 5, 6, 3).toColourspace('rgb16')],
  ])('of %s is refused as a JPEG', async (_, pipeline) => {
    await expect(Image.fromPixels(pipeline, LOSSY)).rejects.toThrow(
      expect.objectContaining({ code: 'unsupported-value' }),
    );
  });

  it('that fails says so', async () => {
    const pipeline = sharp(Buffer.from('not an image'));
    for (const options of [{}, LOSSY]) {
      await expect(Image.fromPixels(pipeline, options)).rejects.toThrow(
        expect.objectContaining({ code: 'bad-pixels', cause: expect.any(Error) as Error }),
      );
    }
  });
});

function from(bytes: Uint8Array, options?: PixelOptions): Promise<Image> {
  return Image.from(bytes, options);
}

describe('Image.from', () => {
  const { data, shape } = pixels([6, 5, 3]);
  const rgb = data as Uint8Array;
  const picture = (): Sharp => raw(rgb, 5, 6, 3);

  it('leaves a PNG and a JPEG as they are', async () => {
    for (const file of ['profile.png', 'profile.jpg']) {
      const bytes = imageFile(file);
      const image = await from(bytes);
      expect(image.data.buffer).toBe(bytes.buffer);
      expect(image.lossless).toBe(file.endsWith('png'));
      expect((await from(bytes, { lossless: true })).lossless).toBe(true);
    }
  });

  it.each([
    ['WebP', () => picture().webp({ lossless: true, exact: true })],
    ['TIFF', () => picture().tiff({ compression: 'lzw' })],
    ['AVIF', () => picture().avif({ lossless: true, chromaSubsampling: '4:4:4' })],
  ])('converts %s without loss', async (_, make) => {
    const bytes = await make().toBuffer();
    const expected = new Uint8Array(await sharp(bytes).toColourspace('srgb').raw().toBuffer());
    const image = await from(bytes);
    expect(image).toMatchObject({ format: 'png', lossless: true });
    const back = await image.toPixels();
    expect(back.shape).toEqual(shape);
    expect(back.data).toEqual(expected);
  });

  it('converts a GIF into a PNG of the same size', async () => {
    const image = await from(await picture().gif().toBuffer());
    expect(image).toMatchObject({ format: 'png', width: 5, height: 6 });
  });

  it('converts to JPEG when loss is asked for', async () => {
    const bytes = await picture().webp({ lossless: true, exact: true }).toBuffer();
    const image = await from(bytes, LOSSY);
    expect(image).toMatchObject({ format: 'jpeg', lossless: false });
    const direct = await Image.fromPixels({ data: rgb, shape }, LOSSY);
    expect((await image.toPixels()).data).toEqual((await direct.toPixels()).data);
  });

  it('keeps 16 bits and grey of a TIFF', async () => {
    const wide = pixels([4, 3], true);
    const bytes = await sharp(wide.data, { raw: { width: 3, height: 4, channels: 1 } })
      .toColourspace('grey16')
      .tiff({ compression: 'lzw', predictor: 'none' })
      .toBuffer();
    const back = await (await from(bytes)).toPixels();
    expect(back.shape).toEqual([4, 3]);
    expect(back.data).toEqual(wide.data);
  });

  it('keeps the profile and the samples, and stands upright', async () => {
    const profiled = await sharp(imageFile('profile.png'))
      .keepIccProfile()
      .withMetadata({ orientation: 6 })
      .webp({ lossless: true })
      .toBuffer();
    const image = await from(profiled);
    const stored = await sharp(profiled, { ignoreIcc: true }).autoOrient().raw().toBuffer();
    expect((await image.toPixels()).data).toEqual(new Uint8Array(stored));
    const { icc, orientation } = await (await image.toSharp()).metadata();
    expect(icc?.length).toBeGreaterThan(0);
    expect(orientation).toBeUndefined();
  });

  it('refuses more than one frame', async () => {
    const frame = await picture().gif().toBuffer();
    const other = await picture().negate().gif().toBuffer();
    const gif = await sharp([frame, other], { join: { animated: true } })
      .gif()
      .toBuffer();
    await expect(from(gif)).rejects.toThrow(
      expect.objectContaining({ code: 'unsupported-value', message: expect.stringContaining('one frame') }),
    );
  });

  it('refuses samples that a PNG cannot hold', async () => {
    await expect(from(floatTiff())).rejects.toThrow(
      expect.objectContaining({ code: 'unsupported-value', message: expect.stringContaining('Numpy') }),
    );
    const cmyk = await picture().toColourspace('cmyk').tiff().toBuffer();
    await expect(from(cmyk)).rejects.toThrow(expect.objectContaining({ code: 'unsupported-value' }));
  });

  it.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['PDF', '%PDF-1.4'],
    ['another kind', 'text'],
  ])('refuses %s before sharp sees it', async (name, text) => {
    await expect(from(Buffer.from(text))).rejects.toThrow(
      expect.objectContaining({ code: 'bad-image', message: expect.stringContaining(name) }),
    );
  });

  it('obeys the limits before anything is decoded', async () => {
    const bytes = await picture().webp().toBuffer();
    expect((await from(bytes, { limits: { pixels: 30 } })).width).toBe(5);
    await expect(from(bytes, { limits: { pixels: 29 } })).rejects.toThrow(expect.objectContaining({ limit: 'pixels' }));
    await expect(from(bytes, { limits: { payloadBytes: bytes.length - 1 } })).rejects.toThrow(
      expect.objectContaining({ limit: 'payloadBytes' }),
    );
  });

  it('says that a damaged file is damaged', async () => {
    const bytes = await picture().webp().toBuffer();
    await expect(from(bytes.subarray(0, 40))).rejects.toThrow(
      expect.objectContaining({ code: 'bad-pixels', format: 'WebP' }),
    );
    const tiff = await picture().tiff({ compression: 'none' }).toBuffer();
    await expect(from(tiff.subarray(0, 60))).rejects.toThrow(expect.objectContaining({ code: 'bad-pixels' }));
  });

  it('refuses an input that is not bytes', async () => {
    const run = Reflect.apply(Image.from, Image, ['photo.png']) as Promise<Image>;
    await expect(run).rejects.toThrow(expect.objectContaining({ code: 'unsupported-value' }));
  });
});

/** A TIFF of one pixel, which is the float32 0.5. */
function floatTiff(): Uint8Array {
  const [short, long] = [3, 4];
  const tags: [tag: number, type: number, value: number][] = [
    [256, short, 1], // width
    [257, short, 1], // height
    [258, short, 32], // bits per sample
    [259, short, 1], // no compression
    [262, short, 1], // black is zero
    [273, long, 134], // where the pixel stands
    [277, short, 1], // samples per pixel
    [278, short, 1], // rows per strip
    [279, long, 4], // bytes of the strip
    [339, short, 3], // float
  ];
  const bytes = Buffer.alloc(138);
  bytes.write('II*\0\x08\0\0\0', 'latin1');
  bytes.writeUInt16LE(tags.length, 8);
  for (const [i, [tag, type, value]] of tags.entries()) {
    bytes.writeUInt16LE(tag, 10 + 12 * i);
    bytes.writeUInt16LE(type, 12 + 12 * i);
    bytes.writeUInt32LE(1, 14 + 12 * i);
    bytes.writeUInt32LE(value, 18 + 12 * i);
  }
  bytes.writeFloatLE(0.5, 134);
  return bytes;
}
