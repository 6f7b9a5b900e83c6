import { expect, test } from 'vitest';
import { DecodeError, EncodeError, isRaymonError, LimitError } from '../../src/errors.ts';
import { Image } from '../../src/image/image.ts';
import { contextFor } from '../support/context.ts';
import { expectedImages, imageFile, invalidImages, type InvalidImage } from '../support/image-fixtures.ts';
import { eachFixture } from '../support/known-failures.ts';

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('Expected an error');
}

const byName = new Map(invalidImages.map((image) => [image.name, image]));

eachFixture('invalid-image', [...byName.keys()])('%s is refused, as a value and in a document', (name) => {
  const { code, message, data } = byName.get(name) as InvalidImage;
  const error = thrownBy(() => new Image(Buffer.from(data, 'base64')));
  expect(error).toBeInstanceOf(code === 'limit' ? LimitError : EncodeError);
  expect(error).toMatchObject({ code, path: '$', message: expect.stringMatching(new RegExp(message)) });

  const inDocument = thrownBy(() => Image.fromJcr({ data, lossless: true }, contextFor()));
  expect(inDocument).toBeInstanceOf(code === 'limit' ? LimitError : DecodeError);
  expect(inDocument).toMatchObject({
    code,
    path: '$.params.data',
    message: expect.stringMatching(new RegExp(message)),
  });
});

test('there are at least 100 of them', () => {
  expect(invalidImages.length).toBeGreaterThan(100);
});

test.each(expectedImages.filter(({ file }) => file !== 'trailing.jpg'))(
  '$file is refused when cut anywhere',
  ({ file }) => {
    const bytes = imageFile(file);
    for (let length = 0; length < bytes.length; length++) {
      const error = thrownBy(() => new Image(bytes.subarray(0, length)));
      if (!isRaymonError(error, 'bad-image')) throw error;
    }
  },
);

test.each(expectedImages)('$file with one byte changed is refused or read, never anything else', ({ file, format }) => {
  const bytes = Uint8Array.from(imageFile(file));
  for (let at = 0; at < bytes.length; at++) {
    const before = bytes[at] as number;
    for (const flip of [0x01, 0x80, 0xff]) {
      bytes[at] = before ^ flip;
      let refused = false;
      try {
        void new Image(bytes);
      } catch (error) {
        refused = true;
        if (!isRaymonError(error, 'bad-image', 'limit')) throw error;
      }
      // Every byte of a PNG is under a checksum or checked itself.
      if (format === 'png') expect(refused).toBe(true);
    }
    bytes[at] = before;
  }
});

test('what a photo carries behind its end is kept up to 64 MB', () => {
  const photo = imageFile('grey.jpg');
  const most = Buffer.concat([photo, Buffer.alloc(64 * 2 ** 20)]);
  expect(new Image(most).data.length).toBe(most.length);
  const error = thrownBy(() => new Image(Buffer.concat([most, Buffer.alloc(1)])));
  expect(error).toMatchObject({ code: 'bad-image', message: expect.stringContaining('after the end of a JPEG') });
});
