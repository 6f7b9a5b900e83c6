import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isRaymonError } from '../../src/base/errors.ts';
import { Image } from '../../src/image/image.ts';
import { contextFor } from '../support/context.ts';
import { expectedImages, imageFile, invalidImages } from '../support/image-fixtures.ts';
import { runs } from '../support/runs.ts';

interface Picture {
  readonly data: Uint8Array | Uint16Array;
  readonly shape: number[];
}

/** Pictures of every size up to 40, number of channels and depth; grey is a shape of two sizes. */
function pictures(most = 4): fc.Arbitrary<Picture> {
  const size = fc.integer({ min: 1, max: 40 });
  return fc
    .record({ height: size, width: size, channels: fc.integer({ min: 1, max: most }), wide: fc.boolean() })
    .chain(({ height, width, channels, wide }) => {
      const length = height * width * channels;
      const shape = channels === 1 ? [height, width] : [height, width, channels];
      const fixed = { minLength: length, maxLength: length };
      const data: fc.Arbitrary<Uint8Array | Uint16Array> = wide ? fc.uint16Array(fixed) : fc.uint8Array(fixed);
      return data.map((samples) => ({ data: samples, shape }));
    });
}

const file = fc.constantFrom(...expectedImages.map((expected) => expected.file));

it('pixels of an image come back from its document exactly', async () => {
  await fc.assert(
    fc.asyncProperty(pictures(), async ({ data, shape }) => {
      const before = data.slice();
      const image = await Image.fromPixels({ data, shape });
      const back = Image.fromJcr(JSON.parse(JSON.stringify(image)).params, contextFor());
      const pixels = await back.toPixels();
      expect(pixels.shape).toEqual(shape);
      expect(pixels.data).toEqual(before);
      expect(data).toEqual(before);
    }),
    { numRuns: runs(100) },
  );
});

it('an image file comes back from its document byte by byte, with what it is said to be', () => {
  fc.assert(
    fc.property(file, fc.boolean(), fc.nat(9), (name, lossless, padding) => {
      const bytes = imageFile(name);
      const padded = Buffer.concat([Buffer.alloc(padding, 1), bytes, Buffer.alloc(padding, 2)]);
      const image = new Image(padded.subarray(padding, padding + bytes.length), { lossless });
      const back = Image.fromJcr(JSON.parse(JSON.stringify(image)).params, contextFor());
      expect(Buffer.compare(back.data, bytes)).toBe(0);
      expect(back.lossless).toBe(lossless);
      expect(back.toString()).toBe(image.toString());
      expect(back.toJcr()).toEqual(image.toJcr());
    }),
    { numRuns: runs(200) },
  );
});

it('a JPEG keeps the size and the channels of its pixels', async () => {
  await fc.assert(
    fc.asyncProperty(pictures(), async ({ data, shape }) => {
      const image = await Image.fromPixels({ data, shape }, { lossless: false }).catch((error: unknown) => error);
      const holds = data instanceof Uint8Array && shape[2] !== 2 && shape[2] !== 4;
      if (!holds) {
        expect(isRaymonError(image, 'unsupported-value')).toBe(true);
        return;
      }
      expect((await (image as Image).toPixels()).shape).toEqual(shape);
    }),
    { numRuns: runs(100) },
  );
});

it('image bytes that are changed, cut or joined give a typed error, or an image that is written as it is', () => {
  const good = expectedImages.map((expected) => imageFile(expected.file));
  const bad = invalidImages.filter(({ data }) => data.length < 4000).map(({ data }) => Buffer.from(data, 'base64'));
  const any = fc.constantFrom<Uint8Array>(...good, ...bad);
  const change = fc.record({ at: fc.nat(), drop: fc.nat(20), insert: fc.uint8Array({ maxLength: 20 }) });
  fc.assert(
    fc.property(any, fc.array(change, { minLength: 1, maxLength: 4 }), (bytes, changes) => {
      let changed = bytes;
      for (const { at, drop, insert } of changes) {
        const from = at % (changed.length + 1);
        changed = Buffer.concat([changed.subarray(0, from), insert, changed.subarray(from + drop)]);
      }
      try {
        const image = new Image(changed);
        expect(image.toJcr().params).toMatchObject({ data: Buffer.from(changed).toString('base64') });
      } catch (error) {
        if (!isRaymonError(error, 'bad-image', 'limit')) throw error;
      }
    }),
    { numRuns: runs(1000) },
  );
});

it('any params of an image document give an image or a typed error', () => {
  const member = fc.oneof(fc.jsonValue(), fc.base64String(), fc.boolean());
  fc.assert(
    fc.property(
      fc.oneof(fc.jsonValue(), fc.record({ data: member, lossless: member })),
      fc.jsonValue(),
      (params, exact) => {
        try {
          void Image.fromJcr(params, contextFor({ exact }));
        } catch (error) {
          if (!isRaymonError(error)) throw error;
        }
      },
    ),
    { numRuns: runs(300) },
  );
});
