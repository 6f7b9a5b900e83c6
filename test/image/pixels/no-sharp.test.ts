import { afterEach, describe, expect, it, vi } from 'vitest';
import { Image } from '../../../src/image/image.ts';
import { decodePng } from '../../../src/viewer/model/image/png-decoder.ts';

// As bundlers for browsers put it.
vi.mock('sharp', () => ({ default: {} }));
afterEach(() => vi.unstubAllGlobals());

const missing = { name: 'MissingDependencyError', code: 'missing-dependency', dependency: 'sharp' };

describe('without sharp', () => {
  const drawing = { data: Uint8ClampedArray.from({ length: 4 * 6 }, (_, i) => i * 10), width: 3, height: 2 };

  it('pixels become a PNG that holds them exactly', async () => {
    const image = await Image.fromPixels(drawing);
    expect(image).toMatchObject({ format: 'png', channels: 4, bitDepth: 8, lossless: true });
    const { values } = await decodePng(image.data);
    expect([...values]).toEqual([...drawing.data]);
  });

  it('a JPEG, and the pixels of a file, are refused', async () => {
    const opaque = { data: new Uint8Array(18), width: 3, height: 2 };
    await expect(Image.fromPixels(opaque, { lossless: false })).rejects.toMatchObject(missing);
    await expect((await Image.fromPixels(opaque)).toPixels()).rejects.toMatchObject(missing);
  });

  it('and where nothing is compressed, so are pixels', async () => {
    vi.stubGlobal('CompressionStream', undefined);
    await expect(Image.fromPixels(drawing)).rejects.toMatchObject(missing);
  });
});
