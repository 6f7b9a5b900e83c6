import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { Image } from '../../src/image/image.ts';
import { imageFile } from '../support/image-fixtures.ts';

const png = Uint8Array.from(imageFile('rgb-8.png'));
const webp = Uint8Array.from(await sharp(png).webp().toBuffer());

function resizable(length: number): ArrayBuffer {
  return Reflect.construct(ArrayBuffer, [length, { maxByteLength: length }]) as ArrayBuffer;
}

/** Memory with these bytes, and ways to lose it. */
const LOSSES: [string, (bytes: Uint8Array) => { view: Uint8Array; lose: () => void }][] = [
  [
    'was transferred',
    (bytes) => {
      const view = bytes.slice();
      return { view, lose: () => structuredClone(view, { transfer: [view.buffer] }) };
    },
  ],
  [
    'has shrunk below the view',
    (bytes) => {
      const buffer = resizable(bytes.length);
      const view = new Uint8Array(buffer, 0, bytes.length);
      view.set(bytes);
      return { view, lose: () => Reflect.apply(Reflect.get(buffer, 'resize'), buffer, [bytes.length - 1]) };
    },
  ],
  [
    'has shrunk with a view that follows it',
    (bytes) => {
      const buffer = resizable(bytes.length);
      const view = new Uint8Array(buffer);
      view.set(bytes);
      return { view, lose: () => Reflect.apply(Reflect.get(buffer, 'resize'), buffer, [bytes.length - 1]) };
    },
  ],
];

describe.each(LOSSES)('memory that %s while an image is at work', (_, make) => {
  const lost = { name: 'EncodeError', code: 'size-mismatch' };

  it.each<[string, Uint8Array, (view: Uint8Array) => Promise<unknown>]>([
    ['Image.from', webp, (view) => Image.from(view)],
    ['fromPixels', new Uint8Array(16), (data) => Image.fromPixels({ data, width: 2, height: 2 })],
    ['fromPixels of an array', new Uint8Array(16), (data) => Image.fromPixels({ data, shape: [4, 4] })],
    ['toPixels', png, (view) => new Image(view).toPixels()],
    ['verify', png, (view) => new Image(view).verify()],
    ['toSharp', png, (view) => new Image(view).toSharp()],
  ])('is refused by %s', async (_door, bytes, start) => {
    const { view, lose } = make(bytes);
    const started = start(view);
    lose();
    await expect(started).rejects.toMatchObject(lost);
  });
});
