import { describe, expect, test } from 'vitest';
import { isRaymonError } from '../../src/base/errors.ts';
import { Image } from '../../src/image/image.ts';
import * as types from '../../src/types.ts';
import { invalidImages } from '../cases/images.ts';
import { checkAll } from '../support/check-all.ts';
import { expectedImages, imageFile } from '../support/image-fixtures.ts';
import { fixtures } from '../support/repository-fixtures.ts';

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('Expected an error');
}

describe('files', () => checkAll(invalidImages(types, fixtures), 100));

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
