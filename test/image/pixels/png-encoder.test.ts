import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { Image } from '../../../src/image/image.ts';
import { encodePng } from '../../../src/image/pixels/png-encoder.ts';
import type { Samples } from '../../../src/image/pixels/samples.ts';
import { runs } from '../../support/runs.ts';

const pictures: fc.Arbitrary<Samples> = fc
  .record({
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 40 }),
    channels: fc.constantFrom<Samples['channels'][]>(1, 2, 3, 4),
    isWide: fc.boolean(),
  })
  .chain(({ width, height, channels, isWide }) => {
    const size = { minLength: width * height * channels, maxLength: width * height * channels };
    const values = isWide ? fc.uint16Array(size) : fc.uint8Array(size);
    return values.map((samples) => ({ values: samples, width, height, channels }) as Samples);
  });

/** As `toEqual` tells it, which takes ten times as long for thousands of samples. */
function expectSame(got: Samples['values'], wanted: Samples['values']): void {
  expect(got.constructor).toBe(wanted.constructor);
  expect(Buffer.compare(bytesOf(got), bytesOf(wanted))).toBe(0);
}

function bytesOf({ buffer, byteOffset, byteLength }: Samples['values']): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

it('writes samples of every kind so that sharp decodes the same', async () => {
  const property = fc.asyncProperty(pictures, async (samples) => {
    const before = samples.values.slice();
    const image = new Image((await encodePng(samples)) as Uint8Array);
    const { width, height, channels, values } = samples;
    const bitDepth = values.BYTES_PER_ELEMENT * 8;
    expect(image).toMatchObject({ format: 'png', width, height, channels, bitDepth, lossless: true });
    expectSame((await image.toPixels()).data, before);
    expectSame(values, before);
  });
  await fc.assert(property, { numRuns: runs(100) });
});

it('compresses more rows than fit into one slice, as small as they are plain', async () => {
  const values = Uint8Array.from({ length: 500 * 300 * 3 }, (_, i) => (i * i) >> 9);
  expect(Buffer.compare(await throughFile({ values, width: 500, height: 300, channels: 3 }), values)).toBe(0);
  const flat = new Uint16Array(500 * 400).fill(40_000);
  const file = await encodePng({ values: flat, width: 500, height: 400, channels: 1 });
  expect(file?.length).toBeLessThan(flat.byteLength / 100);
});

async function throughFile(samples: Samples): Promise<Uint8Array> {
  return bytesOf((await new Image((await encodePng(samples)) as Uint8Array).toPixels()).data);
}
