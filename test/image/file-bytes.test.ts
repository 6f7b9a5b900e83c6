import { describe, expect, it } from 'vitest';
import { Image } from '../../src/image/image.ts';
import { imageFile } from '../support/image-fixtures.ts';
import { refusal } from '../support/refusal.ts';

const png = Uint8Array.from(imageFile('rgb-8.png'));

describe('new Image', () => {
  it('takes an ArrayBuffer, and keeps it', () => {
    const image = new Image(png.buffer);
    expect(image.data).toEqual(png);
    expect(image.data.buffer).toBe(png.buffer);
  });

  it('refuses memory that was given away, and what has to be waited for', () => {
    const gone = png.slice().buffer;
    structuredClone(gone, { transfer: [gone] });
    expect(refusal(() => new Image(gone))).toMatchObject({ name: 'EncodeError', code: 'size-mismatch' });
    const blob = new Blob([png]) as unknown as ArrayBuffer;
    expect(refusal(() => new Image(blob))).toMatchObject({ code: 'unsupported-value' });
    expect(() => new Image(blob)).toThrow('await Image.from(blob)');
    expect(refusal(() => new Image(new ArrayBuffer(0)))).toMatchObject({ code: 'bad-image' });
  });
});

describe('Image.from', () => {
  it.each<[string, () => Uint8Array | ArrayBuffer | Blob]>([
    ['bytes', () => png],
    ['an ArrayBuffer', () => png.slice().buffer],
    ['a Blob', () => new Blob([png.slice(0, 10), png.slice(10)])],
    ['a File', () => new File([png], 'a.png')],
  ])('takes %s', async (_, make) => {
    expect((await Image.from(make())).data).toEqual(png);
  });

  it('does not read a Blob that says that it is too large', async () => {
    const blob = new Blob([png]);
    let reads = 0;
    Object.defineProperty(blob, 'arrayBuffer', {
      value: () => {
        reads++;
        return Promise.resolve(png.slice().buffer);
      },
    });
    const limits = { payloadBytes: png.length - 1 };
    await expect(Image.from(blob, { limits })).rejects.toMatchObject({ name: 'LimitError', limit: 'payloadBytes' });
    expect(reads).toBe(0);
    expect((await Image.from(blob, { limits: { payloadBytes: png.length } })).data).toEqual(png);
    expect(reads).toBe(1);
  });

  it.each<[string, () => unknown]>([
    ['fails', () => Promise.reject(new Error('gone'))],
    ['gives no bytes', () => Promise.resolve('text')],
    ['gives more than it said', () => Promise.resolve(new ArrayBuffer(1000))],
  ])('refuses a Blob that %s', async (_, arrayBuffer) => {
    const blob = Object.defineProperty(new Blob([png]), 'arrayBuffer', { value: arrayBuffer });
    const call = Image.from(blob, { limits: { payloadBytes: png.length } });
    await expect(call).rejects.toMatchObject({ name: expect.stringMatching(/^(EncodeError|LimitError)$/) });
  });
});
