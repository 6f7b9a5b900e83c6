import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { builtPackage, runChild, type ChildResult } from '../support/child.ts';
import { chunk, ihdr, imageFile, invalidImages, pngOf } from '../support/image-fixtures.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const MB = 2 ** 20;
const NONE = new Uint8Array();

const directory = temporaryDirectory();
let packageUrl: URL;

beforeAll(async () => {
  packageUrl = await builtPackage();
}, 120_000);

/** Wraps a file in a process of its own, and decodes it when it can be wrapped. */
function open(bytes: Uint8Array): Promise<ChildResult> {
  const file = join(directory(), 'bomb');
  writeFileSync(file, bytes);
  return runChild(`
    import { readFileSync } from 'node:fs';
    import { Image } from '${packageUrl.href}image/image.js';
    try {
      const pixels = await new Image(readFileSync(${JSON.stringify(file)})).toPixels();
      print(pixels.shape);
    } catch (error) {
      print(error.code);
    }
  `);
}

function fixture(name: string): Uint8Array {
  const found = invalidImages.find((invalid) => invalid.name === `${name}.json`);
  return Buffer.from(found?.data ?? '', 'base64');
}

const small = ['IDAT', deflateSync(new Uint8Array(6))] as const;
const grown = deflateSync(Buffer.alloc(50 * MB), { level: 9 });

/** A sound PNG of four pixels with so many more chunks of one kind. */
function withChunks(count: number, type: string, data: Uint8Array): Uint8Array {
  const whole = Buffer.from(pngOf(['IHDR', ihdr(2, 2, 8, 0)], small, ['IEND', NONE]));
  const behindHeader = whole.indexOf('IDAT') - 4;
  const flood = Buffer.alloc(count * (12 + data.length), chunk(type, data));
  return Buffer.concat([whole.subarray(0, behindHeader), flood, whole.subarray(behindHeader)]);
}

/** A progressive JPEG that claims 64 megapixels and has as many scans as said. */
function manyScans(count: number): Uint8Array {
  const file = Buffer.from(imageFile('progressive-grey.jpg'));
  const frame = file.indexOf('\xff\xc2', undefined, 'latin1');
  file.writeUInt16BE(8000, frame + 5);
  file.writeUInt16BE(8000, frame + 7);
  const scan = file.subarray(file.lastIndexOf('\xff\xda', undefined, 'latin1'), -2);
  return Buffer.concat([file.subarray(0, -2), ...Array<Uint8Array>(count).fill(scan), file.subarray(-2)]);
}

it.each([
  ['a PNG of 32 KB that claims 256 megapixels', () => fixture('png-256-megapixels'), 'limit'],
  ['a JPEG that claims 4 gigapixels', () => fixture('jpeg-4-gigapixels'), 'limit'],
  ['an SVG whose entities grow to gigabytes', () => fixture('svg-entities'), 'bad-image'],
  ['a flood of texts', () => withChunks(200_000, 'tEXt', Buffer.from('a\0')), 'bad-image'],
  ['a flood of empty pixel chunks', () => withChunks(1_000_000, 'IDAT', NONE).subarray(0, -1), 'bad-image'],
  ['32 MB of FF', () => Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(32 * MB, 0xff)]), 'bad-image'],
  [
    'a flood of empty segments',
    () => Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(16 * MB, '\xff\xfe\0\x02', 'latin1')]),
    'bad-image',
  ],
  ['a JPEG of 2000 scans', () => manyScans(2000), 'bad-pixels'],
])(
  '%s is refused in little memory',
  async (_, make, code) => {
    const bytes = make();
    const base = await runChild(`import '${packageUrl.href}image/image.js';`);
    const { printed, peak } = await open(bytes);
    expect(printed).toBe(code);
    // The file itself, once read; the rest is slack of the collector.
    expect(peak - base.peak).toBeLessThan(bytes.length + 64 * MB);
  },
  60_000,
);

it.each([
  ['compressed texts that grow to 10 GB', () => withChunks(200, 'zTXt', Buffer.concat([Buffer.from('a\0\0'), grown]))],
  [
    'international texts that grow to 10 GB',
    () => withChunks(200, 'iTXt', Buffer.concat([Buffer.from('a\0\x01\0\0\0'), grown])),
  ],
  ['profiles that grow to 10 GB', () => withChunks(200, 'iCCP', Buffer.concat([Buffer.from('a\0\0'), grown]))],
])(
  'a picture with %s is decoded in little memory',
  async (_, make) => {
    const bytes = make();
    const base = await open(imageFile('one-pixel.png'));
    const { printed, peak } = await open(bytes);
    expect(printed).toEqual([2, 2]);
    expect(peak - base.peak).toBeLessThan(3 * bytes.length + 64 * MB);
  },
  60_000,
);
