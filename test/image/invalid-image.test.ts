import { describe, expect, it } from 'vitest';
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

it.each(expectedImages.filter(({ file }) => !file.startsWith('trailing.')))(
  '$file is refused when cut anywhere',
  ({ file }) => {
    const bytes = imageFile(file);
    for (let length = 0; length < bytes.length; length++) {
      const error = thrownBy(() => new Image(bytes.subarray(0, length)));
      if (!isRaymonError(error, 'bad-image')) throw error;
    }
  },
);

it.each(expectedImages)('$file with one byte changed is refused or read, never anything else', ({ file, format }) => {
  const bytes = Uint8Array.from(imageFile(file));
  const end = Buffer.from(bytes).indexOf('IEND') + 8;
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
      // Every byte of a PNG is under a checksum or checked itself, up to its end.
      if (format === 'png' && at < end) expect(refused).toBe(true);
    }
    bytes[at] = before;
  }
});

it.each([
  ['grey.jpg', 'the end of a JPEG'],
  ['rgb-8.png', 'the IEND of a PNG'],
])('what %s carries behind its end is kept up to 64 MB', (file, end) => {
  const picture = imageFile(file);
  const most = Buffer.concat([picture, Buffer.alloc(64 * 2 ** 20)]);
  expect(new Image(most).data.length).toBe(most.length);
  const error = thrownBy(() => new Image(Buffer.concat([most, Buffer.alloc(1)])));
  expect(error).toMatchObject({ code: 'bad-image', message: expect.stringContaining(`after ${end}`) });
});

it('what stands between the segments of a JPEG is kept up to 64 KB in all', () => {
  const photo = Buffer.from(imageFile('grey.jpg'));
  const frame = photo.indexOf(Buffer.of(0xff, 0xc0));
  const withStray = (count: number): Image =>
    new Image(
      Buffer.concat([
        photo.subarray(0, frame),
        Buffer.alloc(count / 2),
        photo.subarray(frame, frame + 2 + photo.readUInt16BE(frame + 2)),
        Buffer.alloc(count / 2, Buffer.of(0xff, 0)),
        photo.subarray(frame + 2 + photo.readUInt16BE(frame + 2)),
      ]),
    );
  expect(withStray(65_536).width).toBe(new Image(photo).width);
  const message = /at most 65536 bytes between the segments of a JPEG, got more at byte \d+/;
  expect(() => withStray(65_540)).toThrow(message);
  // Fill bytes are of the marker behind them.
  const filled = Buffer.concat([photo.subarray(0, frame), Buffer.alloc(100_000, 0xff), photo.subarray(frame)]);
  expect(new Image(filled).data.length).toBe(filled.length);
});

it('errors about an image file name the chunk or the marker, and where it stands', () => {
  const png = Buffer.from(imageFile('palette-8.png'));
  const palette = png.indexOf('PLTE') - 4;
  const length = 12 + png.readUInt32BE(palette);
  const twice = Buffer.concat([
    png.subarray(0, palette + length),
    png.subarray(palette, palette + length),
    png.subarray(palette + length),
  ]);
  expect(() => new Image(twice)).toThrow(`in PLTE at byte ${palette + length}`);
  const photo = Buffer.from(imageFile('grey.jpg'));
  const frame = photo.indexOf(Buffer.of(0xff, 0xc0));
  photo[frame + 4] = 12;
  expect(() => new Image(photo)).toThrow(`got 12, in FFC0 (SOF0) at byte ${frame}`);
  const cut = photo.subarray(0, frame + 6);
  expect(() => new Image(cut)).toThrow(`in the JPEG segment FFC0 (SOF0) at byte ${frame}`);
});
