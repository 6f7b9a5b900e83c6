import { deflateSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MissingDependencyError, PixelError } from '../../../src/base/errors.ts';
import { Image } from '../../../src/image/image.ts';
import { withoutCompressedText } from '../../../src/image/file/png-text.ts';
import { expectedImages, ihdr, imageFile, pngOf, samples } from '../../support/image-fixtures.ts';

const NONE = new Uint8Array();

const lossless = expectedImages.filter(({ isLossless = false }) => isLossless);
const decodable = expectedImages.filter(({ isLossless = false }) => !isLossless);

it.each(decodable)('$file decodes to its samples', async ({ file, shape, dtype, samples: base64 }) => {
  const pixels = await new Image(imageFile(file)).toPixels();
  expect(pixels.shape).toEqual(shape);
  expect(pixels.dtype).toBe(dtype);
  expect(pixels.data).toEqual(samples(base64, dtype));
});

it.each(lossless)(
  '$file is kept, and its pixels are refused where the decoder knows no lossless JPEG',
  async (expected) => {
    const image = new Image(imageFile(expected.file));
    // A decoder that knows it gives its samples, to the last bit.
    const pixels = await image.toPixels().catch((error: unknown) => error);
    if (pixels instanceof PixelError) expect(pixels).toMatchObject({ code: 'bad-pixels', format: 'jpeg' });
    else expect(pixels).toMatchObject({ shape: expected.shape, data: samples(expected.samples, expected.dtype) });
  },
);

it('decoded pixels are in memory of their own', async () => {
  const image = new Image(imageFile('rgb-8.png'));
  const [a, b] = [await image.toPixels(), await image.toPixels()];
  expect(a.data.byteOffset).toBe(0);
  expect(a.data.buffer.byteLength).toBe(a.data.byteLength);
  a.data.fill(0);
  expect(b.data.some((sample) => sample !== 0)).toBe(true);
});

it.each(expectedImages.filter(({ upright }) => upright !== undefined))(
  '$file is turned upright when asked',
  async ({ file, dtype, upright = '', uprightShape }) => {
    const pixels = await new Image(imageFile(file)).toPixels({ orient: true });
    expect(pixels.shape).toEqual(uprightShape);
    expect(pixels.data).toEqual(samples(upright, dtype));
  },
);

describe('damage', () => {
  const png = (data: Uint8Array): Image => new Image(pngOf(['IHDR', ihdr(2, 2, 8, 0)], ['IDAT', data], ['IEND', NONE]));
  const rows = Uint8Array.from([0, 1, 2, 0, 3, 4]);

  it('in no pixel verifies', async () => {
    await png(deflateSync(rows)).verify();
    await new Image(imageFile('progressive.jpg')).verify();
  });

  it.each([
    ['rows are missing', deflateSync(rows.subarray(0, 3))],
    ['a row is cut', deflateSync(rows.subarray(0, 5))],
    ['the compressed data is cut', deflateSync(rows).subarray(0, 6)],
    ['the compressed data is none', Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8])],
    ['the data is empty', NONE],
    ['a filter is unknown', deflateSync(Uint8Array.from([7, 1, 2, 0, 3, 4]))],
    [
      'the checksum inside the compressed data is wrong',
      deflateSync(rows).map((byte, i, all) => byte ^ Number(i === all.length - 1)),
    ],
  ])('of a PNG shows: %s', async (_, data) => {
    const image = png(data);
    const expected = expect.objectContaining({ name: 'PixelError', code: 'bad-pixels', format: 'png' });
    await expect(image.verify()).rejects.toThrow(expected);
    await expect(image.toPixels()).rejects.toThrow(expected);
  });

  it('of a JPEG shows: the scan ends early', async () => {
    const file = imageFile('rgb-444.jpg');
    const end = Buffer.from(file).lastIndexOf('\xff\xd9', undefined, 'latin1');
    const image = new Image(Buffer.concat([file.subarray(0, end - 500), file.subarray(end)]));
    const error: unknown = await image.verify().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PixelError);
    expect(error).toMatchObject({ format: 'jpeg', cause: expect.any(Error) as Error });
  });

  it('that comes after the check reaches no decoder', async () => {
    const bytes = Uint8Array.from(imageFile('rgb-8.png'));
    const image = new Image(bytes);
    bytes.set(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'));
    for (const run of [() => image.toPixels(), () => image.verify(), () => image.toSharp()]) {
      await expect(run()).rejects.toThrow(expect.objectContaining({ code: 'bad-image' }));
    }
  });
});

it('a JPEG of more scans than an encoder makes is not decoded', async () => {
  const file = imageFile('progressive-grey.jpg');
  const refinement = Buffer.from(file).lastIndexOf('\xff\xda', undefined, 'latin1');
  const scan = file.subarray(refinement, -2);
  const image = new Image(
    Buffer.concat([file.subarray(0, -2), ...Array<Uint8Array>(100).fill(scan), file.subarray(-2)]),
  );
  for (const run of [() => image.toPixels(), () => image.toSharp()]) {
    await expect(run()).rejects.toThrow(
      expect.objectContaining({ code: 'bad-pixels', message: expect.stringContaining('scans') }),
    );
  }
});

function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

it('compressed text does not reach the decoder, all else does', () => {
  const head = ['IHDR', ihdr(2, 2, 8, 0)] as const;
  const kept = ['iTXt', latin1('Title\0\0\0\0\0plain')] as const;
  const rest = [
    ['IDAT', deflateSync(new Uint8Array(6))],
    ['IEND', NONE],
  ] as const;
  const plain = pngOf(head, kept, ...rest);
  expect(withoutCompressedText(plain)).toBe(plain);
  const heavy = pngOf(
    head,
    ['zTXt', latin1('a\0\0x')],
    kept,
    ['iTXt', latin1('Title\0\x01\0\0\0x')],
    ['zTXt', NONE],
    ...rest,
  );
  expect(Buffer.compare(withoutCompressedText(heavy), plain)).toBe(0);
});

it('toSharp gives a pipeline of sharp on the bytes of the file', async () => {
  const pipeline = await new Image(imageFile('rgb-420.jpg')).toSharp();
  const { width, height, format } = await pipeline.metadata();
  expect({ width, height, format }).toEqual({ width: 41, height: 30, format: 'jpeg' });
  const { info } = await pipeline.resize(10).raw().toBuffer({ resolveWithObject: true });
  expect(info.width).toBe(10);
});

describe('without sharp', () => {
  afterEach(() => {
    vi.doUnmock('sharp');
    vi.resetModules();
  });

  it.each([
    ['it is not installed', () => Promise.reject(new Error('Cannot find package'))],
    ['a bundler left nothing of it', () => ({ default: {} })],
  ])('pixels name what is missing: %s', async (_, factory) => {
    vi.resetModules();
    vi.doMock('sharp', factory);
    const { Image: Bare } = await import('../../../src/image/image.ts');
    const image = new Bare(imageFile('rgb-8.png'));
    expect(image.toJcr().type).toBe('raymon.types.Image');
    const error: unknown = await image.toPixels().catch((reason: unknown) => reason);
    // The module was loaded a second time, so its classes are others.
    expect(error).toMatchObject({
      name: MissingDependencyError.name,
      code: 'missing-dependency',
      dependency: 'sharp',
      message: expect.stringContaining('npm install sharp'),
    });
  });
});
